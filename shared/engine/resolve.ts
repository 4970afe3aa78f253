import { contradictsTarget, onlyTarget } from '../domain/conclusion.ts'
import { afterUnknownOf } from '../ledger/after-unknown.ts'
import type { Attempt, OperationRecord, Outcome, Verdict } from '../ledger/operation-record.ts'
import { concludeOperation, warningsOf, writeConclusion } from './conclude-operation.ts'
import type { Look, OperationContext } from './define-operation.ts'
import { type LaneRun, type Move, noteFailure, operationContext } from './lane-run.ts'
import { findInListing, locateAccount } from './locate-account.ts'
import { lookAtAccount } from './look-at-account.ts'
import { restOrPark } from './odd-account.ts'
import { parkUnseen, parkUnsettled } from './park-unsettled.ts'
import { parkUnshown } from './park-unshown.ts'
import { pastOf } from './past-attempt.ts'
import { afterSteps, projectionOfStep } from './projection-of-step.ts'
import { believeRefusal, explainTakenName, sendAgainLater } from './refusal-look.ts'
import { lateLookFrom, lateLooks, mayStillCome } from './settle-times.ts'
import { awaitProof } from './unproven-absence.ts'

/**
 * Answered looks that settle nothing; then a person must decide (docs/explanation/protocol.md#looks-that-cannot-tell).
 */
const mostLooks = 6

/**
 * Q of the protocol: an attempt whose outcome is unknown is resolved by looking, never by sending again first. The
 * caller has made sure that `resolveFrom` has passed.
 */
export async function resolve(run: LaneRun, record: OperationRecord, attempt: Attempt): Promise<Move> {
  const { context, module } = run
  const after = afterUnknownOf(attempt.step)
  if (after === 'park') return parkUnshown(run, record, attempt)
  // A refusal after an unknown attempt is no unknown outcome: asked again, the vendor would only refuse again.
  if (after === 'repeat' && attempt.verdict === undefined) return closeForRepeat(run, record, attempt)
  // The partner's settings may have changed since the request left: another generation then has another identifier.
  const generation = module.needsVendorId?.(run.partner)
  if (generation !== undefined) {
    const located = await locateAccount(run, record, generation)
    if (typeof located !== 'string') return located
  }
  const operation = operationContext(run, record)
  const { verdict, step } = attempt
  const isFirst = verdict !== undefined && verdict.doubted !== true
  if (isFirst && verdict.code === 'CONFLICT' && step.creates === true) {
    return explainTakenName(run, record, attempt, operation)
  }
  const began = context.clock.now()
  // Fixed times, so that a pass over the listing which takes several invocations counts in the end.
  const firstLook = attempt.asBeforeAt
  const settled = attempt.resolveFrom
  const absence = firstLook === undefined ? settled : Math.max(settled, firstLook + context.times.observationGap)
  const find = () => findInListing(run, record, { presence: attempt.startedAt, absence })
  const look = await lookAtAccount(run, attempt, operation, find)
  switch (look.conclusion) {
    case 'not-yet':
      return { to: 'rest', rest: { until: look.until, reason: 'scan' } }
    case 'unproven':
      return awaitProof(run, record, attempt.startedAt, look.absence)
    case 'unseeable':
      return parkUnseen(run, record, attempt, look.evidence)
    case 'failed':
      await noteFailure(run, look.failure, look.evidence)
      return restOrPark(run, record, look.failure, look.evidence)
    case 'applied':
      return concludeApplied(run, record, attempt, operation, look, began)
  }
  // A second creation waits for the late looks, whatever the vendor said of the first.
  if (isFirst && lateLooks(attempt) === 0) return believeRefusal(run, record, attempt, verdict, look, began)
  switch (look.conclusion) {
    case 'as-before':
      return concludeAsBefore(run, record, attempt, look, began)
    case 'elsewhere':
      return parkUnsettled(run, record, attempt, look, began, [
        'Compare what was seen with what was wanted.',
        'Then mark this operation applied or rejected, or retry it.',
      ])
    case 'cannot-tell':
      // It sets a value, so that no `before` was read: the vendor refused it, and twice another value is shown.
      if (after === 'repeat' && verdict !== undefined && contradictsTarget(look.fields ?? {}, step.target)) {
        return concludeAsBefore(run, record, attempt, look, began)
      }
      return concludeCannotTell(run, record, attempt, look, began)
  }
}

/** The target was seen: the operation, or this step of it, is done. */
export function concludeApplied(
  run: LaneRun,
  record: OperationRecord,
  attempt: Attempt,
  operation: OperationContext<unknown>,
  look: Look & { conclusion: 'applied' },
  began: number,
): Promise<Move> {
  const past = pastOf(attempt, 'applied', undefined, run.context.clock.now())
  const change = { state: 'closed' as const, past, stepApplied: attempt.step.kind }
  const expected = projectionOfStep(run, operation, attempt.step, look.fields, began)
  if (!attempt.step.last) {
    const kept = afterSteps(record.projected, expected)
    return writeConclusion(run, record, { status: 'received', change: { ...change, projected: kept } })
  }
  // Seen as wanted, but it was, or may have been, so before too: this proves nothing about our request.
  // A conflict says that it was so before the last request, whoever has made it so.
  const wasOtherwise = attempt.before !== undefined && contradictsTarget(attempt.before.fields, attempt.step.target)
  const proven = wasOtherwise && attempt.verdict?.code !== 'CONFLICT'
  const outcome: Outcome = {
    concludedBy: 'observation',
    effect: proven ? 'proven' : 'unproven',
    evidence: look.evidence,
    ...warningsOf({
      warnings: [
        ...(attempt.step.warnings ?? []),
        ...(look.warnings ?? []),
        ...(run.module.warningsOf?.(attempt.step, look.fields) ?? []),
      ],
    }),
  }
  // What may be somebody else's doing brought with it no more than is seen.
  const projected = proven ? expected : { ...expected, changed: onlyTarget(look.fields, attempt.step.target) }
  return concludeOperation(run, record, { status: 'applied', outcome, change, projected, seen: look.fields })
}

/**
 * Equal to `before` in two looks some time apart, or refused and not seen in two: the request did not take effect
 * (docs/explanation/protocol.md#two-looks).
 */
function concludeAsBefore(
  run: LaneRun,
  record: OperationRecord,
  attempt: Attempt,
  look: Look & { conclusion: 'as-before' | 'cannot-tell' },
  began: number,
): Promise<Move> {
  const { times, clock } = run.context
  const first = attempt.asBeforeAt
  const late = lateLooks(attempt)
  const isTwice = late === 0 || mayStillCome(attempt)
  if (isTwice && (first === undefined || began - first < times.observationGap)) {
    const change = first === undefined ? { asBeforeAt: began, looks: (attempt.looks ?? 0) + 1 } : {}
    return restAfter(run, record, change, (first ?? began) + times.observationGap)
  }
  const stage = (attempt.stage ?? -1) + 1
  if (stage < late) {
    const resolveFrom = lateLookFrom(attempt, stage, times)
    return restAfter(run, record, { stage, resolveFrom }, resolveFrom)
  }
  if (mayStillCome(attempt)) return parkStored(run, record)
  if (late > 0 && attempt.verdict?.doubted === true) return parkProbable(run, record, attempt.verdict, look)
  if (attempt.verdict?.held === true) return sendAgainLater(run, record, attempt, attempt.verdict)
  const past = (outcome: 'not-applied' | 'rejected') => pastOf(attempt, outcome, attempt.verdict?.code, clock.now())
  if (attempt.verdict !== undefined) {
    const { code, message } = attempt.verdict
    if (run.module.goesOnAfterRefusal?.(attempt.step) === true) {
      const refused = { ...past('rejected'), answered: message }
      return writeConclusion(run, record, { status: 'received', change: { state: 'closed', past: refused } })
    }
    const outcome = {
      concludedBy: 'observation',
      code,
      message: `${message} ${
        look.conclusion === 'as-before'
          ? 'Two looks showed the account as it was before.'
          : 'Two looks did not show what was wanted.'
      }`,
      nextSteps: ['Correct what the vendor refused, then ask again under a new operationId.'],
      evidence: look.evidence,
    } as Outcome
    return concludeOperation(run, record, {
      status: 'rejected',
      outcome,
      change: { state: 'closed', past: past('rejected') },
    })
  }
  return writeConclusion(run, record, { status: 'received', change: { state: 'closed', past: past('not-applied') } })
}

/** What may be stored is never sent again; it is looked for until the last settle time, then a person decides. */
const parkStored = (run: LaneRun, record: OperationRecord): Promise<Move> =>
  concludeOperation(run, record, {
    status: 'parked',
    outcome: {
      concludedBy: 'observation',
      code: 'STORED_NOT_SEEN',
      message: 'The vendor may have stored the request; no look within the allowed time showed its effect.',
      nextSteps: [
        'Ask the vendor whether the request is still stored.',
        'Then mark this operation applied or rejected, or retry it.',
      ],
    },
  })

/**
 * A request of unknown outcome, and then a conflict: it probably took effect, so nobody may be told that it did not.
 */
const parkProbable = (
  run: LaneRun,
  record: OperationRecord,
  { message }: Verdict,
  { evidence }: Look & { conclusion: 'as-before' | 'cannot-tell' },
): Promise<Move> =>
  concludeOperation(run, record, {
    status: 'parked',
    outcome: {
      concludedBy: 'observation',
      code: 'PROBABLY_APPLIED',
      message: `${message} It is not known whether an earlier request took effect: it was probably carried out, although no look has shown it.`,
      nextSteps: [
        'Ask the vendor whether it has what was asked for.',
        'Then mark this operation applied or rejected, or retry it (which looks first).',
      ],
      evidence,
    },
  })

function concludeCannotTell(
  run: LaneRun,
  record: OperationRecord,
  attempt: Attempt,
  look: Look & { conclusion: 'cannot-tell' },
  began: number,
): Promise<Move> {
  const { times } = run.context
  const looks = (attempt.looks ?? 0) + 1
  // Without a `before`, not seeing the target proves nothing, however often it is looked at
  // (docs/explanation/protocol.md#no-before).
  if (attempt.before === undefined || look.code === 'BEFORE_UNKNOWN' || looks >= mostLooks) {
    return parkUnsettled(run, record, attempt, look, began, [
      'Look at the account at the vendor.',
      'Then mark this operation applied or rejected, or retry it (which looks first).',
    ])
  }
  const gap = Math.min(times.observationGapMost, times.settle * 2 ** looks)
  return restAfter(run, record, { looks }, began + gap)
}

/** Only for steps of which the vendor's own words say that sending them once more does no harm. */
function closeForRepeat(run: LaneRun, record: OperationRecord, attempt: Attempt): Promise<Move> {
  const past = pastOf(attempt, 'unknown', undefined, run.context.clock.now())
  return writeConclusion(run, record, { status: 'received', change: { state: 'closed', past } })
}

async function restAfter(
  run: LaneRun,
  record: OperationRecord,
  change: Parameters<typeof writeConclusion>[2]['change'],
  until: number,
): Promise<Move> {
  if (Object.keys(change).length > 0) {
    const written = await writeConclusion(run, record, { status: 'resolving', change })
    if (written.to !== 'go-on') return written
  }
  return { to: 'rest', rest: { until, reason: 'settle' } }
}
