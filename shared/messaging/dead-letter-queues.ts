import {
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksCommandOutput,
  ReceiveMessageCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs'
import { namesIn } from './message-names.ts'

/** A dead-letter queue is called as its queue, with this behind. */
export const deadLetterSuffix = '-dead-letters'

/** What a message of a dead-letter queue says of itself; never its body, in which nothing may have been taken out. */
export interface DeadLetterSample {
  messageId: string
  /** ISO 8601: when its sender sent it, or our function put it there. */
  sentAt?: string
  receives?: number
  /** Where our own function put it there. */
  code?: string
  reason?: string
  partner?: string
  account?: string
  operationId?: string
}

/** The last move back to its queue, as SQS reports it. */
export interface DeadLetterMove {
  status: string
  /** ISO 8601. */
  startedAt?: string
  moved?: number
  of?: number
  failure?: string
}

/** One operation's dead letters, by SQS's approximate counts. */
export interface DeadLetterCounts {
  operation: string
  waiting: number
  /** In somebody's hand at this moment. */
  inHand: number
  /** Some of them, whichever SQS shows; ten at the most. */
  sample: DeadLetterSample[]
  move?: DeadLetterMove
}

/** The dead-letter queues of the stage's operations. */
export interface DeadLetterQueues {
  look(): Promise<DeadLetterCounts[]>
  /** Has SQS move all messages back to the operation's own queue. */
  moveBack(operation: string): Promise<{ is: 'started' | 'running' | 'unknown-operation' }>
}

/** @param queueUrls addresses of the operations' own queues, by operation */
export function sqsDeadLetterQueues(client: SQSClient, queueUrls: Readonly<Record<string, string>>): DeadLetterQueues {
  const attributesOf = async (url: string) => {
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl: url + deadLetterSuffix,
        AttributeNames: ['QueueArn', 'ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    )
    return {
      arn: Attributes.QueueArn ?? '',
      waiting: Number(Attributes.ApproximateNumberOfMessages ?? 0),
      inHand: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
    }
  }
  const lastMove = async (arn: string) => {
    const { Results = [] } = await client.send(new ListMessageMoveTasksCommand({ SourceArn: arn, MaxResults: 1 }))
    return Results[0]
  }
  return {
    look: () =>
      Promise.all(
        Object.entries(queueUrls).map(async ([operation, url]) => {
          const { arn, waiting, inHand } = await attributesOf(url)
          const [sample, task] = await Promise.all([
            waiting + inHand === 0 ? [] : sampleOf(client, url + deadLetterSuffix),
            lastMove(arn),
          ])
          return { operation, waiting, inHand, sample, ...(task === undefined ? {} : { move: moveOf(task) }) }
        }),
      ),
    moveBack: async (operation) => {
      const url = Object.hasOwn(queueUrls, operation) ? queueUrls[operation] : undefined
      if (url === undefined) return { is: 'unknown-operation' }
      const { arn } = await attributesOf(url)
      // SQS runs one at a time.
      if ((await lastMove(arn))?.Status === 'RUNNING') return { is: 'running' }
      // The destination must be named: what our own function put there has no queue that SQS would know to send it back to.
      const DestinationArn = arn.slice(0, -deadLetterSuffix.length)
      await client.send(new StartMessageMoveTaskCommand({ SourceArn: arn, DestinationArn }))
      return { is: 'started' }
    },
  }
}

type Task = NonNullable<ListMessageMoveTasksCommandOutput['Results']>[number]

function moveOf(task: Task): DeadLetterMove {
  const { Status = 'UNKNOWN', StartedTimestamp, FailureReason } = task
  const { ApproximateNumberOfMessagesMoved: moved, ApproximateNumberOfMessagesToMove: of } = task
  return {
    status: Status,
    ...(StartedTimestamp === undefined ? {} : { startedAt: new Date(StartedTimestamp).toISOString() }),
    ...(moved === undefined ? {} : { moved }),
    ...(of === undefined ? {} : { of }),
    ...(FailureReason === undefined ? {} : { failure: FailureReason }),
  }
}

/** Looked at without being hidden from anybody. */
async function sampleOf(client: SQSClient, QueueUrl: string): Promise<DeadLetterSample[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 0,
      WaitTimeSeconds: 0,
      MessageAttributeNames: ['code', 'reason'],
      MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
    }),
  )
  return Messages.map(({ MessageId = '', Body = '', Attributes = {}, MessageAttributes = {} }) => {
    const code = MessageAttributes.code?.StringValue
    const reason = MessageAttributes.reason?.StringValue
    const sent = Number(Attributes.SentTimestamp)
    const receives = Number(Attributes.ApproximateReceiveCount)
    return {
      messageId: MessageId,
      ...(Number.isFinite(sent) ? { sentAt: new Date(sent).toISOString() } : {}),
      ...(Number.isFinite(receives) ? { receives } : {}),
      ...(code === undefined ? {} : { code }),
      ...(reason === undefined ? {} : { reason }),
      ...namesIn(Body),
    }
  })
}
