import type { CallEvidence, Failure, VendorAnswer } from '../domain/answer.ts'
import { contradictsTarget } from '../domain/conclusion.ts'
import { accountKey, asAccount } from '../ledger/account-record.ts'
import { changesNothing } from '../ledger/after-unknown.ts'
import {
  type Attempt,
  asOperation,
  isTerminal,
  type OperationRecord,
  operationKey,
  type PastAttempt,
  type Verdict,
} from '../ledger/operation-record.ts'
import { ringHead } from './accept.ts'
import { endingOf, warningsOf } from './conclude-operation.ts'
import type { CannotSend, OperationContext, SendAnswer } from './define-operation.ts'
import { isHarmless, mustBeLookedAt } from './doubtful-refusal.ts'
import { restAfterFailure } from './failure-rest.ts'
import { keepAnswer } from './keep-answer.ts'
import { keepEvidence } from './keep-evidence.ts'
import { keepReply } from './keep-reply.ts'
import { type LaneRun, type Move, noteFailure, noteSuccess } from './lane-run.ts'
import { recordLateAnswer } from './late-answer.ts'
import { noticeLeftOut } from './notice-left-out.ts'
import { countRefusal } from './odd-account.ts'
import { hadUnknown, pastOf } from './past-attempt.ts'
import { afterSteps, projectionOfStep } from './projection-of-step.ts'
import type { AttemptChange, Ending } from './protocol/attempt-steps.ts'
import type { Rest } from './protocol/lane-steps.ts'
import { readLag } from './read-lag.ts'
import { storedSettleTimes } from './settle-times.ts'

/** A success whose body shows the opposite of what was asked proves neither: the account is looked at (promise 8). */
const contradictedAnswer: Failure = {
  class: 'unknown',
  code: 'ANSWER_CONTRADICTS',
  message: 'The answer says success and shows the account otherwise than asked.',
}

/** What came of a request, with what the engine itself found out. */
export type Sent = VendorAnswer<SendAnswer> | { cannotSend: CannotSend } | { mustRest: Rest }

/** R5 of the protocol: what came of the request, written on its attempt. */
export async function recordAnswer(
  run: LaneRun,
  record: OperationRecord,
  operation: OperationContext<unknown>,
  attempt: Attempt,
  sent: Sent,
): Promise<Move> {
  const now = run.context.clock.now()
  if ('mustRest' in sent) {
    const past = pastOf(attempt, 'not-sent', undefined, now)
    return write(run, record, attempt, {
      status: 'received',
      change: { state: 'closed', past, forget: harmlessBefore(record, attempt, past) },
      rest: sent.mustRest,
    })
  }
  if ('cannotSend' in sent) {
    const { code, message, nextSteps } = sent.cannotSend
    const ending = endingOf(run, 'rejected', { concludedBy: 'guard', code, message, nextSteps }, undefined, undefined)
    const past = pastOf(attempt, 'not-sent', code, now)
    return write(run, record, attempt, { status: 'rejected', change: { state: 'closed', past }, ending })
  }
  if (sent.ok) noticeLeftOut(run.context, record, sent.value)
  const contradicted = sent.ok && contradictsTarget(sent.value.fields, attempt.step.target)
  const move = contradicted
    ? await failed(run, record, attempt, contradictedAnswer, sent.evidence)
    : sent.ok
      ? await applied(run, record, operation, attempt, sent.value, sent.evidence)
      : await failed(run, record, attempt, sent.failure, sent.evidence)
  // After the outcome is written: what the key learns may be lost, what became of the request may not.
  if (!sent.ok) await noteFailure(run, sent.failure, sent.evidence, attempt.step.kind)
  else if (!contradicted) await noteSuccess(run, attempt.step.kind)
  await keepEvidence(run.context, record, attempt, sent)
  return move
}

async function applied(
  run: LaneRun,
  record: OperationRecord,
  operation: OperationContext<unknown>,
  attempt: Attempt,
  { fields: seen, reply, warnings: told = [] }: SendAnswer,
  evidence: VendorAnswer<unknown>['evidence'],
): Promise<Move> {
  const now = run.context.clock.now()
  const past = pastOf(attempt, 'applied', undefined, now)
  const change: AttemptChange = { state: 'closed', past, stepApplied: attempt.step.kind }
  const projected = projectionOfStep(run, operation, attempt.step, seen, evidence.sentAt ?? now, 'answer')
  if (!attempt.step.last) {
    const kept = afterSteps(record.projected, projected)
    return write(run, record, attempt, { status: 'received', change: { ...change, projected: kept } })
  }
  const { warnings: lost = [], ...kept } = reply === undefined ? {} : await keepReply(run.context, record, reply)
  const ofStep = [...(attempt.step.warnings ?? []), ...(run.module.warningsOf?.(attempt.step, seen) ?? [])]
  const warnings = [...ofStep, ...told, ...lost]
  const outcome = { concludedBy: 'answer', effect: 'proven', ...warningsOf({ warnings }), ...kept } as const
  const ending = endingOf(run, 'applied', outcome, projected, seen)
  return write(run, record, attempt, { status: 'applied', change, ending })
}

function failed(
  run: LaneRun,
  record: OperationRecord,
  attempt: Attempt,
  failure: Failure,
  evidence: CallEvidence,
): Promise<Move> {
  const { times, clock } = run.context
  const now = clock.now()
  const settled = now + readLag(times)
  const past = pastOf(attempt, failure.class, failure.code, now)
  if (mustBeLookedAt(attempt.step, failure, evidence)) {
    return lookAfterRefusal(run, record, attempt, failure, evidence, settled)
  }
  switch (failure.class) {
    case 'not-sent':
    case 'refused-for-now':
    case 'held': {
      const counted = countRefusal(run, record, attempt, failure, evidence)
      const odd = counted === undefined ? {} : { odd: counted.odd }
      const rest = restAfterFailure(run, record, failure)
      return write(run, record, attempt, {
        status: 'received',
        change: { state: 'closed', past, forget: harmlessBefore(record, attempt, past), ...odd },
        rest: counted?.rest ?? rest,
      })
    }
    case 'rejected': {
      const verdict = verdictOf(failure, evidence)
      if (hadUnknown(record, attempt.step.kind) && !changesNothing(attempt.step)) {
        // An earlier request may have landed and be the reason for this verdict: look before believing it
        // (docs/explanation/protocol.md#a-refusal-after-an-unknown-attempt).
        const change = { verdict: { ...verdict, doubted: true as const }, resolveFrom: settled }
        return write(run, record, attempt, { status: 'resolving', change, rest: { until: settled, reason: 'settle' } })
      }
      if (run.module.goesOnAfterRefusal?.(attempt.step) === true) {
        const { answered = verdict.message } = verdict
        return write(run, record, attempt, {
          status: 'received',
          change: { state: 'closed', past: { ...past, answered } },
        })
      }
      const { code, message } = verdict
      const outcome = { concludedBy: 'answer', code, message, nextSteps: correctAndAskAgain } as Ending['outcome']
      const ending = endingOf(run, 'rejected', outcome, undefined, undefined)
      return write(run, record, attempt, { status: 'rejected', change: { state: 'closed', past }, ending })
    }
    case 'stored': {
      const resolveFrom = now + storedSettleTimes(times)[0] + 2 * times.clockSkew
      const change = { stage: 0, stored: true as const, resolveFrom }
      return write(run, record, attempt, {
        status: 'resolving',
        change,
        rest: { until: resolveFrom, reason: 'settle' },
      })
    }
    case 'unknown': {
      // The socket is gone, so nothing of ours can leave any more: only the vendor must settle
      // (docs/explanation/protocol.md#resolve-from).
      const resolveFrom = attempt.step.mayBeStored ? attempt.resolveFrom : Math.min(attempt.resolveFrom, settled)
      const change = { resolveFrom, code: failure.code }
      return write(run, record, attempt, {
        status: 'resolving',
        change,
        rest: { until: Math.max(resolveFrom, failure.retryAt ?? 0), reason: 'settle' },
      })
    }
  }
}

/** For whoever reads a refusal that is final. */
export const correctAndAskAgain = ['Correct what the vendor refused, then ask again under a new operationId.']

/** In the vendor's own words, without secrets and personal data, as the evidence has them. */
function verdictOf({ code, message }: Failure, { answered }: CallEvidence): Verdict {
  const said = answered === undefined ? '' : ` It answered: ${answered}`
  return { code, message: `${message}${said}`, ...(answered === undefined ? {} : { answered }) }
}

/** The refusal does not say whether the request was carried out: the attempt stays open until the account was looked at. */
function lookAfterRefusal(
  run: LaneRun,
  record: OperationRecord,
  attempt: Attempt,
  failure: Failure,
  evidence: CallEvidence,
  settled: number,
): Promise<Move> {
  const { step } = attempt
  const isConflict = failure.code === 'CONFLICT'
  const isAboutOthers = isConflict && step.creates === true && run.lane.unknownSince !== undefined
  const isHeld = failure.class === 'held'
  const isDoubted = !isHeld && (hadUnknown(record, step.kind) || isAboutOthers)
  const verdict = {
    ...verdictOf(failure, evidence),
    ...(isHeld ? { held: true as const } : {}),
    ...(isDoubted ? { doubted: true as const } : {}),
  }
  // An answer was seen: nothing is stored for later.
  const change = { verdict, resolveFrom: settled, stage: -1 }
  return write(run, record, attempt, { status: 'resolving', change, rest: { until: settled, reason: 'settle' } })
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
    const done = await keepAnswer(run, key, write)
    const current = done.item === undefined ? undefined : asOperation(done.item)
    if (current !== undefined && (done.committed || current.w === token)) {
      if (wanted === undefined && current.status === 'resolving') await wakeSettled(context, current)
      if (rest !== undefined && !isTerminal(current.status)) return { to: 'rest', rest }
      return { to: 'go-on', record: current }
    }
    const stillOpen =
      current?.attempt?.n === attempt.n && current.attempt.token === attempt.token && current.attempt.state === 'open'
    if (!stillOpen) {
      const late = ending?.status ?? change.past?.outcome ?? refusedAsTaken(attempt, change)
      if (current !== undefined) await recordLateAnswer(run, current, attempt, late)
      return { to: 'read' }
    }
  }
  return { to: 'read' }
}

/** A creation whose name was taken already, and by no request of ours: whoever took it for applied saw somebody else's account. */
const refusedAsTaken = ({ step }: Attempt, { verdict }: AttemptChange): 'rejected' | undefined =>
  step.creates === true && verdict?.code === 'CONFLICT' && verdict.doubted !== true ? 'rejected' : undefined

/** Only the last of a row of attempts that never arrived is kept: an outage must not fill the item. */
function harmlessBefore(record: OperationRecord, attempt: Attempt, last: PastAttempt): string[] {
  const before = String(attempt.n - 1)
  const past = record.past[before]
  if (past === undefined) return []
  return isHarmless(past) || (past.outcome === last.outcome && past.code === last.code) ? [before] : []
}

/** Others wait for the vendor to settle, and the attempt that they wait for is known to have ended: nothing holds its lane. */
async function wakeSettled(context: LaneRun['context'], { partner, account }: OperationRecord): Promise<void> {
  const wake = context.steps.wakeHead({ partner, now: context.clock.now() })
  const woken = await context.store.update(accountKey(partner, account), wake.changes, wake.condition)
  if (woken.committed) await ringHead(context, asAccount(woken.item))
}
