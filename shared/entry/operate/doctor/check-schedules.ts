import type { LastRuns } from '../../../engine/people/last-runs.ts'
import { type Finding, fine, wrong } from './finding.ts'

/** The sweeper is called every minute; so much later, ms, something is wrong. */
const sweepOverdue = 10 * 60_000
/** A reconciliation is called every night; where a stage calls for it less often, the line says so. */
const reconciliationOverdue = 50 * 3_600_000

/** Whether the sweeper and the nightly reconciliation run. @param now wall-clock ms */
export function checkSchedules({ sweep, reconciliations }: LastRuns, now: number): Finding[] {
  return [checkSweep(sweep, now), ...reconciliations.map((one) => checkReconciliation(one, now))]
}

const seeSchedule = (name: string) =>
  `See whether the schedule partner-ops-<stage>-${name} is enabled, and what the function’s log says.`

function checkSweep(sweep: LastRuns['sweep'], now: number): Finding {
  const subject = 'schedule:sweep'
  if (sweep === undefined) {
    return wrong(
      subject,
      'SCHEDULE_NEVER_RAN',
      'No sweep has come to its end yet.',
      `Wait two minutes. ${seeSchedule('sweep')}`,
    )
  }
  const ended = `The last sweep came to its end at ${iso(sweep.at)}`
  if (now - sweep.at > sweepOverdue) return wrong(subject, 'SCHEDULE_OVERDUE', `${ended}.`, seeSchedule('sweep'))
  if (!sweep.unfinished) return fine(subject, `${ended}.`)
  return wrong(
    ...([subject, 'SCHEDULE_UNFINISHED', `${ended}, before everything due was looked at.`] as const),
    'Ask again in a few minutes: each sweep begins with the oldest. GET /overview shows what is open.',
  )
}

function checkReconciliation({ partner, run }: LastRuns['reconciliations'][number], now: number): Finding {
  const subject = `reconciliation:${partner}`
  if (run === undefined) {
    return wrong(
      subject,
      'SCHEDULE_NEVER_RAN',
      'No reconciliation has begun yet.',
      `Wait for the first night. ${seeSchedule('reconcile')}`,
    )
  }
  const { state, startedAt, finishedAt, lastCompleteAt, failures, lastFailure } = run
  const complete = state === 'complete' ? finishedAt : lastCompleteAt
  const last =
    complete === undefined ? 'None has been completed yet.' : `The last complete one ended at ${iso(complete)}.`
  const failed =
    failures > 0
      ? ` ${failures} pages could not be read${lastFailure === undefined ? '' : `, the last for ${lastFailure}`}.`
      : ''
  if (state === 'abandoned') {
    return wrong(
      ...([
        subject,
        'RECONCILIATION_ABANDONED',
        `The last run was abandoned: the vendor did not know its next page. ${last}`,
      ] as const),
      'The next run begins anew; if that happens again, ask the vendor about the listing.',
    )
  }
  if (now - (complete ?? startedAt) > reconciliationOverdue) {
    return wrong(
      ...([subject, 'SCHEDULE_OVERDUE', `${last}${failed}`] as const),
      `${seeSchedule('reconcile')} Where the stage runs it less often than every second day, this is as it should be.`,
    )
  }
  return fine(subject, `${state === 'running' ? `A run is under way since ${iso(startedAt)}. ` : ''}${last}${failed}`)
}

const iso = (time: number): string => new Date(time).toISOString()
