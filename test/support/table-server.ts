import type { ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { ledgerTableCreation } from '../../shared/ledger/table-definition.ts'
import { awsClientOptions } from '../../shared/runtime/aws-client-options.ts'

/** A server of DynamoDB's protocol, in a process of its own on a loopback port. */
export interface TableServer {
  endpoint: string
  client: DynamoDBClient
  /** An empty ledger table under a name of its own. */
  createLedgerTable(): Promise<string>
  stop(): Promise<void>
}

/** @param child - the server's process, which listens on the port */
export function tableServerOf(child: ChildProcess, port: number): TableServer {
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

export function freePort(): Promise<number> {
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
