import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { expect, it, onTestFinished } from 'vitest'
import { createLedgerTable } from '../../../infra/local/ledger-table.ts'
import { DynamodbItemStore } from '../../../shared/ledger/dynamodb-item-store.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const script = join(import.meta.dirname, '../../../infra/local/dynamodb-process.ts')
const tableName = 'ledger'

/** dynalite's own store, to leave it as a kill between two of its writes does. */
interface DynaliteStore {
  deleteIndexDb(kind: string, table: string, index: string, done: (error?: Error) => void): void
  db: { close(): Promise<void> }
}
const storeModule = createRequire(import.meta.url)('dynalite/db') as { create(options: object): DynaliteStore }

async function startDynamodb(folder: string) {
  const child = spawn(process.execPath, [script, '--folder', folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const { url } = JSON.parse(line) as { url: string }
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const client = new DynamoDBClient({ region: 'us-east-1', endpoint: url, credentials })
  onTestFinished(() => client.destroy())
  return {
    client,
    store: new DynamodbItemStore(client, tableName),
    async kill() {
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    },
  }
}

it('finds a due lane again whose index entry was lost when DynamoDB was killed (kill round seed 17)', async () => {
  const folder = join(temporaryFolder(), 'dynamodb')
  const first = await startDynamodb(folder)
  await createLedgerTable(first.client, tableName)
  const lane = { pk: 'ACCOUNTS#acme', sk: 'bakery', line: 'lane', dueAt: 5 }
  await first.store.put(lane)
  await first.store.put({ pk: 'ACCOUNTS#acme', sk: 'quiet', line: 'lane' })
  await first.kill()

  const broken = storeModule.create({ path: folder })
  await promisify(broken.deleteIndexDb.bind(broken))('Global', tableName, 'due')
  await broken.db.close()

  const second = await startDynamodb(folder)
  expect(await second.store.due('lane', 10, { limit: 10 })).toEqual({
    keys: [{ pk: lane.pk, sk: lane.sk, dueAt: lane.dueAt }],
  })
  expect(await second.store.get(lane)).toEqual(lane)
})
