import { partnerLane } from '../ledger/account-record.ts'
import { isTerminal, type OperationRecord, type OutcomeCode } from '../ledger/operation-record.ts'
import type { EventType, OutgoingEvent } from '../messaging/ports.ts'
import { describeError } from '../runtime/describe-error.ts'
import type { EngineContext } from './engine-context.ts'

/** Key of an event that stays due in the ACCOUNT item, and its type. */
export interface DueEvent {
  key: string
  type: EventType
}

/** No operationId holds it, so that no key can be read as another operation's. */
const keySeparator = '/'

/** Key of a due event; `mark` tells apart the happenings that an operation can have besides its end. */
export const eventKey = (operationId: string, ...mark: readonly string[]): string =>
  [operationId, ...mark].join(keySeparator)

/** The operation that a due event belongs to, and the number of its happening where the type alone does not say it. */
export function partsOfEventKey(key: string): { operationId: string; mark: string | undefined } {
  const [operationId = key, , mark] = key.split(keySeparator)
  return { operationId, mark }
}

/** The event of the last decision on an operation; its version tells it from those before. */
export function decidedEvent({ operationId, decisions }: OperationRecord): DueEvent | undefined {
  const last = decisions?.at(-1)
  if (last === undefined) return undefined
  return { key: eventKey(operationId, 'decided', String(last.version)), type: 'operation.decided' }
}

/** The events that the end of an operation calls for. */
export function terminalEvents(record: OperationRecord): DueEvent[] {
  if (!isTerminal(record.status)) return []
  const events: DueEvent[] = [{ key: eventKey(record.operationId), type: `operation.${record.status}` }]
  if (record.caught) events.push({ key: eventKey(record.operationId, 'caught'), type: 'account.caught' })
  // A decision that asked for another try was told before that.
  const decided = record.decisions?.at(-1)?.kind === 'retry' ? undefined : decidedEvent(record)
  return decided === undefined ? events : [...events, decided]
}

/** An event about an operation; the same happening always has the same id. */
export function operationEvent(record: OperationRecord, type: EventType, now: number, mark?: string): OutgoingEvent {
  const { outcome } = record
  const decided =
    type === 'operation.decided' ? record.decisions?.find(({ version }) => String(version) === mark) : undefined
  return {
    id: [record.partner, record.operationId, type, mark].filter((part) => part !== undefined).join('/'),
    type,
    time: new Date(decided?.at ?? record.finishedAt ?? now).toISOString(),
    partner: record.partner,
    ...(record.account === partnerLane ? {} : { account: record.account }),
    detail: {
      operationId: record.operationId,
      operation: record.type,
      status: record.status,
      ...(outcome === undefined
        ? {}
        : {
            concludedBy: outcome.concludedBy,
            ...(outcome.effect === undefined ? {} : { effect: outcome.effect }),
            ...(outcome.code === undefined ? {} : { code: outcome.code }),
            ...(outcome.message === undefined ? {} : { message: outcome.message }),
            ...(outcome.nextSteps === undefined ? {} : { nextSteps: outcome.nextSteps }),
            ...(outcome.warnings === undefined ? {} : { warnings: outcome.warnings }),
          }),
      ...(decided === undefined ? {} : { decision: decided.kind, decidedBy: decided.by }),
      ...(record.metadata === undefined ? {} : { metadata: record.metadata }),
    },
  }
}

/** The event that a head waits for operations that nobody has sent. */
export function delayedEvent(
  record: OperationRecord,
  missing: readonly string[],
  parkAt: number,
  now: number,
): OutgoingEvent {
  const event = operationEvent(record, 'operation.delayed', now)
  const ids = missing.join(', ')
  return {
    ...event,
    detail: {
      ...event.detail,
      code: 'DEPENDENCY_MISSING' satisfies OutcomeCode,
      message: `Operation ${ids} in "after" has not been received. This operation waits for it, and the account's later ones wait behind this one.`,
      nextSteps: [
        `Send ${ids}: this operation goes on by itself then.`,
        `If it was never sent by ${new Date(parkAt).toISOString()}, this operation is parked.`,
      ],
      waitsFor: [...missing],
    },
  }
}

/** Emits what the end of an operation calls for; answers the events that the bus did not take. */
export async function emitTerminalEvents(context: EngineContext, record: OperationRecord): Promise<DueEvent[]> {
  const failed: DueEvent[] = []
  for (const event of terminalEvents(record)) {
    const { mark } = partsOfEventKey(event.key)
    if (!(await emit(context, operationEvent(record, event.type, context.clock.now(), mark)))) failed.push(event)
  }
  return failed
}

/** Emits one event; says whether the bus took it. */
export async function emit(context: EngineContext, event: OutgoingEvent): Promise<boolean> {
  try {
    await context.events.emit(event)
    return true
  } catch (error) {
    context.observer.notice('event-not-taken', {
      partner: event.partner,
      event: event.type,
      ...describeError(error),
    })
    return false
  }
}
