import { createServer, type Server } from 'node:http'
import { ConditionalCheckFailedException, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, describe, expect, it } from 'vitest'
import { DynamodbItemStore } from '../../../shared/ledger/dynamodb-item-store.ts'
import { decodePageToken, encodePageToken } from '../../../shared/ledger/page-token.ts'
import { awsClientOptions } from '../../../shared/runtime/aws-client-options.ts'

const key = { pk: 'p', sk: 's' }
const unit = { $metadata: {}, message: 'The conditional request failed' }

/** A client whose calls are answered by `answer`. */
function storeThatGets(answer: (command: { input: Record<string, unknown> }) => unknown) {
  const commands: { input: Record<string, unknown> }[] = []
  const client = new DynamoDBClient({ region: 'us-east-1' })
  client.send = (async (command: { input: Record<string, unknown> }) => {
    commands.push(command)
    return answer(command)
  }) as unknown as typeof client.send
  return { commands, store: new DynamodbItemStore(client, 'ledger') }
}

describe('a failed condition', () => {
  it('is answered from the exception, without another read, where that brings the item', async () => {
    const { commands, store } = storeThatGets(() => {
      throw new ConditionalCheckFailedException({ ...unit, Item: { pk: { S: 'p' }, sk: { S: 's' }, ver: { N: '7' } } })
    })
    expect(await store.put(key, { is: 'missing', path: ['pk'] })).toEqual({
      committed: false,
      item: { ...key, ver: 7 },
    })
    expect(commands).toHaveLength(1)
    expect(commands[0]?.input).toMatchObject({ ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })
  })

  it('is answered by a strong read where the exception brings none', async () => {
    const { commands, store } = storeThatGets((command) => {
      if (command instanceof GetItemCommand) return { Item: { pk: { S: 'p' }, sk: { S: 's' } } }
      throw new ConditionalCheckFailedException(unit)
    })
    expect(await store.update(key, [{ set: ['a'], value: 1 }], { is: 'present', path: ['a'] })).toEqual({
      committed: false,
      item: key,
    })
    expect(commands[1]?.input).toMatchObject({ ConsistentRead: true })
  })
})

describe('what the table is asked', () => {
  it('reads strongly', async () => {
    const { commands, store } = storeThatGets(() => ({}))
    expect(await store.get(key)).toBeUndefined()
    expect(commands[0]?.input).toMatchObject({ TableName: 'ledger', ConsistentRead: true })
  })

  it('asks for the whole item after an update, so that the plain path reads nothing', async () => {
    const { commands, store } = storeThatGets(() => ({ Attributes: { pk: { S: 'p' }, sk: { S: 's' } } }))
    await store.update(key, [{ remove: ['a'] }])
    expect(commands[0]?.input).toMatchObject({ ReturnValues: 'ALL_NEW', UpdateExpression: 'REMOVE #0' })
    expect(commands[0]?.input).not.toHaveProperty('ExpressionAttributeValues')
  })
})

describe('a failed call', () => {
  const failure = (name: string, httpStatusCode?: number) =>
    Object.assign(new Error('hunter2'), { name, $metadata: httpStatusCode === undefined ? {} : { httpStatusCode } })

  it.each<[cause: unknown, code: string, reason: string]>([
    [failure('ProvisionedThroughputExceededException', 400), 'STORE_THROTTLED', 'the table is asked too much'],
    [failure('ThrottlingException', 400), 'STORE_THROTTLED', 'the account is asked too much'],
    [failure('RequestLimitExceeded', 400), 'STORE_THROTTLED', 'the account is asked too much'],
    [failure('ValidationException', 400), 'STORE_REFUSED', 'the request is wrong'],
    [failure('AccessDeniedException', 400), 'STORE_REFUSED', 'the grants are wrong'],
    [failure('ResourceNotFoundException', 400), 'STORE_REFUSED', 'the table is not there'],
    [failure('InternalServerError', 500), 'STORE_UNAVAILABLE', 'the service failed'],
    [failure('TimeoutError'), 'STORE_UNAVAILABLE', 'there was no answer'],
    [Object.assign(new Error('hunter2'), { code: 'ECONNRESET' }), 'STORE_UNAVAILABLE', 'the connection broke'],
    ['hunter2', 'STORE_UNAVAILABLE', 'something else was thrown'],
  ])('%s is %s: %s', async (cause, code) => {
    const { store } = storeThatGets(() => {
      throw cause
    })
    const error = await store.get(key).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'StoreError', code, cause })
    expect((error as Error).message).not.toContain('hunter2')
    expect((error as Error).message).toMatch(/^DynamoDB GetItem failed with .*\. .+\.$/)
  })
})

describe('a page token', () => {
  it('gives back the key that it was made of', () => {
    const startKey = { pk: { S: 'p' }, sk: { S: 'ä' }, line: { S: 'lane' }, dueAt: { N: '5' } }
    expect(decodePageToken(encodePageToken(startKey))).toEqual(startKey)
  })

  it.each([
    ['', 'is empty'],
    ['%%%', 'is not Base64'],
    [Buffer.from('[]').toString('base64url'), 'holds no key'],
    [Buffer.from('{"pk":{"S":"p"}}').toString('base64url'), 'holds half a key'],
    [Buffer.from('{"pk":{"S":"p"},"sk":{"S":"s"},"x":{"S":"y"}}').toString('base64url'), 'holds another attribute'],
    [Buffer.from('{"pk":{"B":"p"},"sk":{"S":"s"}}').toString('base64url'), 'holds another kind'],
  ])('%j is refused: it %s', (token) => {
    expect(() => decodePageToken(token)).toThrow(expect.objectContaining({ code: 'STORE_REFUSED' }))
  })
})

describe('a table that never answers', () => {
  let server: Server | undefined
  afterEach(() => {
    server?.closeAllConnections()
    server?.close()
  })

  it('ends in an error, not in a hung function', async () => {
    let requests = 0
    const silent = createServer(() => {
      requests += 1
    })
    server = silent
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const address = silent.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const client = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      ...awsClientOptions({ requestTimeoutMilliseconds: 50 }),
    })
    await expect(new DynamodbItemStore(client, 'ledger').get(key)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    // The protocol is made for the SDK's own repeats.
    expect(requests).toBe(3)
    client.destroy()
  })
})
