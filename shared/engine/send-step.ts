import type { Failure } from '../domain/answer.ts'
import type { Attempt, Before, OperationRecord, Step } from '../ledger/operation-record.ts'
import { GatewayError } from '../partner-api/create-gateway.ts'
import type { SendWindow } from '../partner-api/gateway.ts'
import { describeError } from '../runtime/describe-error.ts'
import { CannotSend, NotSent, type OperationContext } from './define-operation.ts'
import { restNotServed } from './failure-rest.ts'
import { callOptions, type LaneRun, type Move, MustRest, timeLeft } from './lane-run.ts'
import { OwnFault, parkOwnFault } from './own-fault.ts'
import { pastOf } from './past-attempt.ts'
import { recordAnswer, type Sent } from './record-answer.ts'
import { leaseCoversSend, newAttempt, openWindow, writeIntent } from './send-intent.ts'

/**
 * The intent is written this long before the slot, ms: written after it, requests would leave later than reads do, and come
 * nearer to each other than their slots are.
 */
export const intentLead = 30

/** R3 to R5 of the protocol: the intent, the request inside its window, and what came of it. */
export async function sendStep(
  run: LaneRun,
  record: OperationRecord,
  operation: OperationContext<unknown>,
  step: Step,
  before: Before,
  slot: number,
): Promise<Move> {
  const { context } = run
  if (timeLeft(run) < context.times.callDeadline) {
    return { to: 'rest', rest: { until: context.clock.now(), reason: 'deadline' } }
  }
  if (!(await leaseCoversSend(run))) return { to: 'end' }
  if (isTooOld(run, before)) {
    // What the guard rests on was read too long ago: the slot is spent on reading anew, when it has come.
    await awaitSlot(run, slot)
    run.paid = true
    return { to: 'read' }
  }
  // The window begins before the intent is written: what is slow after this only makes it shorter
  // (docs/explanation/protocol.md#the-window-on-the-socket).
  const window = openWindow(context)
  const attempt = newAttempt(run, record, step, before, window.notAfter)
  const intended = await writeIntent(context, record, attempt)
  if (intended === undefined) return { to: 'read' }
  await awaitSlot(run, slot)
  const answer = await send(run, intended, operation, attempt, window)
  if (answer instanceof OwnFault) {
    const past = pastOf(attempt, 'not-sent', 'OWN_FAULT', context.clock.now())
    return parkOwnFault(run, intended, answer, { state: 'closed', past })
  }
  return recordAnswer(run, intended, operation, attempt, answer)
}

/** The intent is written ahead of the slot; no request may leave before it. */
async function awaitSlot({ context: { clock } }: LaneRun, slot: number): Promise<void> {
  const early = slot - clock.now()
  if (early > 0) await clock.sleep(early)
}

/** Whether guard and `before` rest on a read that began too long ago to send by. */
function isTooOld({ context: { clock, times }, module }: LaneRun, { source, at }: Before): boolean {
  if (source !== 'read') return false
  const most = module.cannotBeTakenBack === true ? Math.min(times.guardReadFor, times.freshFor) : times.freshFor
  return clock.now() - at > most
}

async function send(
  run: LaneRun,
  record: OperationRecord,
  operation: OperationContext<unknown>,
  attempt: Attempt,
  window: SendWindow,
): Promise<Sent | OwnFault> {
  let mayHaveLeft = false
  try {
    const options = callOptions(run, true, window)
    // Every request asks for its permit last, so that nothing has left before the first one.
    const permit = async () => {
      await options.permit()
      mayHaveLeft = true
    }
    const call = { ...options, permit }
    return await run.module.send(attempt.step, operation, run.gateway, call, run.context.passwords)
  } catch (error) {
    if (error instanceof CannotSend) return { cannotSend: error }
    if (error instanceof MustRest) return { mustRest: error.rest }
    // The settings have no generation for this write any more: it was not even built.
    if (error instanceof GatewayError) return { mustRest: restNotServed(run) }
    const evidence = { call: attempt.step.kind, method: '', path: '', finishedAt: run.context.clock.now() }
    if (error instanceof NotSent) return { ok: false, failure: error.failure, evidence }
    if (!mayHaveLeft) return new OwnFault(error)
    // Whether the request left is not known, so it is resolved by looking; the vendor has no part in it.
    run.context.observer.notice('send-failed-inside', {
      partner: record.partner,
      account: record.account,
      operationId: record.operationId,
      ...describeError(error),
    })
    const message = 'The call ended in a fault of this software, and the request may have left.'
    const failure: Failure = { class: 'unknown', code: 'CONNECTION_LOST', message, ours: true }
    return { ok: false, failure, evidence }
  }
}
