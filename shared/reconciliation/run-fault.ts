import type { ReconciliationRun } from '../ledger/reconciliation-record.ts'

/** The next night has gone by as well, and somewhat less, since runs do not begin to the second. */
const longestRun = 23 * 3_600_000

/**
 * Why a run that has been worked on is no proof that there are no differences. Without a fault it is complete, or goes on with
 * the next invocation.
 *
 * @param now wall-clock ms
 */
export function runFault(run: ReconciliationRun, now: number): 'abandoned' | 'unread' | 'unended' | undefined {
  if (run.state === 'abandoned') return 'abandoned'
  if (run.lastFailure !== undefined) return 'unread'
  return run.state === 'running' && now - run.startedAt > longestRun ? 'unended' : undefined
}
