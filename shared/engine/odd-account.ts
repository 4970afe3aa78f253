import type { CallEvidence, Failure } from '../domain/answer.ts'
import type { Attempt, OperationRecord, Step, Verdict } from '../ledger/operation-record.ts'
import { holdOf } from '../vendor-key/held-calls.ts'
import { accountNamed, isOdd, isOutage } from '../vendor-key/odd-failure.ts'
import { concludeOperation, writeConclusion } from './conclude-operation.ts'
import { restAfterFailure, restHeld } from './failure-rest.ts'
import { accountOf, callAfterStop, keyIsStopped, type LaneRun, type Move, prove } from './lane-run.ts'
import type { AttemptChange } from './protocol/attempt-steps.ts'
import type { Rest } from './protocol/lane-steps.ts'

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
  const { clock } = run.context
  const now = clock.now()
  const isOfAll = isRefusedForAll(run, step)
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
  return { to: 'rest', rest: restHeldLonger(run, isOfAll ? 0 : tries) }
}

/** Whether the call, or all of the key, is held: then no account is odd. */
function isRefusedForAll(run: LaneRun, { kind }: Step): boolean {
  const key = run.context.budgetView?.get(run.partner.budget.name)?.key
  return holdOf(key, run.partner.id, kind) !== undefined || keyIsStopped(run)
}

/**
 * A request that may be repeated was refused for what may be odd about its account. It is sent again without a look, after
 * growing times; `parkRefused` ends the row.
 *
 * @returns the try to be counted, and how long the lane rests; nothing where the refusal is not about the account
 */
export function countRefusal(
  run: LaneRun,
  record: OperationRecord,
  { step }: Attempt,
  failure: Failure,
  evidence: CallEvidence,
): { odd: NonNullable<OperationRecord['odd']>; rest: Rest } | undefined {
  const isOfAccount = isOdd(failure) && accountNamed(accountOf(run), failure, evidence) !== undefined
  if (!isOfAccount || isRefusedForAll(run, step)) return undefined
  const now = run.context.clock.now()
  const tries = oddTries(record) + 1
  // Nothing is waited for where nothing is to be sent again.
  const rest = tries >= mostOdd ? { until: now, reason: 'held' as const } : restHeldLonger(run, tries)
  return { odd: { tries, code: failure.code, at: now }, rest }
}

/** Before a request is sent again that was counted so often: a person must look. */
export function parkRefused(run: LaneRun, record: OperationRecord, step: Step): Promise<Move> | undefined {
  const tries = oddTries(record)
  if (tries < mostOdd || isRefusedForAll(run, step)) return undefined
  return concludeOperation(run, record, {
    status: 'parked',
    outcome: {
      concludedBy: 'guard',
      code: 'ACCOUNT_ODD',
      message: `The vendor refused ${tries} requests about this account (${record.odd?.code}). Its key goes on.`,
      nextSteps: [
        'Look at the account at the vendor, or ask the vendor why it refuses this.',
        'Then retry this operation, or mark it applied or rejected.',
      ],
    },
  })
}

/** A rest that grows with the odd answers. */
function restHeldLonger(run: LaneRun, tries: number): Rest {
  const now = run.context.clock.now()
  const { until, reason } = restHeld(run)
  const times = growth[Math.min(tries, growth.length) - 1] ?? 1
  return { until: now + (until - now) * times, reason }
}

/** By how much the waits for a refused account grow: five minutes, a quarter of an hour, an hour. */
const growth = [1, 3, 12] as const

/** Odd answers since a person decided last. */
const oddTries = ({ odd, decisions }: OperationRecord): number =>
  odd === undefined || odd.at < (decisions?.at(-1)?.at ?? 0) ? 0 : odd.tries
