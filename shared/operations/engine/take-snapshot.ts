import { contradictedFields, overlayRecentChanges } from '../../accounts/overlay.ts'
import type { AccountRecord } from '../../ledger/account-record.ts'
import type { OperationRecord } from '../../ledger/operation-record.ts'
import type { KnownAccount, OperationContext, Snapshot } from '../define-operation.ts'
import { restAfterFailure } from './failure-rest.ts'
import { callOptions, type LaneRun, type Move, noteFailure } from './lane-run.ts'

/** The account as the plan needs it: from the directory where that is enough, else read at the vendor. */
export async function takeSnapshot(
  run: LaneRun,
  record: OperationRecord,
  operation: OperationContext<unknown>,
  mustRead: boolean,
): Promise<Snapshot | Move> {
  const { context, module, lane } = run
  const known = knownAccount(lane)
  const now = context.clock.now()
  const freshFrom = now - context.times.freshFor
  const age = { freshFrom, readForThis: (run.slot?.readAt ?? 0) >= freshFrom }
  if (!mustRead && !module.needsRead(operation, known, age)) {
    return { fields: known.fields, source: 'directory', at: oldest(known, now) }
  }
  const call = callOptions(run, false)
  const began = context.clock.now()
  const answer = await module.read(operation, run.gateway, call)
  if (!answer.ok) {
    await noteFailure(run, answer.failure)
    return { to: 'rest', rest: restAfterFailure(run, record, answer.failure) }
  }
  const horizon = began - context.times.settle - 2 * context.times.clockSkew
  const { directory, changedAt } = lane
  const doubted = contradictedFields(answer.value.fields, directory, changedAt, horizon)
  // A read without the account tells nothing of its products; and what cannot be taken back is not done in doubt.
  if (doubted.includes('presence') || (module.cannotBeTakenBack === true && doubted.length > 0)) {
    const last = Math.max(...doubted.map((name) => changedAt[name] ?? 0))
    const until = last + context.times.settle + 2 * context.times.clockSkew + 1
    return { to: 'rest', rest: { until, reason: 'settle' } }
  }
  const fields = overlayRecentChanges(answer.value.fields, directory, changedAt, horizon)
  return { fields, observation: answer.value, source: 'read', at: began }
}

/** The directory as modules see it. */
const knownAccount = (lane: AccountRecord): KnownAccount => ({
  fields: lane.directory,
  seenAt: lane.observedAt,
})

const oldest = (known: KnownAccount, now: number): number => Math.min(now, ...Object.values(known.seenAt))
