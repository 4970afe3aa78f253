import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs'

/** How an operation's queue and its dead-letter queue stand, by SQS's own approximate counts. */
export type QueueState =
  | {
      is: 'there'
      /** What nobody has in hand, and what somebody has. */
      waiting: number
      inHand: number
      /** What lies on the dead-letter queue; `none` where the queue names none, `missing` where it names one that is not there. */
      deadLetters: number | 'none' | 'missing'
    }
  | { is: 'missing' }

/** Asks for the queues of operations; changes nothing. */
export interface QueueStates {
  /** Every operation that has a queue here. */
  readonly operations: readonly string[]
  /** @throws what the SDK throws, where the queue could not be asked for */
  look(operation: string): Promise<QueueState>
}

/** @param queueUrls queue addresses by operation */
export const sqsQueueStates = (
  client: Pick<SQSClient, 'send'>,
  queueUrls: Readonly<Record<string, string>>,
): QueueStates => ({
  operations: Object.keys(queueUrls),
  look: async (operation) => {
    const url = queueUrls[operation]
    const queue = url === undefined ? undefined : await attributesOf(client, url)
    if (url === undefined || queue === undefined) return { is: 'missing' }
    const counts = { waiting: countIn(queue, 'ApproximateNumberOfMessages'), inHand: countIn(queue, inHandCount) }
    const name = deadLetterName(queue.RedrivePolicy)
    if (name === undefined) return { is: 'there', ...counts, deadLetters: 'none' }
    // A dead-letter queue always lies in the account and region of its queue (Amazon SQS: dead-letter queues).
    const letters = await attributesOf(client, url.slice(0, url.lastIndexOf('/') + 1) + name)
    if (letters === undefined) return { is: 'there', ...counts, deadLetters: 'missing' }
    const lying = countIn(letters, 'ApproximateNumberOfMessages') + countIn(letters, inHandCount)
    return { is: 'there', ...counts, deadLetters: lying }
  },
})

const inHandCount = 'ApproximateNumberOfMessagesNotVisible'

type Attributes = Readonly<Record<string, string>>

async function attributesOf(client: Pick<SQSClient, 'send'>, QueueUrl: string): Promise<Attributes | undefined> {
  try {
    const answer = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', inHandCount, 'RedrivePolicy'],
      }),
    )
    return answer.Attributes ?? {}
  } catch (error) {
    // SQS answers the second name in its older protocol.
    if (error instanceof Error && /^(QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue)$/.test(error.name)) {
      return undefined
    }
    throw error
  }
}

const countIn = (attributes: Attributes, name: string): number => Number(attributes[name] ?? 0)

/** The last part of the ARN that a redrive policy names. */
function deadLetterName(policy: string | undefined): string | undefined {
  try {
    const { deadLetterTargetArn } = JSON.parse(policy ?? '') as { deadLetterTargetArn?: unknown }
    return typeof deadLetterTargetArn === 'string' ? deadLetterTargetArn.split(':').at(-1) : undefined
  } catch {
    return undefined
  }
}
