import type { Attempt, Before, OperationRecord } from '../../ledger/operation-record.ts'
import type { OperationContext, Snapshot } from '../define-operation.ts'
import { concludeWithoutSending, exhaust, expire, parkDamaged, showWithoutSending } from './conclude-without-sending.ts'
import { awaitDependencies } from './dependencies.ts'
import { restAfterFailure } from './failure-rest.ts'
import { callOptions, type LaneRun, type Move, MustRest, noteFailure, operationContext, takeSlot } from './lane-run.ts'
import { hadUnknown } from './past-attempt.ts'
import { concludeApplied } from './resolve.ts'
import { sendStep } from './send-step.ts'
import { takeSnapshot } from './take-snapshot.ts'

/** Attempts of one step that may leave us (protocol, H12). */
const mostAttempts = 5

/** R2 of the protocol: dependencies, a read where one is needed, the guard, a send slot; then the send. */
export async function prepare(run: LaneRun, record: OperationRecord): Promise<Move> {
  const { context } = run
  if (record.attempt === undefined) {
    if (record.notAfter !== undefined && context.clock.now() > record.notAfter) return expire(run, record)
    const wait = await awaitDependencies(run, record)
    if (wait !== undefined) return wait
  }
  if (attemptsThatLeft(record) >= mostAttempts) return exhaust(run, record, mostAttempts)
  let operation: OperationContext<unknown>
  try {
    operation = operationContext(run, record)
  } catch (error) {
    return parkDamaged(run, record, error)
  }
  if (record.look === true && record.attempt !== undefined) {
    const seen = await lookBeforeRetry(run, record, operation, record.attempt)
    if (seen !== undefined) return seen
  }
  return plan(run, record, operation, record.look === true)
}

/** @param mustRead after a decision or a restore nothing is planned by memory */
async function plan(
  run: LaneRun,
  record: OperationRecord,
  operation: OperationContext<unknown>,
  mustRead: boolean,
): Promise<Move> {
  const snapshot = await takeSnapshot(run, record, operation, mustRead)
  if ('to' in snapshot) return snapshot
  const tried = hadUnknown(record)
  const next = run.module.next(operation, snapshot, record.steps, tried)
  if (next.do !== 'send') return concludeWithoutSending(run, record, next, snapshot, tried)
  if (run.partner.shadow === true) return showWithoutSending(run, record, next.step)
  const waiting = await slotForSending(run, snapshot)
  if (waiting !== undefined) return waiting
  // The ticket has just seen the key's item, so this is what it says now.
  const { budgetView } = run.context
  const restored = budgetView?.get(run.partner.budget.name)?.restored !== undefined
  if (restored && snapshot.source === 'directory') return plan(run, record, operation, true)
  const before: Before = { fields: snapshot.fields, source: snapshot.source, at: snapshot.at }
  return sendStep(run, record, operation, next.step, before)
}

/** @returns what to rest on, when there is no slot for the write now */
async function slotForSending(run: LaneRun, snapshot: Snapshot): Promise<Move | undefined> {
  try {
    await takeSlot(run)
    return undefined
  } catch (error) {
    if (!(error instanceof MustRest)) throw error
    const { rest } = error
    if (rest.slot === undefined || snapshot.source !== 'read') return { to: 'rest', rest }
    // What was read is kept with the slot, so that waiting for it does not cost the read again.
    const observed = { changed: {}, observed: snapshot.fields, observedAt: snapshot.at }
    return { to: 'rest', rest: { ...rest, slot: { ...rest.slot, readAt: snapshot.at }, observed } }
  }
}

/** Attempts since the last decision whose request may have reached the vendor. */
export function attemptsThatLeft(record: OperationRecord): number {
  const decidedAt = record.decisions?.at(-1)?.at ?? 0
  return Object.values(record.past).filter(
    ({ outcome, at }) => at > decidedAt && (outcome === 'not-applied' || outcome === 'unknown' || outcome === 'stored'),
  ).length
}

/**
 * A person asked for another try of what may have been carried out: the account is looked at first, always. Only where
 * the target is not to be seen does the operation go on to a fresh plan.
 */
async function lookBeforeRetry(
  run: LaneRun,
  record: OperationRecord,
  operation: OperationContext<unknown>,
  attempt: Attempt,
): Promise<Move | undefined> {
  const call = callOptions(run, false, undefined, 'resolve')
  const began = run.context.clock.now()
  const look = await run.module.observe(attempt.step, attempt.before, operation, run.gateway, call)
  if (look.conclusion === 'failed') {
    await noteFailure(run, look.failure)
    return { to: 'rest', rest: restAfterFailure(run, record, look.failure) }
  }
  return look.conclusion === 'applied' ? concludeApplied(run, record, attempt, operation, look, began) : undefined
}
