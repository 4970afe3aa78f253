import type { Attempt, OperationRecord, PastAttempt } from '../../ledger/operation-record.ts'

/** What is kept of an attempt once it has ended. */
export const pastOf = (
  attempt: Attempt,
  outcome: PastAttempt['outcome'],
  code: string | undefined,
  at: number,
): PastAttempt => ({ step: attempt.step.kind, outcome, at, ...(code === undefined ? {} : { code }) })

/**
 * Whether an earlier request of this operation may have reached the vendor without our knowing what came of it.
 *
 * @param step only requests of this step count; all of them where it is left out
 */
export const hadUnknown = (record: OperationRecord, step?: string): boolean =>
  Object.values(record.past).some(
    (past) =>
      (step === undefined || past.step === step) && (past.outcome === 'not-applied' || past.outcome === 'unknown'),
  )

/** The attempts that have ended, in the order in which they were made. */
export const pastInOrder = ({ past }: OperationRecord): PastAttempt[] =>
  Object.entries(past)
    .sort(([one], [other]) => Number(one) - Number(other))
    .map(([, attempt]) => attempt)
