import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { MessagingError } from './messaging-error.ts'
import type { OperationEnvelope } from './operation-message.ts'

/** Puts messages on the operations' own queues, as any caller does. */
export type SendOperation = (operation: string, message: OperationEnvelope) => Promise<void>

/**
 * @param queueUrls queue addresses by operation
 * @returns a sender; it throws MessagingError QUEUE_UNKNOWN where the function was given no address for an operation, and what
 *   the SDK throws when the queue did not take the message
 */
export const sqsOperationSender =
  (client: SQSClient, queueUrls: Readonly<Record<string, string>>): SendOperation =>
  async (operation, message) => {
    const queueUrl = queueUrls[operation]
    if (queueUrl === undefined) {
      throw new MessagingError(
        'QUEUE_UNKNOWN',
        `This function has no queue address for ${operation}. Check QUEUE_URLS and deploy the stage again.`,
      )
    }
    const { partner } = message
    await client.send(
      new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message), MessageGroupId: partner }),
    )
  }
