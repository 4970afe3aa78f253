import { buildApp } from 'fauxqs'
import { type LoopbackServer, loopbackAddress } from './loopback-server.ts'

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
  const persistence = make(files, 'PersistenceManager', folder) as Persistence
  // Loaded before the stores write through, or loading would write everything again.
  persistence.load(stores.sqsStore, stores.snsStore, stores.s3Store)
  const writeThrough = persistence as unknown as NonNullable<Stores['sqsStore']['persistence']>
  stores.sqsStore.persistence = writeThrough
  for (const queue of stores.sqsStore.allQueues()) queue.persistence = writeThrough
  return { stores, persistence }
}

function make(module: Record<string, new (folder?: string) => unknown>, name: string, folder?: string): unknown {
  const Constructor = module[name]
  if (Constructor !== undefined) return new Constructor(folder)
  throw new Error(`fauxqs no longer has ${name}; the pinned version is the one that this was written for.`)
}
