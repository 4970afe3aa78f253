import type { Attempt, PastAttempt } from '../../ledger/operation-record.ts'

/** What is kept of an attempt once it has ended. */
export const pastOf = (
  attempt: Attempt,
  outcome: PastAttempt['outcome'],
  code: string | undefined,
  at: number,
): PastAttempt => ({ step: attempt.step.kind, outcome, at, ...(code === undefined ? {} : { code }) })
