import { afterAll, beforeAll } from 'vitest'
import { DynamodbItemStore } from '../../../shared/ledger/dynamodb-item-store.ts'
import { type DynaliteProcess, startDynalite } from '../../support/dynalite-process.ts'
import { describeItemStore } from './item-store-contract.ts'

let dynalite: DynaliteProcess
beforeAll(async () => {
  dynalite = await startDynalite()
})
afterAll(() => dynalite.stop())

describeItemStore('DynamoDB', async () => new DynamodbItemStore(dynalite.client, await dynalite.createLedgerTable()))
