import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { itemOf, toAttributeMap } from './attribute-values.ts'
import { compileWrite } from './expression-compiler.ts'
import type { Change, Condition, Item, ItemKey, ItemPage, ItemStore, KeyPage, WriteResult } from './item-store.ts'
import { decodePageToken, encodePageToken } from './page-token.ts'
import { toStoreError } from './store-error-mapping.ts'
import { checkItem, checkKey } from './store-limits.ts'
import { ledgerTable } from './table-definition.ts'

/**
 * The ledger in DynamoDB.
 *
 * Retries are the SDK's own (mode `standard`): a repeat of a committed write fails its own condition, which the
 * protocol is made for (docs/explanation/protocol.md#writer-tokens). The caller's client must have a request timeout,
 * see `awsClientOptions`.
 */
export class DynamodbItemStore implements ItemStore {
  readonly #client: DynamoDBClient
  readonly #tableName: string

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client
    this.#tableName = tableName
  }

  async get(key: ItemKey): Promise<Item | undefined> {
    return this.#reach('GetItem', async () => {
      checkKey(key)
      const command = new GetItemCommand({ TableName: this.#tableName, Key: keyAttributes(key), ConsistentRead: true })
      const { Item } = await this.#client.send(command)
      return Item && itemOf(Item)
    })
  }

  async put(item: Item, condition?: Condition): Promise<WriteResult> {
    return this.#write('PutItem', item, async () => {
      checkItem(item)
      const attributes = toAttributeMap(item)
      await this.#client.send(
        new PutItemCommand({ TableName: this.#tableName, Item: attributes, ...writeInput(condition, undefined) }),
      )
      return itemOf(attributes)
    })
  }

  async update(key: ItemKey, changes: readonly Change[], condition?: Condition): Promise<WriteResult> {
    return this.#write('UpdateItem', key, async () => {
      checkKey(key)
      const { Attributes } = await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#tableName,
          Key: keyAttributes(key),
          ReturnValues: 'ALL_NEW',
          ...writeInput(condition, changes),
        }),
      )
      return itemOf(Attributes ?? {})
    })
  }

  async due(line: string, time: number, page: { limit: number; after?: string }): Promise<KeyPage> {
    const { dueIndex } = ledgerTable
    const { items, next } = await this.#query('due', {
      IndexName: dueIndex.name,
      KeyConditionExpression: '#line = :line AND #dueAt <= :time',
      ExpressionAttributeNames: { '#line': dueIndex.partitionKey.name, '#dueAt': dueIndex.sortKey.name },
      ExpressionAttributeValues: toAttributeMap({ ':line': line, ':time': time }),
      ...pageInput(page),
    })
    return {
      keys: items.map(({ pk, sk, dueAt }) => ({ pk, sk, dueAt: Number(dueAt) })),
      ...(next === undefined ? {} : { next }),
    }
  }

  async list(pk: string, page: { limit: number; after?: string; skPrefix?: string }): Promise<ItemPage> {
    const { skPrefix } = page
    const prefixed = skPrefix !== undefined && skPrefix !== ''
    return this.#query('list', {
      KeyConditionExpression: prefixed ? '#pk = :pk AND begins_with(#sk, :prefix)' : '#pk = :pk',
      ExpressionAttributeNames: {
        '#pk': ledgerTable.partitionKey.name,
        ...(prefixed ? { '#sk': ledgerTable.sortKey.name } : {}),
      },
      ExpressionAttributeValues: toAttributeMap({ ':pk': pk, ...(prefixed ? { ':prefix': skPrefix } : {}) }),
      ...pageInput(page),
    })
  }

  async #query(what: string, input: Omit<QueryCommandInput, 'TableName'>): Promise<{ items: Item[]; next?: string }> {
    return this.#reach(`Query (${what})`, async () => {
      const answer = await this.#client.send(new QueryCommand({ TableName: this.#tableName, ...input }))
      const next = answer.LastEvaluatedKey
      return { items: (answer.Items ?? []).map(itemOf), ...(next ? { next: encodePageToken(next) } : {}) }
    })
  }

  async #write(call: string, key: ItemKey, write: () => Promise<Item>): Promise<WriteResult> {
    return this.#reach(call, async () => {
      try {
        return { committed: true, item: await write() }
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error
        // The exception brings the item along, which saves the read; without one, either there is none or this endpoint
        // does not bring it, and only a strong read tells.
        return { committed: false, item: error.Item ? itemOf(error.Item) : await this.get(key) }
      }
    })
  }

  async #reach<Result>(call: string, attempt: () => Promise<Result>): Promise<Result> {
    try {
      return await attempt()
    } catch (error) {
      throw toStoreError(call, error)
    }
  }
}

function keyAttributes({ pk, sk }: ItemKey) {
  return toAttributeMap({ [ledgerTable.partitionKey.name]: pk, [ledgerTable.sortKey.name]: sk })
}

function writeInput(condition: Condition | undefined, changes: readonly Change[] | undefined) {
  const compiled = compileWrite({ condition, ...(changes ? { changes } : {}) })
  return {
    ...(compiled.updateExpression === undefined ? {} : { UpdateExpression: compiled.updateExpression }),
    ...(compiled.conditionExpression === undefined
      ? {}
      : {
          ConditionExpression: compiled.conditionExpression,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
        }),
    // DynamoDB refuses empty maps of placeholders.
    ...(Object.keys(compiled.names).length > 0 ? { ExpressionAttributeNames: compiled.names } : {}),
    ...(Object.keys(compiled.values).length > 0 ? { ExpressionAttributeValues: toAttributeMap(compiled.values) } : {}),
  }
}

function pageInput({ limit, after }: { limit: number; after?: string }) {
  return { Limit: limit, ...(after === undefined ? {} : { ExclusiveStartKey: decodePageToken(after) }) }
}
