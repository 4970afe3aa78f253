import type { Attempt, OperationRecord, PastAttempt } from '../../ledger/operation-record.ts'

/** What is kept of an attempt once it has ended. */
export const pastOf = (
  attempt: Attempt,
  outcome: PastAttempt['outcome'],
  code: string | undefined,
  at: number,
): PastAttempt => ({ step: attempt.step.kind, outcome, at, ...(code === undefined ? {} : { code }) })

/** Whether an earlier request of this operation may have reached the vendor without our knowing what came of it. */
export const hadUnknown = (record: OperationRecord): boolean =>
  Object.values(record.past).some(({ outcome }) => outcome === 'not-applied' || outcome === 'unknown')
