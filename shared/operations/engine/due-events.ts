import { type AccountRecord, accountKey } from '../../ledger/account-record.ts'
import type { ItemKey } from '../../ledger/item-store.ts'
import { restLine } from '../../ledger/lane-place.ts'
import { asOperation, type OperationRecord, operationKey } from '../../ledger/operation-record.ts'
import type { EventType } from '../../messaging/ports.ts'
import type { EngineContext } from './engine-context.ts'
import { type DueEvent, emit, operationEvent } from './operation-events.ts'

/** The operation that a due event belongs to, and the mark of its happening where the type alone does not tell it. */
function partsOf(eventKey: string): { operationId: string; mark: string | undefined } {
  const [operationId = eventKey, , mark] = eventKey.split('~')
  return { operationId, mark }
}

/** The event that an answer has contradicted what was concluded of its attempt. */
export const contradictedEvent = ({ operationId }: OperationRecord, attempt: number): DueEvent => ({
  key: `${operationId}~contradicted~${attempt}`,
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

/** E of the protocol: emit, then forget that it was due; the other way round it could be lost. */
export async function sendDueEvent(
  context: EngineContext,
  partner: string,
  account: ItemKey,
  eventKey: string,
  type: EventType,
): Promise<boolean> {
  const { operationId, mark } = partsOf(eventKey)
  const item = await context.store.get(operationKey(partner, operationId))
  if (item === undefined) return false
  if (!(await emit(context, operationEvent(asOperation(item), type, context.clock.now(), mark)))) return false
  const isDue = { is: 'present', path: ['eventDue', eventKey] } as const
  await context.store.update(account, [{ remove: ['eventDue', eventKey] }], isDue)
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
