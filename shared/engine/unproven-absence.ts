import type { OperationRecord, Outcome } from '../ledger/operation-record.ts'
import { concludeOperation } from './conclude-operation.ts'
import type { UnprovenAbsence } from './define-operation.ts'
import type { LaneRun, Move } from './lane-run.ts'
import { storedSettleTimes } from './settle-times.ts'

/**
 * The listing neither shows the account nor proves that it is not there: a row of it cannot be read, or its pages lead in a
 * circle. It is read again at the long intervals, and in the end a person decides: nothing waits for it without end.
 *
 * @param since - wall-clock ms from which the intervals count
 */
export function awaitProof(
  run: LaneRun,
  record: OperationRecord,
  since: number,
  { message, evidence }: UnprovenAbsence,
): Promise<Move> | Move {
  const { clock, times } = run.context
  const now = clock.now()
  // A person's decision begins the intervals anew.
  const from = Math.max(since, record.decisions?.at(-1)?.at ?? 0)
  const next = storedSettleTimes(times)
    .map((interval) => from + interval)
    .find((at) => at > now)
  if (next !== undefined) return { to: 'rest', rest: { until: next, reason: 'scan' } }
  const outcome: Outcome = {
    concludedBy: 'observation',
    code: 'LISTING_PROVES_NOTHING',
    message: `${message} Whether the account is there is not known.`,
    nextSteps: [
      'Ask the vendor about the row that the evidence names, or look for the account in the vendor’s own pages.',
      'Where the account is there, ask again under a new operationId with its vendorId instead of its login name.',
      'Then mark this operation, or retry it (which looks again).',
    ],
    evidence,
  }
  return concludeOperation(run, record, { status: 'parked', outcome })
}
