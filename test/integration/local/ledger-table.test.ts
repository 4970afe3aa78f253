import { CreateTableCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { FolderFormError } from '../../../infra/local/folder-form.ts'
import { createLedgerTable } from '../../../infra/local/ledger-table.ts'
import { ledgerTableCreation } from '../../../shared/ledger/table-definition.ts'
import { startDynalite } from '../../support/dynalite-process.ts'
import type { TableServer } from '../../support/table-server.ts'

let server: TableServer
beforeAll(async () => {
  server = await startDynalite()
})
afterAll(() => server.stop())

it('a table without an index of this version is refused with its remedy, and one that has them is taken', async () => {
  const { GlobalSecondaryIndexes, AttributeDefinitions, ...creation } = ledgerTableCreation('older')
  await server.client.send(
    new CreateTableCommand({
      ...creation,
      AttributeDefinitions: AttributeDefinitions.filter(
        ({ AttributeName }) => !/account|receivedAt/.test(AttributeName),
      ),
      GlobalSecondaryIndexes: GlobalSecondaryIndexes.slice(0, 1),
    }),
  )
  await expect(createLedgerTable(server.client, 'older')).rejects.toThrow(FolderFormError)
  await expect(createLedgerTable(server.client, 'older')).rejects.toThrow(/index history.*--folder/)
  await createLedgerTable(server.client, 'ours')
  await createLedgerTable(server.client, 'ours')
})
