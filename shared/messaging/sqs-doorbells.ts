import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { MessagingError } from './messaging-error.ts'
import type { Doorbell } from './operation-message.ts'
import type { Doorbells } from './ports.ts'

/** The longest delay of one message (Amazon SQS: message quotas). */
const longestDelaySeconds = 900

/** The queue of the function that works on the lines, as the catalogue calls it. */
export const lineQueue = 'work-line'

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
    const queueUrl = this.#queueUrl(operation)
    const { partner, account, operationId } = doorbell
    // Fair queues: one partner's backlog does not hold up the others.
    await this.#send(queueUrl, { doorbell: { partner, account, operationId } }, partner, delayMilliseconds)
  }

  /** @throws as `ring` does */
  async ringLine(budget: string, delayMilliseconds = 0): Promise<void> {
    await this.#send(this.#queueUrl(lineQueue), { line: { budget } }, budget, delayMilliseconds)
  }

  #queueUrl(name: string): string {
    const queueUrl = this.#queueUrls.get(name)
    if (queueUrl !== undefined) return queueUrl
    throw new MessagingError(
      'QUEUE_UNKNOWN',
      `This function has no queue address for ${name}. Check QUEUE_URLS and deploy the stage again.`,
    )
  }

  async #send(queueUrl: string, message: unknown, group: string, delayMilliseconds: number): Promise<void> {
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(message),
        DelaySeconds: Math.min(longestDelaySeconds, Math.ceil(Math.max(0, delayMilliseconds) / 1000)),
        MessageGroupId: group,
      }),
    )
  }
}
