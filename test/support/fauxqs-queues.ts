import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { startFauxqs } from 'fauxqs'
import { awsClientOptions } from '../../shared/runtime/aws-client-options.ts'
import type { ReceivedMessage } from './memory/memory-queue.ts'

export interface FauxqsQueues {
  client: SQSClient
  /** The address of a new, empty queue. */
  createQueue(): string
  receive(queueUrl: string, most: number, visibilitySeconds: number): Promise<SqsMessage[]>
  delayed(queueUrl: string): Promise<number>
  stop(): Promise<void>
}

export interface SqsMessage extends ReceivedMessage {
  attributes: Readonly<Record<string, string>>
}

/** SQS's stand-in on a free loopback port of this process. */
export async function startFauxqsQueues(): Promise<FauxqsQueues> {
  const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false })
  const client = new SQSClient({
    endpoint: server.address,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    ...awsClientOptions({ requestTimeoutMilliseconds: 10_000 }),
  })
  // The stand-in forgets the group of messages on standard queues, so what was sent is looked up.
  const groups = new Map<string | undefined, string | undefined>()
  client.middlewareStack.add(
    (next) => async (sent) => {
      const result = await next(sent)
      if ('MessageGroupId' in sent.input && 'MessageId' in result.output) {
        groups.set(result.output.MessageId, sent.input.MessageGroupId)
      }
      return result
    },
    { step: 'initialize' },
  )
  let queues = 0
  return {
    client,
    createQueue() {
      queues += 1
      return server.createQueue(`queue-${queues}`).queueUrl
    },
    async receive(queueUrl, most, visibilitySeconds) {
      const { Messages } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: most,
          VisibilityTimeout: visibilitySeconds,
          WaitTimeSeconds: 0,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        }),
      )
      return (Messages ?? []).map((message) => ({
        messageId: message.MessageId ?? '',
        receiptHandle: message.ReceiptHandle ?? '',
        body: message.Body ?? '',
        group: message.Attributes?.MessageGroupId ?? groups.get(message.MessageId),
        receiveCount: Number(message.Attributes?.ApproximateReceiveCount),
        attributes: Object.fromEntries(
          Object.entries(message.MessageAttributes ?? {}).map(([name, { StringValue }]) => [name, StringValue ?? '']),
        ),
      }))
    },
    async delayed(queueUrl) {
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({
          QueueUrl: queueUrl,
          AttributeNames: ['ApproximateNumberOfMessagesDelayed'],
        }),
      )
      return Number(Attributes?.ApproximateNumberOfMessagesDelayed)
    },
    async stop() {
      client.destroy()
      await server.stop()
    },
  }
}
