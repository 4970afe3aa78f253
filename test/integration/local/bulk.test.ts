import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { Endpoints } from '../../../infra/local/endpoints.ts'
import { startRuntime } from '../../../infra/local/runtime.ts'
import { simulatorControl } from '../../../infra/local/simulator-control.ts'
import { localStage } from '../../../infra/stages/local.ts'
import { newAccount } from '../../support/operations/new-account.ts'
import { clients } from './support/clients.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 300_000 })

const waiting = 120
const requestsPerSecond = 20
const partner = 'globex'

interface Asked {
  operation: string
  account: string
  input: Record<string, unknown>
  /** Products of the account that the vendor has before; our directory knows nothing of it. */
  products?: Readonly<Record<string, 'Open' | 'Canceled'>>
  ends: 'applied' | 'rejected'
}

/** A migration and changes of products at once; one in five ends at its guard. */
function askedAt(index: number): Asked {
  const account = `client-${index}`
  const kind = index % 10
  if (kind < 5) return { operation: 'provision-account', account, input: newAccount, ends: 'applied' }
  const both = { EmailMarketing: 'Open', EventMarketing: 'Open' } as const
  if (kind < 7) return { operation: 'cancel-product', account, input: {}, products: both, ends: 'applied' }
  const closed = { EmailMarketing: 'Canceled', EventMarketing: 'Open' } as const
  if (kind < 8) return { operation: 'open-product', account, input: {}, products: closed, ends: 'applied' }
  return { operation: 'cancel-product', account, input: {}, products: { EmailMarketing: 'Open' }, ends: 'rejected' }
}

it('a bulk is carried out from an empty directory, and reads are followed by their writes', async () => {
  const folder = temporaryFolder()
  const runtime = await startRuntime({
    root: resolve(import.meta.dirname, '../../..'),
    folder,
    onNote: () => undefined,
    stage: (url) => {
      const stage = localStage(url)
      const budget = { requestsPerSecond, requestsPerDay: 1_000_000 }
      return { ...stage, partners: stage.partners.map((one) => ({ ...one, budget: { ...one.budget, ...budget } })) }
    },
  })
  onTestFinished(() => runtime.stop())
  const bulk = Array.from({ length: waiting }, (_, index) => askedAt(index))
  await placeAtVendor(runtime.endpoints, bulk)
  await send(clients(runtime.endpoints).sqs, runtime.endpoints, bulk)

  await vi.waitFor(() => expect(endsIn(folder).size).toBe(waiting), { timeout: 280_000, interval: 250 })

  const ends = endsIn(folder)
  expect(bulk.filter(({ ends: end }, index) => ends.get(`bulk-${index}`) !== end)).toEqual([])
  const journal = await simulatorControl(runtime.endpoints.simulatorControl).journal()
  const writes = bulk.filter(({ ends: end }) => end === 'applied').length
  const reads = bulk.filter(({ products }) => products !== undefined).length
  expect(journal.filter(({ applied, effect }) => applied && effect !== 'none')).toHaveLength(writes)
  // On a busy machine some answers come too late and are looked for; reads that nobody uses would be hundreds.
  expect(journal.length).toBeLessThan(1.2 * (writes + reads))
})

async function placeAtVendor({ simulatorControl: control }: Endpoints, bulk: readonly Asked[]): Promise<void> {
  const accounts = bulk.flatMap(({ account, products }) =>
    products === undefined
      ? []
      : [
          {
            partner,
            login: account,
            status: 'Open',
            singleBilling: true,
            products: Object.entries(products).map(([name, status]) => ({ name, status })),
          },
        ],
  )
  const response = await fetch(`${control}/accounts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ accounts }),
  })
  expect(response.ok, await response.text()).toBe(true)
}

async function send(sqs: SQSClient, { queues }: Endpoints, bulk: readonly Asked[]): Promise<void> {
  for (const operation of new Set(bulk.map((asked) => asked.operation))) {
    const entries = bulk.flatMap(({ operation: of, account, input }, index) =>
      of === operation
        ? [
            {
              Id: String(index),
              MessageBody: JSON.stringify({ operationId: `bulk-${index}`, partner, account, input }),
            },
          ]
        : [],
    )
    for (let from = 0; from < entries.length; from += 10) {
      const QueueUrl = queues[operation]
      await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: entries.slice(from, from + 10) }))
    }
  }
}

/** How operations have ended so far, by the events that left. */
function endsIn(folder: string): Map<string, string> {
  const ends = new Map<string, string>()
  for (const line of readFileSync(join(folder, 'events.ndjson'), 'utf8').split('\n')) {
    if (line === '') continue
    const { detail } = JSON.parse(line) as { detail: { operationId?: string; status?: string } }
    if (detail.operationId !== undefined) ends.set(detail.operationId, detail.status ?? '')
  }
  return ends
}
