import type { AccountFields } from '../../accounts/account-fields.ts'
import { contradictsTarget, onlyTarget } from '../../accounts/conclusion.ts'
import { asAccount } from '../../ledger/account-record.ts'
import {
  type Attempt,
  asOperation,
  type Before,
  evidenceKey,
  isTerminal,
  type OperationRecord,
  operationKey,
  type PastAttempt,
  type Step,
} from '../../ledger/operation-record.ts'
import type { Failure, VendorAnswer } from '../../partner-api/answer.ts'
import type { AccountObservation, SendWindow } from '../../partner-api/gateway.ts'
import { CannotSend, NotSent, type OperationContext } from '../define-operation.ts'
import { endingOf } from './conclude-operation.ts'
import type { EngineContext } from './engine-context.ts'
import { restAfterFailure } from './failure-rest.ts'
import { callOptions, type LaneRun, type Move, MustRest, noteFailure, timeLeft } from './lane-run.ts'
import { recordLateAnswer } from './late-answer.ts'
import type { AttemptChange, Ending } from './protocol/attempt-steps.ts'
import type { Rest } from './protocol/lane-steps.ts'
import { storedSettleTimes } from './settle-times.ts'

/** R3 to R5 of the protocol: the intent, the request inside its window, and what came of it. */
export async function sendStep(
  run: LaneRun,
  record: OperationRecord,
  operation: OperationContext<unknown>,
  step: Step,
  before: Before,
): Promise<Move> {
  const { context } = run
  if (timeLeft(run) < context.times.callDeadline) {
    return { to: 'rest', rest: { until: context.clock.now(), reason: 'deadline' } }
  }
  if (!(await leaseCoversSend(run))) return { to: 'end' }
  // The window begins before the intent is written: what is slow after this only makes it shorter (protocol, H6).
  const window = openWindow(context)
  const attempt = newAttempt(run, record, step, before, window.notAfter)
  const intended = await writeIntent(context, record, attempt)
  if (intended === undefined) return { to: 'read' }
  const answer = await send(run, intended, operation, attempt, window)
  return recordAnswer(run, intended, operation, attempt, answer)
}

/**
 * H5: the lease must last until the request can no longer be open; a shorter one is renewed while it is still ours. What
 * was renewed is looked at again: this process may have stood still while it waited for the ledger's answer.
 */
async function leaseCoversSend(run: LaneRun): Promise<boolean> {
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

/** Two clocks must agree that the window is open: a paused machine may stop the monotonic one (protocol, H6). */
function openWindow({ clock, times }: EngineContext): SendWindow & { notAfter: number } {
  const began = clock.monotonic()
  const notAfter = clock.now() + times.sendWindow
  return { notAfter, isOpen: () => clock.monotonic() - began < times.sendWindow && clock.now() < notAfter }
}

function newAttempt(run: LaneRun, record: OperationRecord, step: Step, before: Before, notAfter: number): Attempt {
  const { times, random, clock } = run.context
  return {
    n: (record.attempt?.n ?? 0) + 1,
    token: random.token(),
    state: 'open',
    fence: run.lane.fence,
    step,
    before: { ...before, fields: onlyTarget(before.fields, step.target) },
    startedAt: clock.now(),
    notAfter,
    resolveFrom: notAfter + times.callDeadline + settleOf(run, step) + 2 * times.clockSkew,
    ...(step.mayBeStored ? { stage: 0 } : {}),
  }
}

/** What may be stored settles like a stored request until its answer was seen (protocol, H13). */
const settleOf = (run: LaneRun, step: Step): number =>
  step.mayBeStored ? storedSettleTimes(run.context.times)[0] : run.context.times.settle

async function writeIntent(
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

/** A success whose body shows the opposite of what was asked proves neither: the account is looked at (promise 8). */
const contradictedAnswer: Failure = {
  class: 'unknown',
  code: 'ANSWER_CONTRADICTS',
  message: 'The answer says success and shows the account otherwise than asked.',
}

/** What came of a request, with what the engine itself found out. */
type Sent = VendorAnswer<AccountObservation> | { cannotSend: CannotSend } | { mustRest: Rest }

async function send(
  run: LaneRun,
  record: OperationRecord,
  operation: OperationContext<unknown>,
  attempt: Attempt,
  window: SendWindow,
): Promise<Sent> {
  try {
    const call = callOptions(run, true, window)
    return await run.module.send(attempt.step, operation, run.gateway, call, run.context.passwords)
  } catch (error) {
    if (error instanceof CannotSend) return { cannotSend: error }
    if (error instanceof MustRest) return { mustRest: error.rest }
    const evidence = { call: attempt.step.kind, method: '', path: '', finishedAt: run.context.clock.now() }
    if (error instanceof NotSent) return { ok: false, failure: error.failure, evidence }
    // A fault of our own after the intent: whether the request left is not known, so it is resolved by looking.
    run.context.observer.notice('send-failed-inside', {
      partner: record.partner,
      operationId: record.operationId,
      error: error instanceof Error ? error.name : 'unknown',
    })
    const failure: Failure = { class: 'unknown', code: 'CONNECTION_LOST', message: 'The call ended without an answer.' }
    return { ok: false, failure, evidence }
  }
}

async function recordAnswer(
  run: LaneRun,
  record: OperationRecord,
  operation: OperationContext<unknown>,
  attempt: Attempt,
  sent: Sent,
): Promise<Move> {
  const now = run.context.clock.now()
  if ('mustRest' in sent) {
    const past = pastOf(attempt, 'not-sent', undefined, now)
    return write(run, record, attempt, { status: 'received', change: { state: 'closed', past }, rest: sent.mustRest })
  }
  if ('cannotSend' in sent) {
    const { code, message, nextSteps } = sent.cannotSend
    const ending = endingOf(run, 'rejected', { concludedBy: 'guard', code, message, nextSteps }, undefined, undefined)
    const past = pastOf(attempt, 'not-sent', code, now)
    return write(run, record, attempt, { status: 'rejected', change: { state: 'closed', past }, ending })
  }
  const contradicted = sent.ok && contradictsTarget(sent.value.fields, attempt.step.target)
  const move = contradicted
    ? await failed(run, record, attempt, contradictedAnswer)
    : sent.ok
      ? await applied(run, record, operation, attempt, sent.value.fields, sent.evidence)
      : await failed(run, record, attempt, sent.failure)
  // After the outcome is written: what the key learns may be lost, what became of the request may not.
  if (!sent.ok) await noteFailure(run, sent.failure)
  await keepEvidence(run.context, record, attempt, sent)
  return move
}

function applied(
  run: LaneRun,
  record: OperationRecord,
  operation: OperationContext<unknown>,
  attempt: Attempt,
  seen: AccountFields,
  evidence: VendorAnswer<unknown>['evidence'],
): Promise<Move> {
  const { context, module } = run
  const now = context.clock.now()
  const past = pastOf(attempt, 'applied', undefined, now)
  const change: AttemptChange = { state: 'closed', past, stepApplied: attempt.step.kind }
  if (!attempt.step.last) return write(run, record, attempt, { status: 'received', change })
  const changed = module.project(attempt.step, operation, seen)
  const projected = { changed, observed: seen, observedAt: evidence.sentAt ?? now }
  const outcome = { concludedBy: 'answer', effect: 'proven' } as const
  const ending = endingOf(run, 'applied', outcome, projected, seen)
  return write(run, record, attempt, { status: 'applied', change, ending })
}

function failed(run: LaneRun, record: OperationRecord, attempt: Attempt, failure: Failure): Promise<Move> {
  const { times, clock } = run.context
  const now = clock.now()
  const settled = now + times.settle + 2 * times.clockSkew
  const past = pastOf(attempt, failure.class, failure.code, now)
  switch (failure.class) {
    case 'not-sent':
    case 'refused-for-now':
    case 'held':
      return write(run, record, attempt, {
        status: 'received',
        change: { state: 'closed', past, forget: harmlessBefore(record, attempt) },
        rest: restAfterFailure(run, record, failure),
      })
    case 'rejected': {
      const refusal = run.module.explainRefusal?.(attempt.step, failure, attempt.before)
      const verdict = { code: refusal?.code ?? failure.code, message: refusal?.message ?? failure.message }
      if (hadUnknown(record)) {
        // An earlier request may have landed and be the reason for this verdict: look before believing it (H12).
        const change = { verdict, resolveFrom: settled }
        return write(run, record, attempt, { status: 'resolving', change, rest: { until: settled, reason: 'settle' } })
      }
      const nextSteps = refusal?.nextSteps ?? [
        'Correct what the vendor refused, then ask again under a new operationId.',
      ]
      const outcome = { concludedBy: 'answer' as const, ...verdict, nextSteps } as Ending['outcome']
      const ending = endingOf(run, 'rejected', outcome, undefined, undefined)
      return write(run, record, attempt, { status: 'rejected', change: { state: 'closed', past }, ending })
    }
    case 'stored': {
      const resolveFrom = now + storedSettleTimes(times)[0] + 2 * times.clockSkew
      const change = { stage: 0, resolveFrom }
      return write(run, record, attempt, {
        status: 'resolving',
        change,
        rest: { until: resolveFrom, reason: 'settle' },
      })
    }
    case 'unknown': {
      // The socket is gone, so nothing of ours can leave any more: only the vendor must settle (protocol, H4).
      const resolveFrom = attempt.step.mayBeStored ? attempt.resolveFrom : Math.min(attempt.resolveFrom, settled)
      const change = { resolveFrom }
      return write(run, record, attempt, {
        status: 'resolving',
        change,
        rest: { until: resolveFrom, reason: 'settle' },
      })
    }
  }
}

/** R5: only the sender, only while its attempt is open; anything else is a late answer. */
async function write(
  run: LaneRun,
  record: OperationRecord,
  attempt: Attempt,
  result: { status: OperationRecord['status']; change: AttemptChange; ending?: Ending; rest?: Rest },
): Promise<Move> {
  const { context } = run
  const key = operationKey(record.partner, record.operationId)
  const token = context.random.token()
  const { status, change, ending, rest } = result
  const attempts = ending === undefined ? [status, undefined] : [status]
  for (const wanted of attempts) {
    const write = context.steps.writeOutcome({
      record,
      attempt,
      token,
      change,
      ...(wanted === undefined ? {} : { status: wanted }),
      ...(ending === undefined ? {} : { ending }),
    })
    const done = await context.store.update(key, write.changes, write.condition)
    const current = done.item === undefined ? undefined : asOperation(done.item)
    if (current !== undefined && (done.committed || current.w === token)) {
      if (rest !== undefined && !isTerminal(current.status)) return { to: 'rest', rest }
      return { to: 'go-on', record: current }
    }
    const stillOpen =
      current?.attempt?.n === attempt.n && current.attempt.token === attempt.token && current.attempt.state === 'open'
    if (!stillOpen) {
      if (current !== undefined) await recordLateAnswer(run, current, attempt, ending?.status ?? change.past?.outcome)
      return { to: 'read' }
    }
  }
  return { to: 'read' }
}

/** Whether an earlier request of this operation may have reached the vendor without our knowing what came of it. */
const hadUnknown = (record: OperationRecord): boolean =>
  Object.values(record.past).some(({ outcome }) => outcome === 'not-applied' || outcome === 'unknown')

/** Only the last of a row of attempts that never arrived is kept: an outage must not fill the item. */
function harmlessBefore(record: OperationRecord, attempt: Attempt): string[] {
  const before = String(attempt.n - 1)
  const outcome = record.past[before]?.outcome
  return outcome === 'not-sent' || outcome === 'refused-for-now' || outcome === 'held' ? [before] : []
}

export const pastOf = (
  attempt: Attempt,
  outcome: PastAttempt['outcome'],
  code: string | undefined,
  at: number,
): PastAttempt => ({ step: attempt.step.kind, outcome, at, ...(code === undefined ? {} : { code }) })

/** What was sent and answered, redacted, for operators; losing it changes nothing, so it is not waited for twice. */
async function keepEvidence(
  context: EngineContext,
  record: OperationRecord,
  attempt: Attempt,
  answer: VendorAnswer<unknown>,
): Promise<void> {
  const now = context.clock.now()
  try {
    await context.store.put({
      ...evidenceKey(record.partner, record.operationId, attempt.n),
      v: 1,
      step: attempt.step.kind,
      at: now,
      exchange: JSON.parse(JSON.stringify(answer.evidence)),
      ...(answer.ok ? {} : { failure: { class: answer.failure.class, code: answer.failure.code } }),
      // DynamoDB's TTL counts in seconds.
      expiresAt: Math.ceil((now + context.times.evidenceKept) / 1_000),
    })
  } catch (error) {
    context.observer.notice('evidence-lost', {
      partner: record.partner,
      operationId: record.operationId,
      error: error instanceof Error ? error.name : 'unknown',
    })
  }
}
