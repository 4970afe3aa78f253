import { afterUnknownOf } from '../ledger/after-unknown.ts'
import type { Attempt, Before, OperationRecord } from '../ledger/operation-record.ts'
import { askHeld, nextTryOf } from '../vendor-key/held-calls.ts'
import { awaitProofRead } from '../vendor-key/prove-key.ts'
import {
  concludeWithoutSending,
  exhaust,
  expire,
  parkDamaged,
  showWithoutSending,
  unknownAccount,
} from './conclude-without-sending.ts'
import type { Next, OperationContext } from './define-operation.ts'
import { awaitDependencies } from './dependencies.ts'
import { isDoubtfulCode, isHarmless } from './doubtful-refusal.ts'
import { changedSince, expectsSomething } from './expectations.ts'
import { restHeld } from './failure-rest.ts'
import { parkIdentityChanged } from './identity-changed.ts'
import { accountOf, type LaneRun, leaseLeft, type Move, noteFailure, operationContext, takeSlot } from './lane-run.ts'
import { findInListing, locateAccount } from './locate-account.ts'
import { lookAtAccount } from './look-at-account.ts'
import { parkRefused, restOrPark } from './odd-account.ts'
import { faultsAsOurs } from './own-fault.ts'
import { parkUnseen } from './park-unsettled.ts'
import { hadUnknown, pastInOrder } from './past-attempt.ts'
import { stepsShownFrom } from './read-lag.ts'
import { concludeApplied } from './resolve.ts'
import { restWhilePaused } from './rest-while-paused.ts'
import { intentLead, sendStep } from './send-step.ts'
import { takeSnapshot } from './take-snapshot.ts'
import { tellRetried } from './tell-retried.ts'
import { awaitProof } from './unproven-absence.ts'

/** Attempts of one step that may leave us (docs/explanation/protocol.md#a-refusal-after-an-unknown-attempt). */
const mostAttempts = 5

/** R2 of the protocol: dependencies, a read where one is needed, the guard, a send slot; then the send. */
export async function prepare(run: LaneRun, record: OperationRecord): Promise<Move> {
  const { context } = run
  if (record.look === true) await tellRetried(run, record)
  if (record.notAfter !== undefined && context.clock.now() > record.notAfter && isUntouched(record)) {
    return expire(run, record)
  }
  if (record.attempt === undefined) {
    const wait = await awaitDependencies(run, record)
    if (wait !== undefined) return wait
  }
  // After a person's retry the account is looked at first; that goes on.
  const paused = record.look === true ? undefined : restWhilePaused(run)
  if (paused !== undefined) return paused
  let operation: OperationContext<unknown>
  try {
    operation = operationContext(run, record)
  } catch (error) {
    return parkDamaged(run, record, error)
  }
  const believable = stepsShownFrom(run, record)
  if (context.clock.now() < believable) return { to: 'rest', rest: { until: believable, reason: 'settle' } }
  const generation = run.module.needsVendorId?.(run.partner)
  if (generation !== undefined) {
    const began = context.clock.now()
    const located = await locateAccount(run, record, generation)
    if (located === 'unlisted') return leaseLeft(run) > 0 ? unknownAccount(run, record, began) : { to: 'end' }
    if (located !== 'known') return located
    operation = operationContext(run, record)
  }
  // A ladder's step that is known to be done, or refused, needs no look of its own: the account is read before the next.
  const { attempt } = record
  const ended = attempt === undefined ? undefined : record.past[attempt.n]?.outcome
  const isShown = attempt !== undefined && afterUnknownOf(attempt.step) !== 'park'
  if (record.look === true && isShown && ended !== 'applied' && ended !== 'rejected') {
    const seen = await lookBeforeRetry(run, record, operation, attempt)
    if (seen !== undefined) return seen
  }
  return plan(run, record, operation, record.look === true || expectsSomething(record))
}

/** Whether no request of the operation's can have taken effect: what was refused for now, or never left, has not begun. */
const isUntouched = ({ past }: OperationRecord): boolean => Object.values(past).every(isHarmless)

/** @param mustRead after a decision or a restore nothing is planned by memory */
async function plan(
  run: LaneRun,
  record: OperationRecord,
  given: OperationContext<unknown>,
  mustRead: boolean,
): Promise<Move> {
  let operation = given
  const snapshot = await takeSnapshot(run, record, operation, mustRead)
  if ('to' in snapshot) return snapshot
  const changed = changedSince(record, snapshot.fields)
  if (changed !== undefined) return concludeWithoutSending(run, record, changed, snapshot, false)
  const tried = hadUnknown(record)
  const progress = { steps: record.steps, tried, past: pastInOrder(record) }
  let next = await planned(run, operation, snapshot, progress)
  if (next.do === 'locate') {
    const began = run.context.clock.now()
    const located = await locateAccount(run, record, next.generation)
    if (typeof located !== 'string') return located
    operation = operationContext(run, record)
    next = await planned(run, operation, snapshot, { ...progress, unlisted: located === 'unlisted' })
    if (next.do === 'locate') return unknownAccount(run, record, began)
  }
  const doubted = parkIdentityChanged(run, record, next)
  if (doubted !== undefined) return doubted
  // Whoever stood still past its lease knows the lane as it was before others worked on it.
  if (next.do !== 'send') {
    return leaseLeft(run) > 0 ? concludeWithoutSending(run, record, next, snapshot, tried) : { to: 'end' }
  }
  if (attemptsThatLeft(record, next.step.kind) >= mostAttempts)
    return exhaust(run, record, next.step, mostAttempts, snapshot)
  if (run.partner.shadow === true || record.shadow === true) return showWithoutSending(run, record, next.step)
  const refused = parkRefused(run, record, next.step)
  if (refused !== undefined) return refused
  const held = await restWhileHeld(run, record, next.step.kind)
  if (held !== undefined) return held
  await awaitProofRead(run.context, run.partner, run.context.times.slotWait)
  const slot = await takeSlot(run, run.share, 1, intentLead)
  // The ticket has just seen the key's item, so this is what it says now.
  const pausedNow = restWhilePaused(run)
  if (pausedNow !== undefined) return pausedNow
  const { budgetView } = run.context
  const restored = budgetView?.get(run.partner.budget.name)?.key.restored !== undefined
  if (restored && snapshot.source === 'directory') return plan(run, record, operation, true)
  const before: Before = { fields: snapshot.fields, source: snapshot.source, at: snapshot.at }
  return sendStep(run, record, operation, next.step, before, slot)
}

/** A call that is refused for account after account is not made: its lanes wait in a flow of their own until it is not. */
async function restWhileHeld(run: LaneRun, { odd }: OperationRecord, call: string): Promise<Move | undefined> {
  const answer = await askHeld(run.context, run.partner, call, accountOf(run), odd?.code)
  if (answer === 'go-on') return undefined
  const { clock } = run.context
  if (answer === 'rest') {
    // Before the next try nothing is new for it, and it may have to read its account each time.
    const { until, reason } = restHeld(run)
    return { to: 'rest', rest: { until: Math.max(until, nextTryOf(run.context, run.partner, call)), reason } }
  }
  return { to: 'rest', rest: { until: clock.now(), reason: 'held', inLine: { ...run.flow, held: call } } }
}

const planned = (run: LaneRun, ...asked: Parameters<LaneRun['module']['next']>): Promise<Next> =>
  faultsAsOurs(() => run.module.next(...asked))

/** Attempts of a step since the last decision whose request may have reached the vendor. */
function attemptsThatLeft(record: OperationRecord, kind: string): number {
  const decidedAt = record.decisions?.at(-1)?.at ?? 0
  const left: ReadonlySet<string> = new Set(['not-applied', 'unknown', 'stored'])
  // What a fault of settings held back is tried until that is mended.
  return Object.values(record.past).filter(
    ({ step, outcome, code, at }) => step === kind && at > decidedAt && left.has(outcome) && !isDoubtfulCode(code),
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
  const began = run.context.clock.now()
  const since = record.decisions?.at(-1)?.at ?? began
  const find = () => findInListing(run, record, { presence: since, absence: since })
  const look = await lookAtAccount(run, attempt, operation, find)
  if (look.conclusion === 'not-yet') return { to: 'rest', rest: { until: look.until, reason: 'scan' } }
  if (look.conclusion === 'unproven') return awaitProof(run, record, since, look.absence)
  if (look.conclusion === 'unseeable') return parkUnseen(run, record, attempt, look.evidence)
  if (look.conclusion === 'failed') {
    await noteFailure(run, look.failure, look.evidence)
    return restOrPark(run, record, look.failure, look.evidence)
  }
  return look.conclusion === 'applied' ? concludeApplied(run, record, attempt, operation, look, began) : undefined
}
