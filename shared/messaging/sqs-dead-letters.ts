import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { DeadLetters } from './ports.ts'
import { redactMessage } from './redact-message.ts'
import { sqsText } from './sqs-text.ts'

/** Attribute values have no limit of their own, but a reason is for reading. */
const longestReason = 1_000
const longestCode = 100

/** Letters, digits and punctuation, as SQS wants a group to be named. */
const groupPattern = /^[\x21-\x7e]{1,128}$/

/** The dead-letter queue of one operation, written to by its own function: what could not be accepted, and why. */
export class SqsDeadLetters implements DeadLetters {
  readonly #client: SQSClient
  readonly #queueUrl: string

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client
    this.#queueUrl = queueUrl
  }

  /**
   * Redacts the body itself, so that no caller can forget to.
   *
   * @param letter `code` and `reason` become message attributes; `messageGroupId` is left out when SQS would refuse it
   * @throws what the SDK throws when the queue did not take it; the message must then stay on its own queue
   */
  async send(letter: { body: string; code: string; reason: string; messageGroupId?: string }): Promise<void> {
    const { messageGroupId } = letter
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#queueUrl,
        MessageBody: sqsText(redactMessage(letter.body)),
        MessageAttributes: {
          code: textAttribute(letter.code, longestCode),
          reason: textAttribute(letter.reason, longestReason),
        },
        ...(messageGroupId !== undefined && groupPattern.test(messageGroupId)
          ? { MessageGroupId: messageGroupId }
          : {}),
      }),
    )
  }
}

function textAttribute(text: string, most: number) {
  // SQS refuses an attribute without any text.
  return { DataType: 'String', StringValue: sqsText(text, most) || '(none)' }
}
