import type { SQSRecord } from 'aws-lambda'
import type { Engine } from '../../engine/engine.ts'
import { type MessageNames, namesIn } from '../../messaging/message-names.ts'
import type { DeadLetters, Events, OutgoingEvent } from '../../messaging/ports.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Log } from '../../runtime/logger.ts'
import type { Metrics } from '../../runtime/metrics.ts'
import type { Refusal } from './ask-door.ts'
import { firstSender } from './sender-rules.ts'
import { sentAt } from './sent-at.ts'

export interface RefusalPorts {
  engine: Pick<Engine, 'keepRefused'>
  /** For what is beyond the most that is kept in an hour. */
  deadLetters: DeadLetters
  events: Events
  clock: Pick<Clock, 'now'>
  log: Log
  metrics: Metrics
  /** The unique id of this function's role, which alone is believed who sent a message first. */
  ownRole?: string | undefined
}

/**
 * Keeps a message that is not accepted in the ledger, and reports that by a log line and an event. A bus that does not take the
 * event keeps no message from being refused.
 *
 * @param operation - whose queue it is
 * @throws when it could not be written down; the message must stay on its queue then
 */
export async function refuseMessage(
  { engine, deadLetters, events, clock, log, metrics, ownRole }: RefusalPorts,
  operation: string,
  record: SQSRecord,
  { code, reason, fields }: Refusal,
): Promise<void> {
  const { body, messageId, attributes } = record
  const { MessageGroupId: group, ApproximateReceiveCount } = attributes
  const sender = firstSender(record, ownRole)
  const names = namesIn(body)
  const keeping = await engine.keepRefused({
    ...{ operation, messageId, body, code, reason, fields, names },
    ...(sender === undefined ? {} : { sender }),
    ...{ receives: Number.parseInt(ApproximateReceiveCount, 10) || 1, sentAt: sentAt(record, clock) },
  })
  if (keeping.is === 'full') {
    await deadLetters.send({ body, code, reason, ...(group === undefined ? {} : { messageGroupId: group }) })
  }
  metrics.count('MessageMalformed')
  const { partner, operationId } = names
  const known = { operation, messageId, code, partner, operationId }
  const sentence =
    keeping.is === 'full'
      ? 'A message was refused and lies on the dead-letter queue: too much was refused in this hour.'
      : 'A message was refused and is kept in the ledger.'
  log.warn(sentence, { ...known, fields: fields.join(', ') })
  const refusedId = keeping.is === 'full' ? undefined : keeping.id
  const event = refusedEvent({ operation, messageId, code, fields, names, refusedId }, clock.now())
  try {
    await events.emit(event)
  } catch (error) {
    metrics.count('EventNotTaken')
    const name = error instanceof Error ? error.name : 'unknown'
    log.warn('The bus did not take the event of a refused message.', { ...known, event: event.type, error: name })
  }
}

/** What the event of a refused message reports. */
export interface RefusalReport {
  operation: string
  messageId: string
  code: string
  fields: readonly string[]
  names: MessageNames
  /** Of its record in the ledger. */
  refusedId: string | undefined
}

/** The event of a refused message; one that is received again, and refused again, has the same id. */
export function refusedEvent(
  { operation, messageId, code, fields, names: { partner, account, operationId }, refusedId }: RefusalReport,
  now: number,
): OutgoingEvent {
  const type = 'message.refused'
  return {
    id: [operation, messageId, type].join('/'),
    type,
    time: new Date(now).toISOString(),
    ...(partner === undefined ? {} : { partner }),
    ...(account === undefined ? {} : { account }),
    detail: {
      ...{ operation, messageId },
      ...(refusedId === undefined ? {} : { refusedId }),
      ...(operationId === undefined ? {} : { operationId }),
      ...{ code, fields: [...fields] },
    },
  }
}
