import type { SQSRecord } from 'aws-lambda'
import { type MessageNames, namesIn } from '../../messaging/message-names.ts'
import type { DeadLetters, Events, OutgoingEvent } from '../../messaging/ports.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Log } from '../../runtime/logger.ts'
import type { Metrics } from '../../runtime/metrics.ts'

/** Why a message is not accepted. */
export interface Refusal {
  code: string
  /** For the dead letter: fields, rules and, where that is allowed, values. */
  reason: string
  /** Names of the fields that are at fault; empty where it is none of them. */
  fields: readonly string[]
}

export interface RefusalPorts {
  deadLetters: DeadLetters
  events: Events
  clock: Pick<Clock, 'now'>
  log: Log
  metrics: Metrics
}

/**
 * Puts a message among the dead letters, and reports that by a log line and an event. A bus that does not take the event
 * keeps no message from being refused.
 *
 * @param operation - whose queue it is
 * @throws when the dead letters could not be written; the message must stay on its queue then
 */
export async function refuseMessage(
  { deadLetters, events, clock, log, metrics }: RefusalPorts,
  operation: string,
  { body, messageId, attributes }: SQSRecord,
  { code, reason, fields }: Refusal,
): Promise<void> {
  const group = attributes.MessageGroupId
  await deadLetters.send({ body, code, reason, ...(group === undefined ? {} : { messageGroupId: group }) })
  metrics.count('MessageMalformed')
  const names = namesIn(body)
  const { partner, operationId } = names
  const known = { operation, messageId, code, partner, operationId }
  log.warn('A message was refused and lies on the dead-letter queue.', { ...known, fields: fields.join(', ') })
  const event = refusedEvent(operation, messageId, code, fields, names, clock.now())
  try {
    await events.emit(event)
  } catch (error) {
    metrics.count('EventNotTaken')
    const name = error instanceof Error ? error.name : 'unknown'
    log.warn('The bus did not take the event of a refused message.', { ...known, event: event.type, error: name })
  }
}

/** The event of a refused message; one that is received again, and refused again, has the same id. */
export function refusedEvent(
  operation: string,
  messageId: string,
  code: string,
  fields: readonly string[],
  { partner, account, operationId }: MessageNames,
  now: number,
): OutgoingEvent {
  const type = 'message.refused'
  return {
    id: [operation, messageId, type].join('/'),
    type,
    time: new Date(now).toISOString(),
    ...(partner === undefined ? {} : { partner }),
    ...(account === undefined ? {} : { account }),
    detail: { operation, messageId, ...(operationId === undefined ? {} : { operationId }), code, fields: [...fields] },
  }
}
