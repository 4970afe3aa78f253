import type { CallEvidence, Failure } from '../domain/answer.ts'
import type { Attempt, OperationRecord, Verdict } from '../ledger/operation-record.ts'
import { holdOf } from '../vendor-key/held-calls.ts'
import { accountNamed, isOdd, isOutage } from '../vendor-key/odd-failure.ts'
import { concludeOperation, writeConclusion } from './conclude-operation.ts'
import { restAfterFailure, restHeld } from './failure-rest.ts'
import { accountOf, callAfterStop, keyIsStopped, type LaneRun, type Move, prove } from './lane-run.ts'
import type { AttemptChange } from './protocol/attempt-steps.ts'

/** So many odd answers, over some hours; then a person must look. */
const mostOdd = 8

/** From so many on each outage of one account alone is followed by a read without it. */
const triesBeforeProof = 3

/**
 * A read about one account failed. Where the key goes on, it is this account that is odd: its lane rests for growing times,
 * and parks after a bounded number of tries with what the vendor said last.
 */
export async function restOrPark(
  run: LaneRun,
  record: OperationRecord,
  failure: Failure,
  evidence: CallEvidence,
): Promise<Move> {
  const rest = restAfterFailure(run, record, failure)
  const isOfAccount = accountNamed(accountOf(run), failure, evidence) !== undefined
  const isCounted = isOdd(failure) || isOutage(failure)
  if (!isOfAccount || !isCounted || failure.retryAt !== undefined || keyIsStopped(run)) return { to: 'rest', rest }
  const { clock, times } = run.context
  const now = clock.now()
  const tries = oddTries(record) + 1
  // One account alone makes no row of outages in half a minute: whether it is the vendor's is asked without it.
  if (isOutage(failure) && tries >= triesBeforeProof && (await proveOutage(run, failure))) return { to: 'rest', rest }
  if (tries >= mostOdd) {
    return concludeOperation(run, record, {
      status: 'parked',
      outcome: {
        concludedBy: 'observation',
        code: 'ACCOUNT_ODD',
        message: `${tries} reads of this account failed in the same way while others went on. ${failure.message}`,
        nextSteps: [
          'Look at the account at the vendor, or ask the vendor about it.',
          'Then retry this operation, or mark it applied or rejected.',
        ],
        evidence,
      },
    })
  }
  const written = await writeConclusion(run, record, {
    status: record.status,
    change: { odd: { tries, code: failure.code, at: now } },
  })
  if (written.to !== 'go-on') return written
  const wait = Math.min(times.observationGapMost, times.settle * 2 ** (tries - 1))
  return { to: 'rest', rest: { ...rest, until: now + wait, reason: 'held' } }
}

async function proveOutage(run: LaneRun, failure: Failure): Promise<boolean> {
  const isStopped = await prove(run, failure)
  if (isStopped) await callAfterStop(run)
  return isStopped
}

/**
 * A write about one account was refused and seen not to have taken effect: it is sent again after growing times, and parks in
 * the end. While the call is held for all accounts it is not this one that is odd, and no try is counted.
 */
export async function restAfterRefusal(
  run: LaneRun,
  record: OperationRecord,
  { step }: Attempt,
  { code, message }: Verdict,
  change: AttemptChange,
): Promise<Move> {
  const { clock, budgetView } = run.context
  const now = clock.now()
  const key = budgetView?.get(run.partner.budget.name)?.key
  const isOfAll = holdOf(key, run.partner.id, step.kind) !== undefined || keyIsStopped(run)
  const tries = oddTries(record) + (isOfAll ? 0 : 1)
  if (tries >= mostOdd && !isOfAll) {
    return concludeOperation(run, record, {
      status: 'parked',
      change,
      outcome: {
        concludedBy: 'observation',
        code: 'ACCOUNT_ODD',
        message: `${tries} requests about this account were refused, and a look after each did not show what was asked for. ${message}`,
        nextSteps: [
          'Look at the account at the vendor, or ask the vendor why it refuses this.',
          'Then retry this operation, or mark it applied or rejected.',
        ],
      },
    })
  }
  const odd = { tries, code, at: now }
  const written = await writeConclusion(run, record, { status: 'received', change: { ...change, odd } })
  if (written.to !== 'go-on') return written
  const { until, reason } = restHeld(run)
  const times = isOfAll ? 1 : (growth[Math.min(tries, growth.length) - 1] ?? 1)
  return { to: 'rest', rest: { until: now + (until - now) * times, reason } }
}

/** By how much the waits for a refused account grow: five minutes, a quarter of an hour, an hour. */
const growth = [1, 3, 12] as const

/** Odd answers since a person decided last. */
const oddTries = ({ odd, decisions }: OperationRecord): number =>
  odd === undefined || odd.at < (decisions?.at(-1)?.at ?? 0) ? 0 : odd.tries
