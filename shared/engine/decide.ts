import { type AccountFields, vendorIdsIn } from '../domain/account-fields.ts'
import { isCaught } from '../domain/single-billing.ts'
import { type AccountRecord, accountKey, asAccount, laneEntry } from '../ledger/account-record.ts'
import { asOperation, type OperationRecord, operationKey, type Projection } from '../ledger/operation-record.ts'
import { ringHead } from './accept.ts'
import type { EngineContext } from './engine-context.ts'
import { afterSteps, projectionOfStep } from './projection-of-step.ts'
import type { DecisionKind } from './protocol/decision-steps.ts'

/** What a person decides about a parked operation, and on what grounds. */
export interface Decision {
  kind: DecisionKind
  /** Version of the operation that the person saw: a decision on something older is refused. */
  version: number
  by: string
  why: string
}

/** What became of a decision or a withdrawal. */
export type DecisionAnswer =
  | { is: 'done'; record: OperationRecord }
  | { is: 'unknown-operation' }
  /** It is not parked, or no more as the person saw it; nothing was changed. */
  | { is: 'conflict'; record: OperationRecord }
  /** A runner has the lane in hand this moment; ask again in a minute. */
  | { is: 'busy'; record: OperationRecord }

/**
 * D of the protocol: takes the lease whatever the lane rests on, writes the decision if the operation is parked and as the
 * person saw it, and rings the lane, which goes on from there on the same path as everything else.
 *
 * `retry` never sends before it has looked, where there is anything to look at; the two marks end the operation as decided.
 */
export async function decide(
  context: EngineContext,
  partner: string,
  operationId: string,
  decision: Decision,
): Promise<DecisionAnswer> {
  const record = await readRecord(context, partner, operationId)
  if (record === undefined) return { is: 'unknown-operation' }
  if (record.status !== 'parked' || record.ver !== decision.version) return { is: 'conflict', record }
  const held = await takeLeaseEarly(context, record)
  if (held === undefined) return { is: 'busy', record }
  const written = await writeDecision(context, record, held.lane, decision)
  await releaseAndRing(context, record, held)
  return written
}

/** W of the protocol: only what has not been sent at all can be withdrawn. */
export async function withdraw(
  context: EngineContext,
  partner: string,
  operationId: string,
  { by, why }: { by: string; why: string },
): Promise<DecisionAnswer> {
  const record = await readRecord(context, partner, operationId)
  if (record === undefined) return { is: 'unknown-operation' }
  if (record.status === 'withdrawn') return { is: 'done', record }
  if (record.status !== 'received' || record.attempt !== undefined) return { is: 'conflict', record }
  const token = context.random.token()
  const now = context.clock.now()
  const write = context.steps.writeWithdrawal({ record, token, by, why, now })
  const result = await context.store.update(operationKey(partner, operationId), write.changes, write.condition)
  const current = result.item === undefined ? record : asOperation(result.item)
  if (!result.committed && current.w !== token) return { is: 'conflict', record: current }
  // If it is the head it is popped now; elsewhere when its turn comes.
  const wake = context.steps.wakeWithdrawn({ partner, entry: laneEntry(record.type, operationId), now })
  const woken = await context.store.update(accountKey(partner, record.account), wake.changes, wake.condition)
  if (woken.committed) await ringHead(context, asAccount(woken.item))
  return { is: 'done', record: current }
}

async function readRecord(
  context: EngineContext,
  partner: string,
  operationId: string,
): Promise<OperationRecord | undefined> {
  const item = await context.store.get(operationKey(partner, operationId))
  return item === undefined ? undefined : asOperation(item)
}

interface EarlyLease {
  lane: AccountRecord
  token: string
}

async function takeLeaseEarly(
  context: EngineContext,
  record: OperationRecord,
  putOff = false,
): Promise<EarlyLease | undefined> {
  const token = context.random.token()
  const entry = laneEntry(record.type, record.operationId)
  const { partner } = record
  const write = context.steps.takeLease({
    ...{ partner, entry, token, now: context.clock.now(), times: context.times },
    early: true,
    putOff,
  })
  const key = accountKey(record.partner, record.account)
  const result = await context.store.update(key, write.changes, write.condition)
  if (result.item === undefined) return undefined
  const lane = asAccount(result.item)
  if (result.committed || lane.lease?.token === token) return { lane, token }
  return !putOff && (lane.rings ?? 0) > 1 ? takeLeaseEarly(context, record, true) : undefined
}

async function writeDecision(
  context: EngineContext,
  record: OperationRecord,
  lane: AccountRecord,
  decision: Decision,
): Promise<DecisionAnswer> {
  const token = context.random.token()
  const now = context.clock.now()
  const marked = decision.kind === 'mark-applied' ? markedProjection(context, record, lane, now) : undefined
  const projected = marked === undefined ? undefined : afterSteps(record.projected, marked)
  const write = context.steps.writeDecision({
    record,
    decision,
    token,
    turn: lane.turn,
    now,
    ...(projected === undefined
      ? {}
      : { projected, caught: isCaught({ ...projected.observed, ...projected.changed }) }),
  })
  const key = operationKey(record.partner, record.operationId)
  const result = await context.store.update(key, write.changes, write.condition)
  const current = result.item === undefined ? record : asOperation(result.item)
  return result.committed || current.w === token ? { is: 'done', record: current } : { is: 'conflict', record: current }
}

/** The person says that it took effect: the directory then has what the last step was to change, and knows no more. */
function markedProjection(
  context: EngineContext,
  record: OperationRecord,
  lane: AccountRecord,
  now: number,
): Projection {
  const step = record.attempt?.step
  // Of a ladder the person says that its end is reached, and not by which step: all but the account's names is read anew.
  if (step?.last !== true) return onlyNames(lane, {}, now)
  const target = Object.fromEntries(
    Object.entries(step.target).map(([name, values]) => [name, values[0]]),
  ) as AccountFields
  const module = context.module(record.type)
  const partner = context.partner(record.partner)
  try {
    if (module !== undefined && partner !== undefined && record.input !== undefined) {
      const input = module.parseInput(JSON.parse(record.input))
      const names = { login: lane.account, vendorIds: vendorIdsIn(lane.directory) }
      const operation = { account: record.account, input, partner, names, now }
      const expected = projectionOfStep({ module, lane }, operation, step, {}, now)
      return { ...expected, changed: { ...target, ...expected.changed } }
    }
  } catch {
    // The stored input does not fit any more: what is known of the target must do.
  }
  return onlyNames(lane, target, now)
}

/** What was changed, and nothing else but what the account is called. */
function onlyNames({ directory }: AccountRecord, changed: AccountFields, now: number): Projection {
  const forgotten = Object.keys(directory).filter(
    (name) => !(name in changed) && !/^(presence$|cancellationAt$|vendorId:|topic:)/.test(name),
  )
  return { changed, observed: {}, observedAt: now, ...(forgotten.length === 0 ? {} : { forgotten }) }
}

/** The lane goes on at once, through its own function: decisions have no path of their own. */
async function releaseAndRing(context: EngineContext, record: OperationRecord, held: EarlyLease): Promise<void> {
  const { lane, token } = held
  const entry = laneEntry(record.type, record.operationId)
  const hold = { entry, token, turn: lane.turn }
  const rest = { until: context.clock.now(), reason: 'parked' as const }
  const write = context.steps.free({ hold, rest, lane, times: context.times })
  const result = await context.store.update({ pk: lane.pk, sk: lane.sk }, write.changes, write.condition)
  if (result.committed) await ringHead(context, asAccount(result.item))
}
