import type { Doorbell } from './operation-message.ts'

/** Wakes the function of an operation. May be lost, doubled or late without harm: the sweeper rings again. */
export interface Doorbells {
  /** `delayMilliseconds` is capped at 15 minutes, as SQS does. */
  ring(operation: string, doorbell: Doorbell, delayMilliseconds?: number): Promise<void>
  /** Has a runner work on the lines of one key of the vendor's, by its budget's name; delays as above. */
  ringLine(budget: string, delayMilliseconds?: number): Promise<void>
}

/** Append-only. */
export type EventType =
  | 'operation.applied'
  | 'operation.rejected'
  | 'operation.withdrawn'
  | 'operation.parked'
  | 'operation.contradicted'
  | 'operation.delayed'
  | 'operation.decided'
  | 'account.caught'
  | 'key.quota-used'
  | 'key.pause-ended'
  | 'pause.ended'
  | 'operations.stopped'
  | 'message.refused'

/** What leaves over the event bus: at least once, so receivers compare `id`. Carries no secret or personal data. */
export interface OutgoingEvent {
  /** Stable: the same happening always has the same id. */
  id: string
  type: EventType
  /** ISO 8601. */
  time: string
  /** Missing where a refused message does not name one. */
  partner?: string
  /** Missing where it concerns the partner as a whole. */
  account?: string
  detail: Record<string, unknown>
}

export interface Events {
  /** @throws when the bus did not take it; the engine keeps it due. */
  emit(event: OutgoingEvent): Promise<void>
}

/** Messages that are refused beyond the most that is kept in an hour, with what is wrong with them. */
export interface DeadLetters {
  /** `body` is the message as received, with anything that looks like a password taken out. */
  send(letter: { body: string; code: string; reason: string; messageGroupId?: string }): Promise<void>
}
