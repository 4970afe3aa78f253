import { afterAll, beforeAll } from 'vitest'
import { DynamodbHistory } from '../../../shared/ledger/dynamodb-history.ts'
import { DynamodbItemStore } from '../../../shared/ledger/dynamodb-item-store.ts'
import { describeTableServers } from '../../support/describe-table-servers.ts'
import type { TableServer } from '../../support/table-server.ts'
import { describeHistoryReader } from './history-reader-contract.ts'
import { describeItemStore } from './item-store-contract.ts'

describeTableServers(({ start }) => {
  let server: TableServer
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.stop())

  describeItemStore('DynamoDB', async () => new DynamodbItemStore(server.client, await server.createLedgerTable()))
  describeHistoryReader('DynamoDB', async () => {
    const table = await server.createLedgerTable()
    return { store: new DynamodbItemStore(server.client, table), history: new DynamodbHistory(server.client, table) }
  })
})
