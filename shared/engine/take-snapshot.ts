import type { AccountFields } from '../domain/account-fields.ts'
import { contradictedFields, overlayRecentChanges, withGoneProducts } from '../domain/overlay.ts'
import { pendingCancellation } from '../domain/pending-cancellation.ts'
import type { OperationRecord } from '../ledger/operation-record.ts'
import { noteAnswered } from '../vendor-key/take-ticket.ts'
import type { KnownAccount, OperationContext, Snapshot } from './define-operation.ts'
import { keepSeen } from './keep-seen.ts'
import { callOptions, type LaneRun, type Move, noteFailure } from './lane-run.ts'
import { findInListing } from './locate-account.ts'
import { noticeLeftOut } from './notice-left-out.ts'
import { restOrPark } from './odd-account.ts'
import { faultsAsOurs } from './own-fault.ts'
import { cancellationShownFrom, knownAccount, readLag, shownFrom } from './read-lag.ts'
import { awaitProof } from './unproven-absence.ts'

/** The account as the plan needs it: from the directory where that is enough, else read at the vendor. */
export async function takeSnapshot(
  run: LaneRun,
  record: OperationRecord,
  operation: OperationContext<unknown>,
  mustRead: boolean,
): Promise<Snapshot | Move> {
  const { context, module, lane } = run
  const now = context.clock.now()
  const known = knownAccount(run, now)
  const freshFrom = now - context.times.freshFor
  if (!mustRead && !module.needsRead(operation, known, { freshFrom })) {
    return { fields: known.fields, source: 'directory', at: oldest(known, now) }
  }
  const shown = cancellationShownFrom(run, now)
  if (now < shown) return { to: 'rest', rest: { until: shown, reason: 'settle' } }
  const call = callOptions(run, false, undefined, run.share, callsWithRead)
  const began = context.clock.now()
  const find = () => findInListing(run, record, { presence: record.receivedAt, absence: record.receivedAt })
  const answer = await faultsAsOurs(() => module.read(operation, run.gateway, call, find))
  if ('is' in answer) return awaitProof(run, record, record.receivedAt, answer)
  if ('notYet' in answer) return { to: 'rest', rest: { until: answer.until, reason: 'scan' } }
  if (!answer.ok) {
    await noteFailure(run, answer.failure, answer.evidence)
    return restOrPark(run, record, answer.failure, answer.evidence)
  }
  noteAnswered(context, run.partner)
  noticeLeftOut(context, record, answer.value)
  const horizon = began - readLag(context.times)
  const { directory, changedAt } = lane
  const doubted = contradictedFields(answer.value.fields, directory, changedAt, horizon)
  const forgotten = forgottenFields(answer.value.fields, directory, changedAt, horizon)
  // A read without the account tells nothing of its products, and one of what is not known since a moment ago may show
  // what was before; what cannot be taken back is not done in doubt.
  const isInDoubt = doubted.includes('presence') || (module.cannotBeTakenBack === true && doubted.length > 0)
  if (isInDoubt || forgotten.length > 0) {
    const last = Math.max(...[...(isInDoubt ? doubted : []), ...forgotten].map((name) => changedAt[name] ?? 0))
    return { to: 'rest', rest: { until: shownFrom(last, context.times), reason: 'settle' } }
  }
  const read = overlayRecentChanges(withGoneProducts(answer.value.fields, directory), directory, changedAt, horizon)
  const pending = directory.cancellationAt
  // No read of one account shows a cancellation to come (docs/reference/vendor.md#v2-cancel and #v3-cancel): the
  // directory alone knows of it.
  if (pendingCancellation(directory, now) === undefined || pending === undefined || read.cancellationAt !== undefined) {
    return { fields: read, observation: answer.value, source: 'read', at: began }
  }
  // With an account that is seen to be cancelled it is over, also for whatever this operation makes of the account.
  const isOver = read.status === 'canceled'
  if (isOver && !(await keepSeen(run, { cancellationAt: '' }, began))) return { to: 'end' }
  const fields = { ...read, cancellationAt: isOver ? '' : pending }
  return { fields, observation: answer.value, source: 'read', at: began }
}

/** Names of fields that a read shows, and that this lane changed a short while ago without knowing to what. */
const forgottenFields = (
  read: AccountFields,
  directory: AccountFields,
  changedAt: Readonly<Record<string, number>>,
  horizon: number,
): string[] => {
  const [seen, known] = [read as Record<string, unknown>, directory as Record<string, unknown>]
  return Object.entries(changedAt).flatMap(([name, at]) =>
    at > horizon && known[name] === undefined && seen[name] !== undefined ? [name] : [],
  )
}

/** The read and the write that it is made for: what the day has no write for is not read. */
const callsWithRead = 2

const oldest = (known: KnownAccount, now: number): number => Math.min(now, ...Object.values(known.seenAt))
