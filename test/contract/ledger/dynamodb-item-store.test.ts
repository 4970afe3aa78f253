import { afterAll, beforeAll } from 'vitest'
import { DynamodbItemStore } from '../../../shared/ledger/dynamodb-item-store.ts'
import { describeTableServers } from '../../support/describe-table-servers.ts'
import type { TableServer } from '../../support/table-server.ts'
import { describeItemStore } from './item-store-contract.ts'

describeTableServers(({ start }) => {
  let server: TableServer
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.stop())

  describeItemStore('DynamoDB', async () => new DynamodbItemStore(server.client, await server.createLedgerTable()))
})
