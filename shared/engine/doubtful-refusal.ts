import type { CallEvidence, Failure } from '../domain/answer.ts'
import { afterUnknownOf } from '../ledger/after-unknown.ts'
import type { OperationRecord, PastAttempt, Step } from '../ledger/operation-record.ts'

/**
 * Refusals that say whether we may go on, and not whether the request was carried out: the vendor has answered so and done
 * what was asked. An over-rate answer or a refused login comes from in front of the application and is not among them.
 */
const doubtfulCodes: ReadonlySet<string> = new Set([
  'REQUEST_INVALID',
  'ACCESS_REFUSED',
  'ACCOUNT_NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'ANSWER_TYPE_REFUSED',
  'CONFLICT',
  'ADDRESS_GONE',
  'REQUEST_TYPE_REFUSED',
  'REDIRECTED',
] satisfies Failure['code'][])

export const isDoubtfulCode = (code: string | undefined): boolean => code !== undefined && doubtfulCodes.has(code)

/** Whether the account must be looked at before a refusal is concluded from, or the request is sent again. */
export function mustBeLookedAt(step: Step, failure: Failure, evidence: CallEvidence): boolean {
  if (evidence.sentAt === undefined || !isDoubtfulCode(failure.code)) return false
  const after = afterUnknownOf(step)
  // Nothing shows its effect: a verdict is all that there is to know, and what is no verdict is not sent again unasked.
  if (after === 'park') return failure.class === 'held'
  const changesSomething = Object.keys(step.target).length > 0
  // What may be repeated is sent again without a look after any unknown outcome, so after this one too.
  return changesSomething && !(failure.class === 'held' && after === 'repeat')
}

/** Whether an attempt provably changed nothing. */
export const isHarmless = ({ outcome, code }: PastAttempt): boolean =>
  outcome === 'not-sent' || outcome === 'refused-for-now' || (outcome === 'held' && !isDoubtfulCode(code))

const unknownOutcomes: ReadonlySet<string> = new Set(['unknown', 'not-applied', 'stored'])

/**
 * Whether it was not known for a while what had become of a request of an operation that has ended. A conflict alone is
 * none of these: it says that what was asked for is there already.
 */
export function hasUnknownOutcome({ past, outcome, decisions = [] }: OperationRecord): boolean {
  const wasSeen = outcome?.concludedBy === 'observation'
  return (
    (decisions.length > 0 && Object.keys(past).length > 0) ||
    Object.values(past).some(
      ({ outcome: ended, code }) =>
        unknownOutcomes.has(ended) || (ended === 'applied' && wasSeen) || (code !== 'CONFLICT' && isDoubtfulCode(code)),
    )
  )
}
