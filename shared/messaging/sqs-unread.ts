import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs'

/**
 * Whether messages lie on an operation's queue and nobody takes any, by SQS's own approximate counts.
 *
 * @param queueUrls queue addresses by operation; of another one nothing is known
 */
export const unreadQueues =
  (client: SQSClient, queueUrls: Readonly<Record<string, string>>) =>
  async (operation: string): Promise<boolean> => {
    const QueueUrl = queueUrls[operation]
    if (QueueUrl === undefined) return false
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    )
    const { ApproximateNumberOfMessages: waiting, ApproximateNumberOfMessagesNotVisible: inHand } = Attributes ?? {}
    return Number(waiting ?? 0) > 0 && Number(inHand ?? 0) === 0
  }
