import { BatchGetItemCommand, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { itemOf, toAttributeMap } from './attribute-values.ts'
import type { HistoryReader, ListedIndex, PlacedKey } from './history-reader.ts'
import { type Item, type ItemKey, StoreError } from './item-store.ts'
import { toStoreError } from './store-error-mapping.ts'
import { ledgerTable } from './table-definition.ts'

const indexes = { due: ledgerTable.dueIndex, history: ledgerTable.historyIndex }

/** DynamoDB answers part of a batch where that is over its 16 MB or over the table's throughput; the rest is asked for again. */
const mostRounds = 8

/** The ledger's listings in DynamoDB. */
export class DynamodbHistory implements HistoryReader {
  readonly #client: DynamoDBClient
  readonly #tableName: string

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client
    this.#tableName = tableName
  }

  async between(
    index: ListedIndex,
    partition: string,
    { from, to }: { from: number; to: number },
    { limit, after }: { limit: number; after?: PlacedKey },
  ): Promise<{ keys: PlacedKey[]; isLast: boolean }> {
    const { name, partitionKey, sortKey } = indexes[index]
    // DynamoDB refuses a range that ends before it begins, and a place outside of it.
    if (from >= to || (after !== undefined && after.at >= to)) return { keys: [], isLast: true }
    const begin = Math.max(from, after?.at ?? from)
    try {
      const answer = await this.#client.send(
        new QueryCommand({
          TableName: this.#tableName,
          IndexName: name,
          KeyConditionExpression: '#partition = :partition AND #at BETWEEN :from AND :to',
          ExpressionAttributeNames: { '#partition': partitionKey.name, '#at': sortKey.name },
          ExpressionAttributeValues: toAttributeMap({ ':partition': partition, ':from': begin, ':to': to - 1 }),
          Limit: limit,
          ...(after === undefined || after.at < begin
            ? {}
            : {
                ExclusiveStartKey: toAttributeMap({
                  pk: after.pk,
                  sk: after.sk,
                  [partitionKey.name]: partition,
                  [sortKey.name]: after.at,
                }),
              }),
        }),
      )
      const keys = (answer.Items ?? [])
        .map(itemOf)
        .map((item) => ({ pk: item.pk, sk: item.sk, at: Number(item[sortKey.name]) }))
      return { keys, isLast: answer.LastEvaluatedKey === undefined }
    } catch (error) {
      throw toStoreError('Query (between)', error)
    }
  }

  async peek(keys: readonly ItemKey[]): Promise<Item[]> {
    const items: Item[] = []
    let wanted = keys.map(({ pk, sk }) => toAttributeMap({ pk, sk }))
    for (let round = 0; wanted.length > 0; round++) {
      if (round === mostRounds)
        throw new StoreError('STORE_THROTTLED', 'BatchGetItem left keys unread time after time.')
      try {
        const answer = await this.#client.send(
          new BatchGetItemCommand({ RequestItems: { [this.#tableName]: { Keys: wanted } } }),
        )
        items.push(...(answer.Responses?.[this.#tableName] ?? []).map(itemOf))
        wanted = (answer.UnprocessedKeys?.[this.#tableName]?.Keys ?? []) as typeof wanted
      } catch (error) {
        throw toStoreError('BatchGetItem', error)
      }
    }
    return items
  }
}
