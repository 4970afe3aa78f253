import { type AccountRecord, accountKey } from '../ledger/account-record.ts'
import type { ItemKey } from '../ledger/item-store.ts'
import { restLine } from '../ledger/lane-place.ts'
import { asOperation, eventLine, type OperationRecord, operationKey } from '../ledger/operation-record.ts'
import type { EventType } from '../messaging/ports.ts'
import type { EngineContext } from './engine-context.ts'
import {
  type DueEvent,
  emit,
  emitTerminalEvents,
  eventKey,
  operationEvent,
  partsOfEventKey,
} from './operation-events.ts'
import { endedPlace } from './protocol/ended-place.ts'

/** The event that an answer has contradicted what was concluded of its attempt. */
export const contradictedEvent = ({ operationId }: OperationRecord, attempt: number): DueEvent => ({
  key: eventKey(operationId, 'contradicted', String(attempt)),
  type: 'operation.contradicted',
})

/** Writes down that an event is due, so that the sweeper sends it where nobody else does. */
export async function keepEventDue(context: EngineContext, record: OperationRecord, event: DueEvent): Promise<void> {
  const changes = [
    { set: ['eventDue', event.key] as const, value: event.type },
    // The sweeper sends events for lanes that rest; from a line it goes back to its place afterwards.
    { set: ['line'] as const, value: restLine(record.partner) },
    { set: ['dueAt'] as const, value: context.clock.now() },
  ]
  const key = accountKey(record.partner, record.account)
  await context.store.update(key, changes, { is: 'present', path: ['eventDue'] })
}

/** Freeing a lane puts off the sweeper's look at it; an event that became due meanwhile is not put off with it. */
export async function keepLaneDue(context: EngineContext, lane: AccountRecord): Promise<void> {
  const now = context.clock.now()
  const isSwept = lane.line === restLine(lane.partner) && lane.dueAt !== undefined && lane.dueAt <= now
  if (Object.keys(lane.eventDue).length === 0 || isSwept) return
  const changes = [
    { set: ['line'] as const, value: restLine(lane.partner) },
    { set: ['dueAt'] as const, value: now },
  ]
  const isDue = { is: 'size', path: ['eventDue'], compare: 'greaterOrEqual', value: 1 } as const
  await context.store.update({ pk: lane.pk, sk: lane.sk }, changes, isDue)
}

/**
 * Emits the end of an operation that is in no lane; it stays due in its own item until the bus has taken it.
 *
 * @returns whether the bus took it
 */
export async function sendEndDue(context: EngineContext, record: OperationRecord): Promise<boolean> {
  if ((await emitTerminalEvents(context, record)).length > 0) return false
  const key = operationKey(record.partner, record.operationId)
  const ended = endedPlace(record.partner, record.finishedAt ?? context.clock.now())
  await context.store.update(key, ended, { is: 'equal', path: ['line'], value: eventLine })
  return true
}

/** E of the protocol: emit, then forget that it was due; the other way round it could be lost. */
export async function sendDueEvent(
  context: EngineContext,
  partner: string,
  account: ItemKey,
  key: string,
  type: EventType,
): Promise<boolean> {
  const { operationId, mark } = partsOfEventKey(key)
  const item = await context.store.get(operationKey(partner, operationId))
  if (item === undefined) return false
  const record = asOperation(item)
  // Whoever noted the event may have died before the record said so; the two must not disagree.
  if (type === 'operation.contradicted' && record.contradicted !== true) {
    await context.store.update(
      operationKey(partner, operationId),
      [
        { set: ['contradicted'], value: true },
        { add: ['ver'], value: 1 },
      ],
      { is: 'present', path: ['late'] },
    )
  }
  if (!(await emit(context, operationEvent(record, type, context.clock.now(), mark)))) return false
  const isDue = { is: 'present', path: ['eventDue', key] } as const
  await context.store.update(account, [{ remove: ['eventDue', key] }], isDue)
  await forgetDue(context, account)
  return true
}

/** A lane that is empty and owes no event is not due any more. */
export async function forgetDue({ store }: Pick<EngineContext, 'store'>, account: ItemKey): Promise<void> {
  await store.update(account, [{ remove: ['dueAt'] }], {
    all: [
      { is: 'size', path: ['q'], compare: 'equal', value: 0 },
      { is: 'size', path: ['eventDue'], compare: 'equal', value: 0 },
    ],
  })
}

/** So many events of a lane are tried at once, outside the sweeper. */
const mostTried = 20

/** Sends the first of a lane's due events; says whether the bus took any, so that there is room for others. */
export async function sendSomeDue(context: EngineContext, lane: AccountRecord): Promise<boolean> {
  let sent = 0
  for (const [eventKey, type] of Object.entries(lane.eventDue).slice(0, mostTried)) {
    if (await sendDueEvent(context, lane.partner, lane, eventKey, type as EventType)) sent += 1
  }
  return sent > 0
}
