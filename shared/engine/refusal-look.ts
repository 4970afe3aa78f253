import type { AccountFields } from '../domain/account-fields.ts'
import type { Attempt, OperationRecord, Outcome, Verdict } from '../ledger/operation-record.ts'
import { GatewayError } from '../partner-api/create-gateway.ts'
import { concludeOperation, writeConclusion } from './conclude-operation.ts'
import { type Look, noProgress, type OperationContext, type Refusal } from './define-operation.ts'
import { callOptions, type LaneRun, type Move, noteFailure } from './lane-run.ts'
import { findInListing } from './locate-account.ts'
import { NamelessListing } from './nameless-listing.ts'
import { restAfterRefusal, restOrPark } from './odd-account.ts'
import { faultsAsOurs } from './own-fault.ts'
import { parkUnsettled } from './park-unsettled.ts'
import { pastOf } from './past-attempt.ts'
import { correctAndAskAgain } from './record-answer.ts'
import { awaitProof } from './unproven-absence.ts'

type AnsweredLook = Exclude<Look, { conclusion: 'applied' | 'failed' | 'not-yet' | 'unproven' }>

/** Whether a look shows every field of the target, so that one which is not as wanted is seen not to be. */
const showsTarget = (fields: AccountFields, { step }: Attempt): boolean =>
  (fields.presence === 'absent' && step.creates !== true) ||
  Object.keys(step.target).every((name) => (fields as Record<string, unknown>)[name] !== undefined)

/** What was before has nothing to do with it: the look could not have shown what the request was to change. */
const unseenEffect = ({ fields, evidence }: AnsweredLook, { step }: Attempt) => ({
  conclusion: 'cannot-tell' as const,
  code: 'CANNOT_TELL' as const,
  message: `It cannot be seen whether the request took effect: the look does not show ${Object.keys(step.target).join(', ')}.`,
  fields,
  evidence,
})

/**
 * The one look after a refusal, where no request before casts doubt on it, has not shown what was asked for: the refusal
 * is believed, unless the look could not have shown it.
 */
export function believeRefusal(
  run: LaneRun,
  record: OperationRecord,
  attempt: Attempt,
  verdict: Verdict,
  look: AnsweredLook,
  began: number,
): Promise<Move> {
  const { module, context } = run
  const isOthers = attempt.step.creates === true && look.conclusion === 'elsewhere'
  // A refusal that is no verdict leaves a third state as unexplained as a lost answer does.
  const isUnclear = isOthers || verdict.held === true
  if (look.conclusion !== 'as-before' && (isUnclear || !showsTarget(look.fields, attempt))) {
    const unclear = isUnclear ? look : unseenEffect(look, attempt)
    return parkUnsettled(run, record, attempt, unclear, began, [
      'Look at the account at the vendor: the refused request may have been carried out.',
      'Then mark this operation applied or rejected, or retry it (which looks first).',
    ])
  }
  const now = context.clock.now()
  const { code, message, answered = message } = verdict
  // What was planned with may have been old; whoever plans next knows what was seen.
  const projected = { changed: {}, observed: look.fields, observedAt: began }
  run.seen = projected
  if (verdict.held === true) return sendAgainLater(run, record, attempt, verdict)
  if (module.goesOnAfterRefusal?.(attempt.step) === true) {
    const past = { ...pastOf(attempt, 'rejected', code, now), answered }
    return writeConclusion(run, record, { status: 'received', change: { state: 'closed', past } })
  }
  const outcome = {
    concludedBy: 'observation',
    code,
    message: `${message} One look at the account after that did not show what was asked for.`,
    nextSteps: correctAndAskAgain,
    evidence: look.evidence,
  } as Outcome
  const past = pastOf(attempt, 'rejected', code, now)
  return concludeOperation(run, record, { status: 'rejected', outcome, change: { state: 'closed', past }, projected })
}

/** What was refused for a fault of settings, and was not seen to have taken effect, is sent again when that may be over. */
export async function sendAgainLater(
  run: LaneRun,
  record: OperationRecord,
  attempt: Attempt,
  verdict: Verdict,
): Promise<Move> {
  const { code } = verdict
  const past = pastOf(attempt, 'not-applied', code, run.context.clock.now())
  const earlier = String(attempt.n - 1)
  const before = record.past[earlier]
  // Only the last of a row of the same refusals is kept: a fault of settings that lasts must not fill the item.
  const forget = before?.outcome === 'not-applied' && before.code === code ? [earlier] : []
  return restAfterRefusal(run, record, attempt, verdict, { state: 'closed', past, forget })
}

/**
 * The first request of a creation was refused because the login name is taken, and nothing before it can have taken it:
 * the account is looked for once. One of this partner's was there before, so the operation is never applied.
 */
export async function explainTakenName(
  run: LaneRun,
  record: OperationRecord,
  attempt: Attempt,
  operation: OperationContext<unknown>,
): Promise<Move> {
  const { module, gateway, context } = run
  const began = context.clock.now()
  const find = () => findInListing(run, record, { presence: attempt.startedAt, absence: attempt.resolveFrom })
  let refusal: Refusal | undefined
  let seen: AccountFields = {}
  try {
    const call = callOptions(run, false, undefined, 'resolve')
    const answer = await faultsAsOurs(() => module.read(operation, gateway, call, find))
    if ('notYet' in answer) return { to: 'rest', rest: { until: answer.until, reason: 'scan' } }
    if ('is' in answer) return awaitProof(run, record, attempt.startedAt, answer)
    if (!answer.ok) {
      await noteFailure(run, answer.failure, answer.evidence)
      return restOrPark(run, record, answer.failure, answer.evidence)
    }
    seen = answer.value.fields
    const snapshot = { fields: seen, observation: answer.value, source: 'read' as const, at: began }
    const next = module.next(operation, snapshot, { ...noProgress, refused: true })
    refusal = next.do === 'reject' ? next : module.explainRefusal?.(attempt.step, 'absent')
  } catch (error) {
    if (!(error instanceof GatewayError || error instanceof NamelessListing)) throw error
    refusal = module.explainRefusal?.(attempt.step, 'unseen')
  }
  const { code, message, nextSteps } = refusal ?? { ...attempt.verdict, nextSteps: correctAndAskAgain }
  const outcome = { concludedBy: 'observation', code, message, nextSteps } as Outcome
  const past = pastOf(attempt, 'rejected', attempt.verdict?.code, context.clock.now())
  return concludeOperation(run, record, {
    status: 'rejected',
    outcome,
    change: { state: 'closed', past },
    projected: { changed: {}, observed: seen, observedAt: began },
    seen,
  })
}
