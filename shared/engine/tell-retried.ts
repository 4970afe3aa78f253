import type { OperationRecord } from '../ledger/operation-record.ts'
import { keepEventDue } from './due-events.ts'
import type { LaneRun } from './lane-run.ts'
import { decidedEvent, emit, operationEvent, partsOfEventKey } from './operation-events.ts'

/**
 * Emits that a person has asked for another try, before anything comes of it. It may be told again until something is sent,
 * always under the same id; where the bus does not take it, it stays due.
 */
export async function tellRetried({ context }: Pick<LaneRun, 'context'>, record: OperationRecord): Promise<void> {
  const event = decidedEvent(record)
  if (event === undefined) return
  const { mark } = partsOfEventKey(event.key)
  if (await emit(context, operationEvent(record, event.type, context.clock.now(), mark))) return
  await keepEventDue(context, record, event)
}
