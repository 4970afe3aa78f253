import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { ledgerTableCreation } from '../../shared/ledger/table-definition.ts'
import { awsClientOptions } from '../../shared/runtime/aws-client-options.ts'

export interface DynaliteProcess {
  endpoint: string
  client: DynamoDBClient
  /** An empty ledger table under a name of its own. */
  createLedgerTable(): Promise<string>
  stop(): Promise<void>
}

/**
 * DynamoDB's stand-in in a process of its own, in memory, on a free loopback port: an aborted connection ends it, and that
 * must not take the tests along.
 */
export async function startDynalite(): Promise<DynaliteProcess> {
  const port = await freePort()
  const program = createRequire(import.meta.url).resolve('dynalite/cli.js')
  const child = spawn(
    process.execPath,
    [program, '--host', '127.0.0.1', '--port', String(port), '--createTableMs', '0'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await listening(child)
  const endpoint = `http://127.0.0.1:${port}`
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    ...awsClientOptions({ requestTimeoutMilliseconds: 10_000 }),
  })
  let tables = 0
  return {
    endpoint,
    client,
    async createLedgerTable() {
      tables += 1
      const tableName = `ledger-${tables}`
      await client.send(new CreateTableCommand(ledgerTableCreation(tableName)))
      const describeTable = new DescribeTableCommand({ TableName: tableName })
      while ((await client.send(describeTable)).Table?.TableStatus !== 'ACTIVE') await setImmediate()
      return tableName
    },
    async stop() {
      client.destroy()
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
    },
  }
}

function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', () => resolve())
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`dynalite ended with ${code} before it listened.`)))
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('No port was free.')),
      )
    })
  })
}
