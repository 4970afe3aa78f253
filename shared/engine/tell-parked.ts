import type { OperationRecord } from '../ledger/operation-record.ts'
import type { LaneRun } from './lane-run.ts'
import { emit, operationEvent } from './operation-events.ts'
import { parkedRest } from './parked-end.ts'
import type { Rest } from './protocol/lane-steps.ts'

/** How soon a parked lane is looked at again whose event the bus has not taken, ms. */
const tellAgain = 60_000

/**
 * Emits that an operation is parked, once for each version in which it was; where the bus does not take it, the lane comes
 * back soon instead of at its next look.
 *
 * @returns until when the lane rests, and the version that is reported by now
 */
export async function tellParked(
  { context, lane }: Pick<LaneRun, 'context' | 'lane'>,
  record: OperationRecord,
): Promise<Pick<Rest, 'until' | 'parkedVer'>> {
  const now = context.clock.now()
  const isTold =
    lane.parkedVer === record.ver ||
    (await emit(context, operationEvent(record, 'operation.parked', now, String(record.ver))))
  return isTold
    ? { until: now + parkedRest(record, now, context.times), parkedVer: record.ver }
    : { until: now + Math.min(context.times.parkedLook, tellAgain) }
}
