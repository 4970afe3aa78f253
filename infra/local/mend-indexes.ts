import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  DynamoDBClient,
  paginateListTables,
  paginateScan,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { localCredentials, localRegion } from './local-credentials.ts'

/**
 * Puts every item back into its tables' indexes. dynalite writes index and item one after the other, so a kill in between
 * can leave an item that no index holds, which DynamoDB never does; the sweeper would not find such a lane again.
 *
 * An update without a change makes dynalite write an item's index entries anew. Entries that should not be there are left:
 * readers look at the item itself.
 *
 * @param url of the dynalite that holds the tables
 * @returns how many items were put back
 */
export async function mendIndexes(url: string): Promise<number> {
  const client = new DynamoDBClient({ region: localRegion, credentials: localCredentials, endpoint: url })
  try {
    let mended = 0
    for await (const { TableNames = [] } of paginateListTables({ client }, {})) {
      for (const name of TableNames) mended += await mendTable(client, name)
    }
    return mended
  } finally {
    client.destroy()
  }
}

async function mendTable(client: DynamoDBClient, TableName: string): Promise<number> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }))
  const keys = (Table?.KeySchema ?? []).flatMap(({ AttributeName }) => AttributeName ?? [])
  const indexes = (Table?.GlobalSecondaryIndexes ?? []).map(({ KeySchema = [] }) =>
    KeySchema.flatMap(({ AttributeName }) => AttributeName ?? []),
  )
  let mended = 0
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true })) {
    for (const item of Items) {
      if (!indexes.some((attributes) => attributes.every((attribute) => item[attribute] !== undefined))) continue
      const Key = Object.fromEntries(keys.flatMap((key) => (item[key] === undefined ? [] : [[key, item[key]]])))
      try {
        // The condition keeps an item that was deleted meanwhile from coming back.
        const [first = ''] = keys
        await client.send(
          new UpdateItemCommand({
            ...{ TableName, Key, ConditionExpression: 'attribute_exists(#key)' },
            ExpressionAttributeNames: { '#key': first },
          }),
        )
        mended += 1
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error
      }
    }
  }
  return mended
}
