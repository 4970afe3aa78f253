import type { buildApp } from 'fauxqs'

type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>['stores']>
type SqsStore = Stores['sqsStore']

interface MoveTask {
  TaskHandle: string
  Status: 'COMPLETED' | 'FAILED'
  SourceArn: string
  DestinationArn?: string
  ApproximateNumberOfMessagesMoved: number
  ApproximateNumberOfMessagesToMove: number
  FailureReason?: string
  StartedTimestamp: number
}

/** An answer of SQS in JSON. */
export interface MoveAnswer {
  status: number
  body: Record<string, unknown>
}

const target = 'AmazonSQS.'

/**
 * Move tasks as SQS has them, which fauxqs has not: the messages of a dead-letter queue go to another queue as new messages. Here all go at
 * once. Without a destination a task fails, since what a function put there itself has no queue that it came from.
 */
export function messageMoves(store: SqsStore): (action: string, request: unknown) => MoveAnswer | undefined {
  const tasks = new Map<string, MoveTask[]>()
  const answers: Readonly<Record<string, (asked: Record<string, unknown>) => MoveAnswer>> = {
    StartMessageMoveTask: ({ SourceArn, DestinationArn }) => {
      const source = store.getQueueByArn(String(SourceArn))
      const destination = DestinationArn === undefined ? undefined : store.getQueueByArn(String(DestinationArn))
      if (source === undefined || (DestinationArn !== undefined && destination === undefined)) return unknownQueue
      const task: MoveTask = {
        ...{ TaskHandle: crypto.randomUUID(), Status: 'COMPLETED', SourceArn: source.arn },
        ...(destination === undefined ? {} : { DestinationArn: destination.arn }),
        ...{ ApproximateNumberOfMessagesMoved: 0, ApproximateNumberOfMessagesToMove: 0, StartedTimestamp: Date.now() },
        ...(destination === undefined ? { Status: 'FAILED', FailureReason: 'CouldNotDetermineMessageSource' } : {}),
      }
      if (destination !== undefined) task.ApproximateNumberOfMessagesMoved = moveAll(store, source, destination)
      task.ApproximateNumberOfMessagesToMove = task.ApproximateNumberOfMessagesMoved
      tasks.set(source.arn, [task, ...(tasks.get(source.arn) ?? [])].slice(0, 10))
      return { status: 200, body: { TaskHandle: task.TaskHandle } }
    },
    ListMessageMoveTasks: ({ SourceArn, MaxResults = 1 }) => {
      if (store.getQueueByArn(String(SourceArn)) === undefined) return unknownQueue
      return { status: 200, body: { Results: (tasks.get(String(SourceArn)) ?? []).slice(0, Number(MaxResults)) } }
    },
  }
  return (action, request) => answers[action.slice(target.length)]?.((request ?? {}) as Record<string, unknown>)
}

const unknownQueue: MoveAnswer = {
  status: 404,
  body: {
    __type: 'com.amazonaws.sqs#ResourceNotFoundException',
    message: 'The resource that you specified does not exist.',
  },
}

type Queue = NonNullable<ReturnType<SqsStore['getQueueByArn']>>
type CreateMessage = (body: string, attributes: unknown) => Parameters<Queue['enqueue']>[0]

function moveAll(store: SqsStore, source: Queue, destination: Queue): number {
  const { createMessage } = store.constructor as unknown as { createMessage: CreateMessage }
  let moved = 0
  for (let batch = source.dequeue(10); batch.length > 0; batch = source.dequeue(10)) {
    for (const { Body, MessageAttributes, ReceiptHandle } of batch) {
      destination.enqueue(createMessage(Body, MessageAttributes ?? {}))
      source.deleteMessage(ReceiptHandle)
      moved += 1
    }
  }
  return moved
}
