import { onlyTarget } from '../domain/conclusion.ts'
import { asAccount } from '../ledger/account-record.ts'
import {
  type Attempt,
  asOperation,
  type Before,
  type OperationRecord,
  operationKey,
  type Step,
} from '../ledger/operation-record.ts'
import type { SendWindow } from '../partner-api/gateway.ts'
import type { EngineContext } from './engine-context.ts'
import type { LaneRun } from './lane-run.ts'
import { storedSettleTimes } from './settle-times.ts'

/**
 * The lease must last until the request can no longer be open
 * (docs/explanation/protocol.md#the-lease-outlasts-the-send); a shorter one is renewed while it is still ours. What was
 * renewed is looked at again: this process may have stood still while it waited for the ledger's answer.
 */
export async function leaseCoversSend(run: LaneRun): Promise<boolean> {
  const { context, hold } = run
  const { times, clock, steps } = context
  const isLongEnough = () =>
    (run.lane.lease?.until ?? 0) >= clock.now() + times.sendWindow + times.callDeadline + 2 * times.clockSkew
  if (isLongEnough()) return true
  const { pk, sk } = run.lane
  const write = steps.renewLease({ hold, now: clock.now(), times })
  const renewed = await context.store.update({ pk, sk }, write.changes, write.condition)
  if (!renewed.committed) return false
  run.lane = asAccount(renewed.item)
  return isLongEnough()
}

/**
 * Two clocks must agree that the window is open: a paused machine may stop the monotonic one
 * (docs/explanation/protocol.md#the-window-on-the-socket).
 */
export function openWindow({ clock, times }: EngineContext): SendWindow & { notAfter: number } {
  const began = clock.monotonic()
  const notAfter = clock.now() + times.sendWindow
  return { notAfter, isOpen: () => clock.monotonic() - began < times.sendWindow && clock.now() < notAfter }
}

/** The attempt as it is written down before the request leaves. */
export function newAttempt(
  run: LaneRun,
  record: OperationRecord,
  step: Step,
  before: Before,
  notAfter: number,
): Attempt {
  const { times, random, clock } = run.context
  return {
    n: (record.attempt?.n ?? 0) + 1,
    token: random.token(),
    state: 'open',
    fence: run.lane.fence,
    step,
    before: { ...before, fields: onlyTarget(believed(run, step, before), step.target) },
    startedAt: clock.now(),
    notAfter,
    resolveFrom: notAfter + times.callDeadline + settleOf(run, step) + 2 * times.clockSkew,
    ...(step.mayBeStored ? { stage: 0 } : {}),
  }
}

/**
 * A creation is sent without a read: that there was no such account is only known where it was seen a short while ago.
 */
function believed({ context, lane }: LaneRun, { creates }: Step, { fields, source }: Before): Before['fields'] {
  const isOld = (lane.observedAt.presence ?? 0) < context.clock.now() - context.times.freshFor
  return creates === true && source === 'directory' && isOld ? {} : fields
}

/**
 * What may be stored settles like a stored request until its answer was seen
 * (docs/explanation/protocol.md#may-be-stored).
 */
const settleOf = (run: LaneRun, step: Step): number =>
  step.mayBeStored ? storedSettleTimes(run.context.times)[0] : run.context.times.settle

/** R3: the intent; nothing when somebody wrote the operation since this run read it. */
export async function writeIntent(
  context: EngineContext,
  record: OperationRecord,
  attempt: Attempt,
): Promise<OperationRecord | undefined> {
  const write = context.steps.writeIntent({ record, attempt, token: attempt.token })
  const result = await context.store.update(
    operationKey(record.partner, record.operationId),
    write.changes,
    write.condition,
  )
  const current = result.item === undefined ? undefined : asOperation(result.item)
  return current !== undefined && (result.committed || current.attempt?.token === attempt.token) ? current : undefined
}
