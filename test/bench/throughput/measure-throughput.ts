import { randomUUID } from 'node:crypto'
import { DeleteMessageCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs'
import { DynamodbItemStore } from '../../../shared/ledger/dynamodb-item-store.ts'
import { createUndiciTransport } from '../../../shared/partner-api/transport/undici-transport.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { startSimulator } from '../../integration/simulator/simulator-process.ts'
import { demoPartners } from '../../simulator/demo-data.ts'
import { startDynalite } from '../../support/dynalite-process.ts'
import { type FauxqsQueues, startFauxqsQueues } from '../../support/fauxqs-queues.ts'
import type { BenchSection } from '../bench-row.ts'
import { benchPartner, knownAccountItem } from '../engine/bench-engine.ts'
import { openProductBody } from '../engine/operation-body.ts'
import { interleave } from '../interleave.ts'
import { benchHandler, lambdaContext, sqsEvent } from '../own-cpu/bench-handler.ts'

/** Messages under work at the same time: two functions with a batch of five. */
const concurrency = 10

/** Operations a second through queue, handler, engine, ledger and vendor on this machine, beside the stand-ins alone. */
export async function measureThroughput({ quick }: { quick: boolean }): Promise<BenchSection> {
  const messages = quick ? 60 : 200
  const [warmUp, rounds] = [1, quick ? 2 : 5]
  await using started = new AsyncDisposableStack()
  const dynalite = await startDynalite()
  started.defer(() => dynalite.stop())
  const queues = await startFauxqsQueues()
  started.defer(() => queues.stop())
  const simulator = await startSimulator('--accounts', String(messages * (warmUp + rounds)))
  started.defer(async () => void (await simulator.end()))
  const transport = createUndiciTransport({ clock: systemClock })
  started.defer(() => transport.close())

  const store = new DynamodbItemStore(dynalite.client, await dynalite.createLedgerTable())
  const [vendorPartner = { apiKey: '', login: '', password: '' }] = demoPartners
  const handler = benchHandler({
    store,
    clock: systemClock,
    transport,
    partner: { ...benchPartner, baseUrls: { xml: simulator.url } },
    credentials: vendorPartner,
    doorbells: { ring: async () => undefined, ringLine: async () => undefined },
    events: { emit: async () => undefined },
  })
  let next = 0
  const accountsOf = (): string[] =>
    Array.from({ length: messages }, () => `acme-client-${String(++next).padStart(4, '0')}`)

  const measured = await interleave(
    [
      {
        name: 'raw' as const,
        measure: () =>
          perSecond(queues, bodiesFor(Array.from({ length: messages }, (_, index) => `raw-${index}`)), (body) =>
            store.put({ pk: `RAW#${randomUUID()}`, sk: 'RAW', body }).then(() => undefined),
          ),
      },
      {
        name: 'engine' as const,
        measure: async () => {
          const accounts = accountsOf()
          for (const account of accounts) await store.put(knownAccountItem(account, systemClock.now()))
          return perSecond(queues, bodiesFor(accounts), async (body) => {
            const { batchItemFailures } = await handler(sqsEvent(body), lambdaContext)
            if (batchItemFailures.length > 0) throw new Error('An operation was not accepted.')
          })
        },
      },
    ],
    { rounds, warmUp },
  )
  await requireCalls(simulator.control, messages * (warmUp + rounds))
  const { raw, engine } = measured
  return {
    title: 'Operations a second on this machine, vendor without a limit',
    rows: [
      { name: 'stand-ins alone: SQS, handler, one write', value: raw.median, unit: '/s' },
      { name: 'through the engine: SQS, handler, ledger, vendor', value: engine.median, unit: '/s' },
      {
        name: 'engine ÷ stand-ins alone',
        value: engine.median / raw.median,
        unit: '×',
        detail: '7 ledger writes and one vendor request an operation beside one write',
      },
    ],
    notes: [
      `${messages} messages a round, ${concurrency} at a time; the stand-ins for DynamoDB and the vendor run in processes of their own.`,
      'This is what the stand-ins carry, not AWS: there the vendor’s 4 requests a second are the limit.',
    ],
  }
}

const bodiesFor = (accounts: readonly string[]): string[] =>
  accounts.map((account) => openProductBody(randomUUID(), account, 'EventMarketing'))

/** Fills a queue, then measures until it is worked off; the filling does not count. */
async function perSecond(
  queues: FauxqsQueues,
  bodies: readonly string[],
  work: (body: string) => Promise<void>,
): Promise<number> {
  const queueUrl = queues.createQueue()
  for (let from = 0; from < bodies.length; from += 10) {
    const entries = bodies.slice(from, from + 10).map((body, index) => ({ Id: String(index), MessageBody: body }))
    await queues.client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }))
  }
  let left = bodies.length
  const began = performance.now()
  const worker = async (): Promise<void> => {
    while (left > 0) {
      const received = await queues.receive(queueUrl, 1, 60)
      for (const { body, receiptHandle } of received) {
        await work(body)
        await queues.client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle }))
        left -= 1
      }
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  return bodies.length / ((performance.now() - began) / 1_000)
}

/** The figure counts only when the vendor carried out every operation. */
async function requireCalls(control: string, expected: number): Promise<void> {
  const answer = await fetch(`${control}/journal`)
  const journal = (await answer.json()) as { entries?: unknown[] } | unknown[]
  const entries = (Array.isArray(journal) ? journal : (journal.entries ?? [])) as { effect?: string }[]
  const opened = entries.filter(({ effect }) => effect === 'opened').length
  if (opened !== expected) throw new Error(`The vendor opened ${opened} products instead of ${expected}.`)
}
