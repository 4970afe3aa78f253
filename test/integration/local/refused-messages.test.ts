import { resolve } from 'node:path'
import { GetQueueAttributesCommand, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { Endpoints } from '../../../infra/local/endpoints.ts'
import { startRuntime } from '../../../infra/local/runtime.ts'
import { localStage } from '../../../infra/stages/local.ts'
import { newAccount } from '../../support/operations/new-account.ts'
import { clients } from './support/clients.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

/** `REFUSED_MESSAGES=5000` for as many as a mistake of an hour makes; with fewer, requests need cursors all the same, by their time. */
const count = Number(process.env.REFUSED_MESSAGES ?? 150)

vi.setConfig({ testTimeout: 600_000 })

const partner = 'globex'
const why = 'Tried.'
const operations = ['open-product', 'cancel-product']

/** The local stage; without a generation for new accounts to begin with. */
const start = async (folder: string, provisions: boolean) => {
  const runtime = await startRuntime({
    ...{ root: resolve(import.meta.dirname, '../../..'), folder, onNote: () => undefined },
    stage: (url) => {
      const stage = localStage(url)
      const without = (one: (typeof stage.partners)[number]) => {
        const { provision, ...capabilities } = one.capabilities
        return provisions || one.id !== partner ? one : { ...one, capabilities }
      }
      return { ...stage, partners: stage.partners.map(without) }
    },
  })
  onTestFinished(() => runtime.stop())
  return runtime
}

it('refused messages are listed page by page, redriven and discarded by code, and accepted once the stage takes them', async () => {
  const folder = temporaryFolder()
  const first = await start(folder, false)
  const api = asking(first.endpoints)
  const { sqs } = clients(first.endpoints)
  const wrong = Array.from({ length: count }, (_, n) => ({
    operation: operations[n % operations.length] ?? '',
    body: { operationId: `wrong-${n}`, partner, account: `client-${n}`, input: { unknown: n } },
  }))
  const early = [1, 2, 3].map((n) => ({
    operation: 'provision-account',
    body: { operationId: `early-${n}`, partner, account: `early-${n}`, input: newAccount },
  }))
  await timed(`send ${count}`, () => send(sqs, first.endpoints, [...wrong, ...early]))
  await timed('refused', () =>
    vi.waitFor(async () => expect(await left(sqs, first.endpoints)).toBe(0), { timeout: 500_000, interval: 500 }),
  )

  const seen = await timed('list', () => everyPage((cursor) => api.get('/refused', { limit: '100', cursor })))
  expect([seen.size, new Set(seen.values()).size]).toEqual([count + 3, 2])
  expect((await api.get('/operations/globex/wrong-7')).body).toMatchObject({
    ...{ status: 'refused', code: 'FIELD_UNKNOWN', fields: ['input.unknown'] },
  })
  expect((await api.get('/overview')).body).toMatchObject({
    partners: expect.arrayContaining([
      expect.objectContaining({ partner, refused: expect.objectContaining({ isComplete: count + 3 <= 500 }) }),
    ]),
  })

  // As they are they are refused again, each once, however many requests that takes.
  const tried = await timed('redrive', () => everyAct(api, '/refused/redrive', 'FIELD_UNKNOWN'))
  expect([tried.size, new Set(tried.values())]).toEqual([count, new Set(['refused'])])
  const discarded = await timed('discard', () => everyAct(api, '/refused/discard', 'FIELD_UNKNOWN'))
  expect([discarded.size, new Set(discarded.values())]).toEqual([count, new Set(['discarded'])])
  await first.stop()

  const second = await start(folder, true)
  const then = asking(second.endpoints)
  const rest = await everyAct(then, '/refused/redrive', 'CAPABILITY_NOT_CONFIGURED')
  expect([rest.size, new Set(rest.values())]).toEqual([3, new Set(['accepted'])])
  await vi.waitFor(
    async () => {
      for (const n of [1, 2, 3]) {
        expect((await then.get(`/operations/globex/early-${n}`)).body).toMatchObject({ status: 'applied' })
      }
    },
    { timeout: 60_000, interval: 250 },
  )
  expect((await then.get('/refused')).body).toMatchObject({ refused: [] })
})

type Answer = { status: number; body: Record<string, unknown> }

function asking({ api }: Endpoints) {
  const told = async (response: Response): Promise<Answer> => ({
    status: response.status,
    body: (await response.json()) as Record<string, unknown>,
  })
  return {
    get: async (path: string, query: Record<string, string | undefined> = {}) => {
      const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
      return told(await fetch(`${api}${path}?${new URLSearchParams(given as [string, string][])}`))
    },
    post: async (path: string, body: object) =>
      told(await fetch(api + path, { method: 'POST', body: JSON.stringify(body) })),
  }
}

/** Codes by id; no id comes twice. */
async function everyPage(page: (cursor: string | undefined) => Promise<Answer>): Promise<Map<string, string>> {
  const seen = new Map<string, string>()
  let cursor: string | undefined
  do {
    const { status, body } = await page(cursor)
    expect(status, JSON.stringify(body)).toBe(200)
    for (const { id, code } of body.refused as { id: string; code: string }[]) {
      expect(seen.has(id)).toBe(false)
      seen.set(id, code)
    }
    cursor = body.next as string | undefined
  } while (cursor !== undefined)
  return seen
}

/** What became of each, last; a page that there was no time for is begun anew, so some may be tried twice. */
async function everyAct(api: ReturnType<typeof asking>, path: string, code: string): Promise<Map<string, string>> {
  const results = new Map<string, string>()
  let cursor: string | undefined
  do {
    const { status, body } = await api.post(path, { why, code, ...(cursor === undefined ? {} : { cursor }) })
    expect(status, JSON.stringify(body)).toBe(200)
    const rows = body.results as { id: string; result: string }[]
    expect(rows.length).toBeLessThanOrEqual(500)
    for (const { id, result } of rows) results.set(id, result)
    cursor = body.next as string | undefined
  } while (cursor !== undefined)
  return results
}

async function send(
  sqs: SQSClient,
  endpoints: Endpoints,
  messages: readonly { operation: string; body: object }[],
): Promise<void> {
  for (const [operation, ofQueue] of Map.groupBy(messages, (one) => one.operation)) {
    for (let from = 0; from < ofQueue.length; from += 10) {
      const Entries = ofQueue
        .slice(from, from + 10)
        .map(({ body }, index) => ({ Id: String(index), MessageBody: JSON.stringify(body) }))
      await sqs.send(new SendMessageBatchCommand({ QueueUrl: endpoints.queues[operation], Entries }))
    }
  }
}

/** How many messages lie on the queues still, those in a function's hand among them. */
async function left(sqs: SQSClient, endpoints: Endpoints): Promise<number> {
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const
  const answers = await Promise.all(
    Object.values(endpoints.queues).map((QueueUrl) =>
      sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] })),
    ),
  )
  const counts = answers.flatMap(({ Attributes = {} }) => AttributeNames.map((name) => Number(Attributes[name])))
  return counts.reduce((sum, one) => sum + one, 0)
}

async function timed<Result>(what: string, act: () => Promise<Result>): Promise<Result> {
  const before = performance.now()
  const result = await act()
  if (process.env.REFUSED_MESSAGES !== undefined)
    process.stdout.write(`${what}: ${Math.round(performance.now() - before)} ms\n`)
  return result
}
