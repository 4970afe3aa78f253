import type { FailureCode } from '../domain/answer.ts'
import type { OperationRecord, OutcomeCode } from '../ledger/operation-record.ts'
import type { EngineTimes } from '../vendor-key/engine-times.ts'
import { shownFrom } from './read-lag.ts'

type Code = OutcomeCode | FailureCode

/**
 * What an operation may be parked with and still be ended by what is seen of its account: its request left, and only what
 * came of it is in question. Whatever is not named here is a person's to decide.
 */
const endable: ReadonlySet<Code> = new Set<Code>([
  'CHANGED_ELSEWHERE',
  'BEFORE_UNKNOWN',
  'CANNOT_TELL',
  'ATTEMPTS_EXHAUSTED',
  'STORED_NOT_SEEN',
  'LADDER_ENDED',
])

/** The vendor said that the name is taken: an account that is seen then may be anybody's. */
const taken: ReadonlySet<string> = new Set<Code>(['CONFLICT', 'LOGIN_NAME_TAKEN', 'LOGIN_NAME_UNAVAILABLE'])

/** Outcomes of attempts whose request never reached the vendor, or was turned away at its door. */
const harmless: ReadonlySet<string> = new Set(['not-sent', 'refused-for-now', 'held'])

/** Whether a parked operation may end as applied once its account is seen as wanted. */
export function mayEndBySight({ status, outcome, attempt, past, contradicted }: OperationRecord): boolean {
  if (status !== 'parked' || outcome?.code === undefined || !endable.has(outcome.code)) return false
  if (contradicted === true || attempt?.code === contradicts) return false
  // No read shows a cancellation that is still to come.
  if (attempt?.step.target.cancellationAt !== undefined) return false
  const ended = Object.values(past)
  if ([attempt?.verdict?.code, ...ended.map(({ code }) => code)].some((code) => taken.has(code ?? ''))) return false
  return attempt?.state === 'open' || ended.some((one) => !harmless.has(one.outcome))
}

const contradicts: FailureCode = 'ANSWER_CONTRADICTS'

/** When the operation was parked, wall-clock ms. */
export const parkedSince = ({ outcome, receivedAt }: OperationRecord): number => outcome?.since ?? receivedAt

/**
 * From when a read of the account proves something of a parked operation: after the parking, after the time by which the
 * vendor has finished, and a settle time after the last change of the lane's. Wall-clock ms.
 */
export function seenFrom(
  record: OperationRecord,
  changedAt: Readonly<Record<string, number>>,
  times: EngineTimes,
): number {
  const { attempt, past } = record
  const changes = [...Object.values(changedAt), ...Object.values(past).map(({ at }) => at)]
  const settled = changes.length === 0 ? 0 : shownFrom(Math.max(...changes), times)
  return Math.max(parkedSince(record) + 1, settled, attempt?.state === 'open' ? attempt.resolveFrom : 0)
}

/** Looks of the first kind; afterwards they are rarer. */
const frequentLooks = 24
const rarer = 6

/** How long a parked lane rests until its next look: hourly for a day, then every six hours (stage times scale). */
export function parkedRest(record: OperationRecord, now: number, { parkedLook }: EngineTimes): number {
  const isLong = mayEndBySight(record) && now - parkedSince(record) >= frequentLooks * parkedLook
  return isLong ? rarer * parkedLook : parkedLook
}
