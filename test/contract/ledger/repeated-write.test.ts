import { createServer, request, type Server } from 'node:http'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DynamodbItemStore } from '../../../shared/ledger/dynamodb-item-store.ts'
import { awsClientOptions } from '../../../shared/runtime/aws-client-options.ts'
import { describeTableServers } from '../../support/describe-table-servers.ts'
import type { TableServer } from '../../support/table-server.ts'

describeTableServers(({ name, start }) => {
  /** Loses the answer to the first call of each `lose`; the call itself is carried out. */
  let lose: string | undefined
  const calls: string[] = []
  let server: TableServer
  let proxy: Server
  let client: DynamoDBClient
  let store: DynamodbItemStore

  beforeAll(async () => {
    server = await start()
    proxy = createServer((incoming, outgoing) => {
      const call = String(incoming.headers['x-amz-target']).replace(/^.*\./, '')
      calls.push(call)
      const forwarded = request(
        new URL(server.endpoint),
        { method: incoming.method, headers: incoming.headers },
        (answer) => {
          if (lose === call) {
            lose = undefined
            // Read to its end, so that only the caller's side of the connection breaks.
            answer.resume().once('end', () => outgoing.destroy())
            return
          }
          outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
          answer.pipe(outgoing)
        },
      )
      incoming.pipe(forwarded)
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const address = proxy.address()
    client = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      ...awsClientOptions({ requestTimeoutMilliseconds: 10_000 }),
    })
    store = new DynamodbItemStore(client, await server.createLedgerTable())
  })

  afterAll(async () => {
    client.destroy()
    proxy.closeAllConnections()
    await new Promise((resolve) => proxy.close(resolve))
    await server.stop()
  })

  describe('a write whose answer was lost and that the SDK repeats, as docs/explanation/protocol.md#writer-tokens expects', () => {
    it('fails the condition that its own first try made false, and brings the token it wrote', async () => {
      lose = 'PutItem'
      calls.length = 0
      const item = { pk: 'operation', sk: 'op-1', token: 'mine' }
      expect(await store.put(item, { is: 'missing', path: ['pk'] })).toEqual({ committed: false, item })
      // The stand-in does not bring the item along with the failed condition, so it is read.
      expect(calls).toEqual(['PutItem', 'PutItem', ...(name === 'dynalite' ? ['GetItem'] : [])])
    })

    it('is carried out twice without a condition, which is why every write of the protocol has one', async () => {
      lose = 'UpdateItem'
      expect(await store.update({ pk: 'counter', sk: 'c' }, [{ add: ['n'], value: 1 }])).toMatchObject({
        item: { n: 2 },
      })
    })
  })
})
