import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb'
import { ledgerIndexes, ledgerTableCreation } from '../../shared/ledger/table-definition.ts'
import { FolderFormError } from './folder-form.ts'

/**
 * Makes the ledger's table unless it is there.
 *
 * @throws FolderFormError for a table without one of the indexes: dynalite adds none to a table
 */
export async function createLedgerTable(dynamodb: DynamoDBClient, tableName: string): Promise<void> {
  try {
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: tableName }))
    refuseOtherIndexes(Table)
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

function refuseOtherIndexes(table: TableDescription | undefined): void {
  const found = new Set(table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName))
  const missing = ledgerIndexes.find(({ name }) => !found.has(name))
  if (missing === undefined) return
  throw new FolderFormError(
    `The ledger in this folder was made by a version without the index ${missing.name}, and the local table cannot be given one. Start in another folder with --folder, or delete this one: its operations, simulated accounts and secrets are lost then.`,
  )
}
