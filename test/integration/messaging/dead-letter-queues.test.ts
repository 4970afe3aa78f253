import { join } from 'node:path'
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs'
import { expect, onTestFinished, test } from 'vitest'
import { startSqsServer } from '../../../infra/local/sqs-server.ts'
import { deadLetterSuffix, sqsDeadLetterQueues } from '../../../shared/messaging/dead-letter-queues.ts'
import { SqsDeadLetters } from '../../../shared/messaging/sqs-dead-letters.ts'
import { temporaryFolder } from '../local/support/temporary-folder.ts'

async function place() {
  const server = await startSqsServer(join(temporaryFolder(), 'sqs'), 'us-east-1', 0)
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new SQSClient({ endpoint: server.url, region: 'us-east-1', credentials, maxAttempts: 1 })
  onTestFinished(async () => {
    client.destroy()
    await server.stop()
  })
  const urls: Record<string, string> = {}
  for (const operation of ['open-product', 'cancel-product']) {
    for (const name of [operation, operation + deadLetterSuffix]) {
      await client.send(new CreateQueueCommand({ QueueName: name }))
    }
    urls[operation] = `${server.url}/000000000000/${operation}`
  }
  const letters = `${urls['open-product']}${deadLetterSuffix}`
  const bodiesIn = async (QueueUrl: string | undefined) => {
    const asked = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }
    const { Messages = [] } = await client.send(new ReceiveMessageCommand(asked))
    return Messages.map(({ Body }) => Body)
  }
  return { client, urls, letters, bodiesIn, queues: sqsDeadLetterQueues(client, urls) }
}

const body = { operationId: 'open-1', partner: 'acme', account: 'Bakery', input: { product: 7, note: 'planted-text' } }

test('dead letters are counted and sampled without their bodies, and stay where they are', async () => {
  const { client, letters, queues } = await place()
  await new SqsDeadLetters(client, letters).send({ body: JSON.stringify(body), code: 'FIELD_INVALID', reason: 'no' })
  await client.send(new SendMessageCommand({ QueueUrl: letters, MessageBody: 'received fifty times in vain' }))
  for (const _time of [1, 2]) {
    const [cancel, open] = (await queues.look()).sort((one, other) => (one.operation < other.operation ? -1 : 1))
    expect(cancel).toEqual({ operation: 'cancel-product', waiting: 0, inHand: 0, sample: [] })
    // The stand-in counts what was just looked at as in somebody's hand.
    expect([open?.operation, (open?.waiting ?? 0) + (open?.inHand ?? 0)]).toEqual(['open-product', 2])
    expect(open?.sample).toHaveLength(2)
    expect(open?.sample).toContainEqual({
      ...{ messageId: expect.any(String), sentAt: expect.any(String), receives: expect.any(Number) },
      ...{ code: 'FIELD_INVALID', reason: 'no', partner: 'acme', account: 'bakery', operationId: 'open-1' },
    })
    expect(JSON.stringify(open)).not.toMatch(/planted-text|in vain/)
  }
})

test('dead letters go back to their queue, all of them, also those that our own function put there', async () => {
  const { client, urls, letters, bodiesIn, queues } = await place()
  for (const n of [1, 2, 3]) {
    await new SqsDeadLetters(client, letters).send({ body: JSON.stringify({ n }), code: 'FIELD_INVALID', reason: 'no' })
  }
  expect(await queues.moveBack('open-product')).toEqual({ is: 'started' })
  expect([await bodiesIn(letters), (await bodiesIn(urls['open-product'])).length]).toEqual([[], 3])
  const open = (await queues.look()).find(({ operation }) => operation === 'open-product')
  expect(open).toMatchObject({
    waiting: 0,
    move: { status: 'COMPLETED', moved: 3, of: 3, startedAt: expect.any(String) },
  })
  expect(await queues.moveBack('no-such-operation')).toEqual({ is: 'unknown-operation' })
  expect(await queues.moveBack('constructor')).toEqual({ is: 'unknown-operation' })
})

test('a second move is not begun while one is under way, which SQS would refuse', async () => {
  const { client, queues } = await place()
  const sent: string[] = []
  client.middlewareStack.add(
    (next, context) => async (asked) => {
      sent.push(String(context.commandName))
      if (context.commandName !== 'ListMessageMoveTasksCommand') return next(asked)
      return { response: {}, output: { $metadata: {}, Results: [{ Status: 'RUNNING' }] } } as never
    },
    { step: 'initialize' },
  )
  expect(await queues.moveBack('open-product')).toEqual({ is: 'running' })
  expect(sent).not.toContain('StartMessageMoveTaskCommand')
})

test('the stand-in fails a move without a destination, as SQS does for what was put there by hand', async () => {
  const { client, letters, queues } = await place()
  await client.send(new SendMessageCommand({ QueueUrl: letters, MessageBody: 'x' }))
  const SourceArn = `arn:aws:sqs:us-east-1:000000000000:open-product${deadLetterSuffix}`
  await client.send(new StartMessageMoveTaskCommand({ SourceArn }))
  const open = (await queues.look()).find(({ operation }) => operation === 'open-product')
  expect(open).toMatchObject({ waiting: 1, move: { status: 'FAILED', failure: 'CouldNotDetermineMessageSource' } })
  const unknown = new StartMessageMoveTaskCommand({ SourceArn: `${SourceArn}-none` })
  await expect(client.send(unknown)).rejects.toThrow(expect.objectContaining({ name: 'ResourceNotFoundException' }))
})
