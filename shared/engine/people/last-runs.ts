import { latestRunKey, type ReconciliationRun } from '../../ledger/reconciliation-record.ts'
import { type ScheduleRecord, scheduleKey } from '../../ledger/schedule-record.ts'
import type { EngineContext } from '../engine-context.ts'
import type { SweepReport } from '../sweep.ts'

/** When what runs by the clock ran last; wall-clock ms. */
export interface LastRuns {
  /** Missing where no sweep has come to its end yet. */
  sweep?: { at: number; unfinished: boolean }
  reconciliations: {
    partner: string
    /** The run that goes on, or the last one that has ended; missing where there was none. */
    run?: Pick<ReconciliationRun, 'state' | 'startedAt' | 'finishedAt' | 'lastCompleteAt' | 'failures' | 'lastFailure'>
  }[]
}

/** Writes down that a sweep has come to its end: nothing else shows that one that found nothing ran at all. */
export async function noteSweep(
  { store, clock }: Pick<EngineContext, 'store' | 'clock'>,
  { unfinished }: Pick<SweepReport, 'unfinished'>,
): Promise<void> {
  await store.put({ ...scheduleKey('sweep'), v: 1, at: clock.now(), unfinished })
}

export async function lastRuns(
  { store }: Pick<EngineContext, 'store'>,
  partners: readonly string[],
): Promise<LastRuns> {
  const sweep = (await store.get(scheduleKey('sweep'))) as unknown as ScheduleRecord | undefined
  const reconciliations: LastRuns['reconciliations'] = []
  for (const partner of partners) {
    const run = (await store.get(latestRunKey(partner))) as unknown as ReconciliationRun | undefined
    reconciliations.push({ partner, ...(run === undefined ? {} : { run }) })
  }
  return { ...(sweep === undefined ? {} : { sweep: { at: sweep.at, unfinished: sweep.unfinished } }), reconciliations }
}
