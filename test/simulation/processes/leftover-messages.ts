import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** A message that was still on a queue when the product had stopped. */
export interface LeftoverMessage {
  queue: string
  body: string
  /** Error code that was put on a dead letter. */
  code?: string
}

/**
 * Reads the messages that the SQS stand-in kept, visible or not. Its process must have ended.
 *
 * @param folder the runtime's
 */
export function leftoverMessages(folder: string): LeftoverMessage[] {
  const database = new DatabaseSync(join(folder, 'data/sqs/fauxqs.db'), { readOnly: true })
  try {
    const rows = database.prepare('SELECT queue_name, body, message_attributes FROM sqs_messages').all()
    return rows.map(({ queue_name, body, message_attributes }) => {
      const attributes = JSON.parse(String(message_attributes)) as Record<string, { StringValue?: string }>
      const code = attributes.code?.StringValue
      return { queue: String(queue_name), body: String(body), ...(code === undefined ? {} : { code }) }
    })
  } finally {
    database.close()
  }
}
