import { globSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join, resolve } from 'node:path'
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, test, vi } from 'vitest'
import { listenOnLoopback } from '../../../infra/local/loopback-server.ts'
import { lineQueue } from '../../../shared/messaging/sqs-doorbells.ts'
import { catalogue, type operationFunctions } from '../../../shared/operations/catalogue.ts'
import type { FunctionDeclaration } from '../../../shared/operations/function-declaration.ts'
import { awsClientOptions } from '../../../shared/runtime/aws-client-options.ts'
import { clients } from '../local/support/clients.ts'
import { messageEvent } from './support/bare-function.ts'
import { bareStage, declarationOf, services } from './support/bare-stage.ts'

// Services that never answer take their time, on machines that may be busy.
vi.setConfig({ testTimeout: 300_000 })

const root = resolve(import.meta.dirname, '../../..')
const awsServices = services.filter((service) => service !== 'simulator')

const submission = {
  operation: 'open-product',
  operationId: 'silent-1',
  partner: 'acme',
  account: 'alpha',
  input: { product: 'EmailMarketing' },
}

/** Something that makes the function use its services. */
function eventOf({ name, trigger, ...declaration }: FunctionDeclaration): unknown {
  if (trigger.kind === 'schedule') return {}
  if (name === lineQueue) return messageEvent({ line: { budget: 'acme' } })
  if (trigger.kind === 'http') {
    const pathParameters =
      name === 'get-operation' ? { partner: 'acme', operationId: 'x' } : { partner: 'acme', login: 'alpha' }
    return {
      pathParameters,
      queryStringParameters: { fresh: 'true' },
      body: JSON.stringify(submission),
      isBase64Encoded: false,
    }
  }
  const { example, subject } = declaration as (typeof operationFunctions)[number]
  const account = subject === 'account' ? { account: 'alpha' } : {}
  return messageEvent({ operationId: 'silent-1', partner: 'acme', ...account, input: example })
}

/** The longest that one client may try, in ms. */
const longestCall = 10_000

test('every bundle ends in its own time when no service of AWS answers', async () => {
  const { gates, start } = await bareStage()
  for (const service of awsServices) gates[service].silence()
  const waiting = [...catalogue]
  const late: string[] = []
  const work = async () => {
    for (let declaration = waiting.shift(); declaration !== undefined; declaration = waiting.shift()) {
      const { name, trigger, timeoutSeconds } = declaration
      const { milliseconds } = await (await start(name)).invoke(eventOf(declaration))
      // A run of the reconciliation tries each of three partners.
      const own = trigger.kind === 'schedule' ? timeoutSeconds * 1_000 : longestCall
      if (milliseconds >= Math.min(own, timeoutSeconds * 1_000)) late.push(`${name}: ${milliseconds} ms`)
    }
  }
  // They wait for most of the time.
  await Promise.all(Array.from({ length: 12 }, work))
  expect(late).toEqual([])
})

describe('while Secrets Manager accepts connections and never answers', () => {
  const asked = { pathParameters: { partner: 'acme', login: 'alpha' }, queryStringParameters: { fresh: 'true' } }

  test('check-membership, get-account and get-plan answer that they cannot ask, in time', async () => {
    const { gates, start } = await bareStage()
    gates.secretsManager.silence()
    const askOf = async (name: string) => ({ name, ...(await (await start(name)).invoke(asked)) })
    for (const { name, result, milliseconds } of await Promise.all(
      ['check-membership', 'get-account', 'get-plan'].map(askOf),
    )) {
      expect(milliseconds, name).toBeLessThan(longestCall)
      expect(JSON.stringify(result), name).toContain('SECRETS_UNAVAILABLE')
    }
  })

  test('secrets that were read once serve on after their time', async () => {
    const { gates, start } = await bareStage()
    const bare = await start('get-account')
    const before = await bare.invoke(asked)
    expect(JSON.stringify(before.result)).toContain('ACCOUNT_UNKNOWN')
    gates.secretsManager.silence()
    const later = await bare.invoke(asked, 6 * 60_000)
    expect(later.result).toEqual(before.result)
    expect(later.milliseconds).toBeLessThan(longestCall)
  })

  test("an operation is put off, its lane is in nobody's hand, and its message is done with", async () => {
    const { gates, endpoints, start } = await bareStage()
    const { dynamodb } = clients(endpoints)
    const bare = await start('provision-account')
    const { example: input } = declarationOf('provision-account') as (typeof operationFunctions)[number]
    const message = (operationId: string, account: string, more: object = {}) =>
      messageEvent({
        operationId,
        partner: 'acme',
        account,
        input: { ...input, password: { generate: true } },
        ...more,
      })
    // The key of the digests is read by the first message; that one waits for another, and asks the vendor nothing.
    await bare.invoke(message('first-1', 'first', { after: ['never-sent'] }))
    gates.secretsManager.silence()
    const { result, milliseconds } = await bare.invoke(message('second-1', 'second'))
    expect(result).toEqual({ batchItemFailures: [] })
    expect(milliseconds).toBeLessThan(longestCall)
    const { Item } = await dynamodb.send(
      new GetItemCommand({
        TableName: endpoints.table,
        Key: { pk: { S: 'ACCOUNTS#acme' }, sk: { S: 'second' } },
      }),
    )
    expect(Item?.q).toBeDefined()
    expect(Item).not.toHaveProperty('lease')
    expect(bare.lines()).toContainEqual(expect.objectContaining({ code: 'SECRETS_UNAVAILABLE' }))
  })
})

test('an operation that was carried out frees its lane although the event bus never answers', async () => {
  const { gates, endpoints, start } = await bareStage()
  gates.eventBridge.silence()
  const { dynamodb } = clients(endpoints)
  const bare = await start('provision-account')
  const { example: input } = declarationOf('provision-account') as (typeof operationFunctions)[number]
  const { result, milliseconds } = await bare.invoke(
    messageEvent({
      operationId: 'unheard-1',
      partner: 'acme',
      account: 'unheard',
      input: { ...input, password: { generate: true } },
    }),
  )
  expect(result).toEqual({ batchItemFailures: [] })
  expect(milliseconds).toBeLessThan(longestCall)
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: endpoints.table, Key: { pk: { S: 'ACCOUNTS#acme' }, sk: { S: 'unheard' } } }),
  )
  expect(Item).not.toHaveProperty('lease')
  expect(Item?.eventDue?.M).not.toEqual({})
})

test('an operation is accepted although its queue never answers', async () => {
  const { gates, start } = await bareStage()
  gates.sqs.silence()
  const { result, milliseconds } = await (await start('submit-operation')).invoke({
    body: JSON.stringify(submission),
    isBase64Encoded: false,
  })
  expect(result).toMatchObject({ statusCode: 202 })
  expect(milliseconds).toBeLessThan(longestCall)
})

test('an answer that begins and never ends is given up like one that never comes', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0', 'content-length': '100' })
    response.write('{')
  })
  const { url, stop } = await listenOnLoopback(server, 0)
  const client = new DynamoDBClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...awsClientOptions({ requestTimeoutMilliseconds: 200 }),
  })
  const began = performance.now()
  await expect(client.send(new GetItemCommand({ TableName: 't', Key: { pk: { S: 'x' } } }))).rejects.toThrow()
  expect(performance.now() - began).toBeLessThan(5_000)
  client.destroy()
  await stop()
})

test('no client is made without the limits', () => {
  const sources = [...globSync('shared/**/*.ts', { cwd: root }), ...globSync('functions/**/*.ts', { cwd: root })]
  const made = sources.flatMap((source) => [
    ...readFileSync(join(root, source), 'utf8').matchAll(
      /new (?:DynamoDB|SQS|EventBridge|SecretsManager)Client\((.*)/g,
    ),
  ])
  expect(made.length).toBeGreaterThan(4)
  for (const [call, given = ''] of made) expect(given, call).toMatch(/^awsClientOptions\(/)
})
