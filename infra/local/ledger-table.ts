import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb'
import { ledgerTableCreation } from '../../shared/ledger/table-definition.ts'

/** Makes the ledger's table unless it is there. */
export async function createLedgerTable(dynamodb: DynamoDBClient, tableName: string): Promise<void> {
  try {
    await dynamodb.send(new DescribeTableCommand({ TableName: tableName }))
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error
    await dynamodb.send(new CreateTableCommand(ledgerTableCreation(tableName)))
    let status: string | undefined
    while (status !== 'ACTIVE') {
      const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: tableName }))
      status = Table?.TableStatus
    }
  }
}
