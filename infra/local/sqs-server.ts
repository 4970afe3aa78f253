import { AsyncLocalStorage } from 'node:async_hooks'
import { buildApp } from 'fauxqs'
import { type LoopbackServer, loopbackAddress } from './loopback-server.ts'
import { messageMoves } from './message-moves.ts'

type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>['stores']>

interface Persistence {
  load(sqs: Stores['sqsStore'], sns: Stores['snsStore'], s3: Stores['s3Store']): void
  close(): void
}

interface PersistentStores {
  stores: Stores
  persistence: Persistence
}

/**
 * SQS on the loopback address, its messages in a SQLite file of `folder`.
 *
 * `startFauxqs` would listen on every address of the machine, so the same pieces are put together here; the stores are
 * not exported by the package, hence the imports by file.
 */
export async function startSqsServer(folder: string, region: string, port: number): Promise<LoopbackServer> {
  const { stores, persistence } = await openStores(folder)
  const app = buildApp({ logger: false, defaultRegion: region, stores })
  const moves = messageMoves(stores.sqsStore)
  app.addHook('preHandler', (request, reply, done) => {
    const moved = moves(String(request.headers['x-amz-target'] ?? ''), request.body)
    if (moved !== undefined) {
      reply.status(moved.status).header('content-type', 'application/x-amz-json-1.0').send(moved.body)
      return
    }
    const { MessageGroupId } = (request.body ?? {}) as { MessageGroupId?: string }
    groupOfRequest.run(MessageGroupId, done)
  })
  app.addHook('preClose', (done) => {
    persistence.close()
    done()
  })
  const url = await app.listen({ port, host: loopbackAddress })
  return { url, port: Number(new URL(url).port), stop: () => app.close() }
}

async function openStores(folder: string): Promise<PersistentStores> {
  const root = import.meta.resolve('fauxqs')
  const load = (path: string): Promise<Record<string, new (folder?: string) => unknown>> =>
    import(new URL(path, root).href)
  const [sqs, sns, s3, files] = await Promise.all([
    load('./sqs/sqsStore.js'),
    load('./sns/snsStore.js'),
    load('./s3/s3Store.js'),
    load('./persistence.js'),
  ])
  const stores = {
    sqsStore: make(sqs, 'SqsStore') as Stores['sqsStore'],
    snsStore: make(sns, 'SnsStore') as Stores['snsStore'],
    s3Store: make(s3, 'S3Store') as Stores['s3Store'],
  }
  keepGroups(stores.sqsStore)
  const persistence = make(files, 'PersistenceManager', folder) as Persistence
  // Loaded before the stores write through, or loading would write everything again.
  persistence.load(stores.sqsStore, stores.snsStore, stores.s3Store)
  const writeThrough = persistence as unknown as NonNullable<Stores['sqsStore']['persistence']>
  stores.sqsStore.persistence = writeThrough
  for (const queue of stores.sqsStore.allQueues()) queue.persistence = writeThrough
  return { stores, persistence }
}

/** The message group of the send that is being served. */
const groupOfRequest = new AsyncLocalStorage<string | undefined>()

type CreateMessage = (
  body: string,
  attributes: unknown,
  delay?: number,
  group?: string,
  deduplication?: string,
) => unknown

/** fauxqs forgets the message group on standard queues, where SQS keeps it (fair queues). */
function keepGroups(store: Stores['sqsStore']): void {
  const creator = store.constructor as unknown as { createMessage: CreateMessage & { keepsGroups?: true } }
  const create = creator.createMessage
  if (create.keepsGroups) return
  const createKeeping: CreateMessage = (body, attributes, delay, group, deduplication) =>
    create(body, attributes, delay, group ?? groupOfRequest.getStore(), deduplication)
  creator.createMessage = Object.assign(createKeeping, { keepsGroups: true } as const)
}

function make(module: Record<string, new (folder?: string) => unknown>, name: string, folder?: string): unknown {
  const Constructor = module[name]
  if (Constructor !== undefined) return new Constructor(folder)
  throw new Error(`fauxqs no longer has ${name}; the pinned version is the one that this was written for.`)
}
