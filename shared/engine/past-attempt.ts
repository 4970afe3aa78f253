import type { Attempt, OperationRecord, PastAttempt } from '../ledger/operation-record.ts'

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

/** Attempts of an operation that are kept; more than that only come of a person asking for another try again and again. */
const mostPast = 100

/**
 * Numbers of the attempts that need not be kept: the oldest of too many, where a later one of the same step ended likewise.
 * Whatever may have reached the vendor is so still known of each step.
 */
export function crowdedOut({ past }: OperationRecord): string[] {
  const numbers = Object.keys(past).sort((one, other) => Number(other) - Number(one))
  const seen = new Set<string>()
  return numbers
    .filter((n, age) => {
      const kind = `${past[n]?.step} ${past[n]?.outcome}`
      const isRepeated = seen.has(kind)
      seen.add(kind)
      return age >= mostPast && isRepeated
    })
    .slice(-mostForgotten)
}

/** In one write, so that its expression stays short. */
const mostForgotten = 100

/** The attempts that have ended, in the order in which they were made. */
export const pastInOrder = ({ past }: OperationRecord): PastAttempt[] =>
  Object.entries(past)
    .sort(([one], [other]) => Number(one) - Number(other))
    .map(([, attempt]) => attempt)
