import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { MessagingError } from './messaging-error.ts'
import type { Doorbell } from './operation-message.ts'
import type { Doorbells } from './ports.ts'

/** The longest delay of one message (Amazon SQS: message quotas). */
const longestDelaySeconds = 900

/** Doorbells as messages on the operations' own queues. */
export class SqsDoorbells implements Doorbells {
  readonly #client: SQSClient
  readonly #queueUrls: ReadonlyMap<string, string>

  /** @param queueUrls queue addresses by operation; a function knows only those it may ring */
  constructor(client: SQSClient, queueUrls: Readonly<Record<string, string>>) {
    this.#client = client
    this.#queueUrls = new Map(Object.entries(queueUrls))
  }

  /**
   * Delays are rounded up to whole seconds: woken early, the operation would only be deferred again.
   *
   * @throws MessagingError QUEUE_UNKNOWN for an operation whose queue this function was not given; what the SDK throws
   *   when the queue did not take it
   */
  async ring(operation: string, doorbell: Doorbell, delayMilliseconds = 0): Promise<void> {
    const queueUrl = this.#queueUrls.get(operation)
    if (queueUrl === undefined) {
      throw new MessagingError(
        'QUEUE_UNKNOWN',
        `This function has no queue address for the operation ${operation}. Check QUEUE_URLS and deploy the stage again.`,
      )
    }
    const { partner, account, operationId } = doorbell
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify({ doorbell: { partner, account, operationId } }),
        DelaySeconds: Math.min(longestDelaySeconds, Math.ceil(Math.max(0, delayMilliseconds) / 1000)),
        // Fair queues: one partner's backlog does not hold up the others.
        MessageGroupId: partner,
      }),
    )
  }
}
