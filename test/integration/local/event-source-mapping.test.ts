import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import type { SQSEvent } from 'aws-lambda'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { startEventSourceMapping } from '../../../infra/local/event-source-mapping.ts'
import { createQueues, type OperationQueue } from '../../../infra/local/queues.ts'
import { startSqsServer } from '../../../infra/local/sqs-server.ts'
import { operationFunctions } from '../../../shared/operations/catalogue.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const declaration = operationFunctions[0]

async function start(folder = temporaryFolder()) {
  const server = await startSqsServer(folder, 'us-east-1', 0)
  const sqs = new SQSClient({
    region: 'us-east-1',
    endpoint: server.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  let stopped = false
  const stop = async () => {
    if (stopped) return
    stopped = true
    sqs.destroy()
    await server.stop()
  }
  onTestFinished(stop)
  const [queue] = await createQueues(sqs, server.url, 'test', [{ ...declaration, timeoutSeconds: 5 }])
  if (queue === undefined) throw new Error('The queue was not created.')
  return { sqs, server, queue, stop }
}

type Started = Awaited<ReturnType<typeof start>>

function map({ sqs, queue }: Started, handler: (event: SQSEvent) => unknown, maximumConcurrency = 2) {
  const mapping = startEventSourceMapping(
    {
      queueUrl: queue.url,
      queueArn: queue.arn,
      region: 'us-east-1',
      batchSize: 5,
      maximumConcurrency,
      invoke: async (event) => handler(event as SQSEvent),
      onError: () => undefined,
    },
    sqs,
  )
  onTestFinished(() => mapping.stop())
  return mapping
}

const send = (sqs: SQSClient, queue: OperationQueue, MessageBody: string) =>
  sqs.send(
    new SendMessageCommand({
      QueueUrl: queue.url,
      MessageBody,
      MessageGroupId: 'acme',
      MessageAttributes: { hop: { DataType: 'String', StringValue: 'one' } },
    }),
  )

const counts = async ({ server, queue }: Started) => {
  const answer = await fetch(`${server.url}/_fauxqs/queues/${queue.name}`)
  const { messages } = (await answer.json()) as { messages: Record<'ready' | 'inflight' | 'delayed', unknown[]> }
  return { ready: messages.ready.length, inflight: messages.inflight.length }
}

describe('event source mapping', () => {
  it('hands over records in the shape of Lambda and deletes them when the function is done', async () => {
    const started = await start()
    const events: SQSEvent[] = []
    map(started, (event) => {
      events.push(event)
    })
    const { MessageId, MD5OfMessageBody } = await send(started.sqs, started.queue, 'hello')
    await vi.waitFor(async () => expect(await counts(started)).toEqual({ ready: 0, inflight: 0 }))
    await vi.waitFor(() => expect(events).toHaveLength(1))
    expect(events[0]?.Records).toEqual([
      {
        messageId: MessageId,
        receiptHandle: expect.any(String),
        body: 'hello',
        attributes: expect.objectContaining({
          ApproximateReceiveCount: '1',
          MessageGroupId: 'acme',
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
        }),
        messageAttributes: {
          hop: { stringValue: 'one', stringListValues: [], binaryListValues: [], dataType: 'String' },
        },
        md5OfBody: MD5OfMessageBody,
        md5OfMessageAttributes: expect.any(String),
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:partner-ops-test-provision-account',
        awsRegion: 'us-east-1',
      },
    ])
  })

  it.each([
    {
      answer: (event: SQSEvent) => ({ batchItemFailures: [{ itemIdentifier: event.Records[0]?.messageId }] }),
      left: 1,
      reason: 'a listed record stays, the others go',
    },
    {
      answer: () => ({ batchItemFailures: [{ itemIdentifier: 'nobody' }] }),
      left: 3,
      reason: 'a malformed answer keeps all',
    },
    {
      answer: () => {
        throw new Error('broken')
      },
      left: 3,
      reason: 'a function that throws keeps all',
    },
    { answer: () => null, left: 0, reason: 'an empty answer keeps none' },
  ])('after a batch, $reason', async ({ answer, left }) => {
    const started = await start()
    for (const body of ['one', 'two', 'three']) await send(started.sqs, started.queue, body)
    const sizes: number[] = []
    const mapping = map(started, (event) => {
      sizes.push(event.Records.length)
      return answer(event)
    })
    await vi.waitFor(() => expect(sizes).toEqual([3]))
    await mapping.stop()
    expect(await counts(started)).toEqual({ ready: 0, inflight: left })
  })

  it('never runs more invocations at once than it may', async () => {
    const started = await start()
    let running = 0
    let most = 0
    let done = 0
    const gate = Promise.withResolvers<void>()
    map(started, async (event) => {
      running += event.Records.length > 0 ? 1 : 0
      most = Math.max(most, running)
      if (running === 2) gate.resolve()
      await gate.promise
      running -= 1
      done += event.Records.length
    })
    for (let message = 0; message < 12; message += 1) await send(started.sqs, started.queue, String(message))
    await vi.waitFor(() => expect(done).toBe(12))
    expect(most).toBe(2)
  })

  it('keeps messages over a restart of the queue, those in hand included', async () => {
    const folder = temporaryFolder()
    const first = await start(folder)
    await send(first.sqs, first.queue, 'waiting')
    await send(first.sqs, first.queue, 'in hand')
    await first.sqs.send(new ReceiveMessageCommand({ QueueUrl: first.queue.url, VisibilityTimeout: 1 }))
    await first.stop()
    const second = await start(folder)
    const bodies: string[] = []
    map(second, (event) => {
      bodies.push(...event.Records.map(({ body }) => body))
    })
    await vi.waitFor(() => expect(bodies.toSorted()).toEqual(['in hand', 'waiting']), { timeout: 10_000 })
  })

  it('works on queues that hide a message for six times the time limit and give up after 50 receives', async () => {
    const { sqs, queue } = await start()
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames: ['All'] }),
    )
    expect(Attributes?.VisibilityTimeout).toBe('30')
    expect(JSON.parse(Attributes?.RedrivePolicy ?? '{}')).toEqual({
      deadLetterTargetArn: `${queue.arn}-dead-letters`,
      maxReceiveCount: 50,
    })
  })

  it('leaves a message that was received too often to the dead-letter queue', async () => {
    const { sqs, queue } = await start()
    await send(sqs, queue, 'poison')
    for (let receive = 0; receive < 50; receive += 1) {
      const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queue.url, VisibilityTimeout: 0 }))
      expect(Messages).toHaveLength(1)
    }
    const last = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queue.url, VisibilityTimeout: 0 }))
    expect(last.Messages ?? []).toHaveLength(0)
    const dead = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queue.deadLetterUrl }))
    expect(dead.Messages?.[0]?.Body).toBe('poison')
    await sqs.send(
      new DeleteMessageCommand({ QueueUrl: queue.deadLetterUrl, ReceiptHandle: dead.Messages?.[0]?.ReceiptHandle }),
    )
  })
})
