import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { toAttributeMap } from '../../../shared/ledger/attribute-values.ts'
import { DynamodbItemStore } from '../../../shared/ledger/dynamodb-item-store.ts'
import type { Change, Condition, Item, ItemKey, ItemStore, WriteResult } from '../../../shared/ledger/item-store.ts'
import { EventbridgeEvents } from '../../../shared/messaging/eventbridge-events.ts'
import type { Events } from '../../../shared/messaging/ports.ts'

interface CannedAnswer {
  statusCode: number
  headers: Record<string, string>
  body: Uint8Array
}

/** Stands where the SDK would open a socket: everything before and after it is the SDK's real work. */
class CannedRequestHandler {
  next: CannedAnswer = answerOf(200, {})

  async handle(request: { headers: Record<string, string> }): Promise<{ response: CannedAnswer & { reason: string } }> {
    // Where a failed condition brought no item along, the adapter reads: there is none.
    const reads = request.headers['x-amz-target']?.endsWith('.GetItem') === true && this.next.statusCode !== 200
    return { response: { ...(reads ? answerOf(200, {}) : this.next), reason: '' } }
  }

  destroy(): void {}
  updateHttpClientConfig(): void {}
  httpHandlerConfigs(): Record<string, never> {
    return {}
  }
}

const answerOf = (statusCode: number, content: object): CannedAnswer => ({
  statusCode,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: Buffer.from(JSON.stringify(content)),
})

const clientSettings = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } } as const

/**
 * DynamoDB's adapter and client over another store: that one decides, the real client builds, signs and reads the request
 * and answer that belong to its decision. One call at a time.
 */
export class AwsShadowStore implements ItemStore {
  readonly #inner: ItemStore
  readonly #handler = new CannedRequestHandler()
  readonly #adapter = new DynamodbItemStore(
    new DynamoDBClient({ ...clientSettings, requestHandler: this.#handler as never }),
    'partner-ops-bench-ledger',
  )

  constructor(inner: ItemStore) {
    this.#inner = inner
  }

  async get(key: ItemKey): Promise<Item | undefined> {
    const item = await this.#inner.get(key)
    this.#handler.next = answerOf(200, item === undefined ? {} : { Item: toAttributeMap(item) })
    return this.#adapter.get(key)
  }

  async put(item: Item, condition?: Condition): Promise<WriteResult> {
    this.#answer(await this.#inner.put(item, condition))
    return this.#adapter.put(item, condition)
  }

  async update(key: ItemKey, changes: readonly Change[], condition?: Condition): Promise<WriteResult> {
    this.#answer(await this.#inner.update(key, changes, condition))
    return this.#adapter.update(key, changes, condition)
  }

  due = async (): Promise<never> => {
    throw new Error('Not part of the measured path.')
  }

  list = this.due

  #answer(result: WriteResult): void {
    const item = result.item === undefined ? undefined : toAttributeMap(result.item)
    this.#handler.next = result.committed
      ? answerOf(200, { Attributes: item })
      : answerOf(400, {
          __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
          message: 'The conditional request failed',
          ...(item === undefined ? {} : { Item: item }),
        })
  }
}

/** The bus through the real client, without a socket. */
export function shadowEvents(): Events {
  const handler = new CannedRequestHandler()
  handler.next = answerOf(200, { FailedEntryCount: 0, Entries: [{ EventId: 'example' }] })
  const client = new EventBridgeClient({ ...clientSettings, requestHandler: handler as never })
  return new EventbridgeEvents(client, 'partner-ops-bench')
}
