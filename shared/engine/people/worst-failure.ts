import { isTerminal, type OperationRecord } from '../../ledger/operation-record.ts'
import type { StopAfter } from './stop-after.ts'

/** Operations of one type that failed with one code. */
export interface WorstFailure {
  operation: string
  code: string
  count: number
  /** How many of the type ended or were parked in that time. */
  of: number
  /** Up to three of them, those that failed first. */
  first: string[]
}

/** So many ids are named. */
const mostNamed = 3

/**
 * Of each type the code with which most operations failed, where these are enough to stop the rest: pure. Parked counts as failed,
 * and so does what the vendor has rejected. What a rule of ours or a person rejected shows nothing of the others; what was
 * withdrawn did not end by itself, and counts nowhere.
 *
 * @param records what ended or was parked in that time
 */
export function worstFailures(
  records: readonly OperationRecord[],
  { failures, share }: Pick<StopAfter, 'failures' | 'share'>,
): WorstFailure[] {
  const ofType = Map.groupBy(
    records.filter(({ status }) => status !== 'withdrawn'),
    ({ type }) => type,
  )
  return [...ofType].flatMap(([operation, all]) => {
    const byCode = Map.groupBy(all.filter(hasFailed), ({ outcome }) => outcome?.code ?? 'NONE')
    const [worst] = [...byCode].sort(([, one], [, other]) => other.length - one.length)
    if (worst === undefined) return []
    const [code, failed] = worst
    if (failed.length < failures || failed.length < share * all.length) return []
    const first = [...failed].sort(
      (one, other) => failedAt(one) - failedAt(other) || (one.operationId < other.operationId ? -1 : 1),
    )
    return [
      {
        ...{ operation, code, count: failed.length, of: all.length },
        first: first.slice(0, mostNamed).map(({ operationId }) => operationId),
      },
    ]
  })
}

function hasFailed({ status, outcome }: OperationRecord): boolean {
  if (status === 'parked') return true
  return status === 'rejected' && (outcome?.concludedBy === 'answer' || outcome?.concludedBy === 'observation')
}

/** When an operation ended or was parked, wall-clock ms. */
export function failedAt({ status, finishedAt, outcome, receivedAt }: OperationRecord): number {
  if (isTerminal(status)) return finishedAt ?? receivedAt
  return outcome?.since ?? receivedAt
}
