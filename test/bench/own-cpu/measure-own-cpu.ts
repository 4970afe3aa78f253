import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { asOperation, operationKey } from '../../../shared/ledger/operation-record.ts'
import type { Events } from '../../../shared/messaging/ports.ts'
import type { Transport } from '../../../shared/partner-api/transport/exchange.ts'
import { createUndiciTransport } from '../../../shared/partner-api/transport/undici-transport.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { HandClock } from '../../support/engine/hand-clock.ts'
import type { BenchSection } from '../bench-row.ts'
import { cpuMicroseconds } from '../cpu-time.ts'
import { accountAnswer } from '../engine/account-answer.ts'
import { knownAccountItem } from '../engine/bench-engine.ts'
import { CannedTransport } from '../engine/canned-transport.ts'
import { LeanItemStore } from '../engine/lean-item-store.ts'
import { openProductBody } from '../engine/operation-body.ts'
import { interleave } from '../interleave.ts'
import { AwsShadowStore, shadowEvents } from './aws-shadow.ts'
import { openProductBare } from './bare-request.ts'
import { benchHandler, lambdaContext, sqsEvent } from './bench-handler.ts'

const silentEvents = (): Events => ({ emit: async () => undefined })

/** CPU of one plain `open-product` through handler, engine and codec, beside the bare vendor request. */
export async function measureOwnCpu({ quick }: { quick: boolean }): Promise<BenchSection> {
  const operations = quick ? 100 : 400
  await using vendor = await startAnswerServer()
  const measured = await interleave(
    [
      { name: 'bare' as const, measure: () => measureBare(operations, vendor) },
      { name: 'unsent' as const, measure: () => measureBare(operations) },
      { name: 'engine' as const, measure: () => measureEngine(operations, false) },
      { name: 'aws' as const, measure: () => measureEngine(operations / 4, true) },
    ],
    { rounds: quick ? 6 : 24, warmUp: quick ? 6 : 12 },
  )
  const { bare, unsent, engine, aws } = measured
  return {
    title: 'Own CPU per operation: open-product, plain path',
    rows: [
      {
        name: 'engine, codec and middleware over memory ÷ bare request',
        value: engine.median / bare.median,
        unit: '×',
        target: { most: 2 },
        detail: `${engine.median.toFixed(0)} µs and ${bare.median.toFixed(0)} µs of CPU`,
      },
      {
        name: 'the same ÷ building and reading alone, nothing sent',
        value: engine.median / unsent.median,
        unit: '×',
        detail: `${unsent.median.toFixed(0)} µs to build, sign and read strictly`,
      },
      {
        name: 'with AWS clients ÷ bare request',
        value: aws.median / bare.median,
        unit: '×',
        detail: `${aws.median.toFixed(0)} µs; DynamoDB and EventBridge clients up to the socket`,
      },
    ],
    notes: [
      'Bare request: message as JSON, the same XML written, signed, sent over a kept connection on loopback, and the same answer read strictly; nothing else.',
      'The engine’s own CPU is everything but that network: its transport answers from memory.',
      'One message an invocation, the dearest case; the store shares values instead of copying them.',
    ],
  }
}

/** What one round works on, made before it is measured. */
function prepareRound(operations: number) {
  const round = randomUUID().slice(0, 8)
  const accounts = Array.from({ length: operations }, (_, index) => `client-${round}-${index}`)
  const clock = new HandClock()
  const transport = new CannedTransport(clock, new Map(accounts.map((login) => [login, accountAnswer(login)])))
  const bodies = accounts
    .map((account) => ({ id: randomUUID(), account }))
    .map(({ id, account }) => ({
      id,
      body: openProductBody(id, account),
    }))
  return { accounts, clock, transport, bodies }
}

async function measureBare(operations: number, vendor?: { origin: string; transport: Transport }): Promise<number> {
  const { transport, bodies } = prepareRound(operations)
  const cpu = await cpuMicroseconds(async () => {
    for (const { body } of bodies) await openProductBare(body, vendor?.transport ?? transport, vendor?.origin)
  })
  return cpu / operations
}

/** A server of canned answers in its own process, and the product's transport to it. */
async function startAnswerServer(): Promise<{ origin: string; transport: Transport } & AsyncDisposable> {
  const child = fork(join(import.meta.dirname, 'answer-server.ts'))
  const [port] = (await once(child, 'message')) as [number]
  const transport = createUndiciTransport({ clock: systemClock })
  return {
    origin: `http://127.0.0.1:${port}`,
    transport,
    async [Symbol.asyncDispose]() {
      await transport.close()
      child.kill('SIGKILL')
    },
  }
}

export async function measureEngine(operations: number, withAwsClients: boolean): Promise<number> {
  const { accounts, clock, transport, bodies } = prepareRound(operations)
  const inner = new LeanItemStore()
  for (const account of accounts) await inner.put(knownAccountItem(account, clock.now()))
  const store = withAwsClients ? new AwsShadowStore(inner) : inner
  const events = withAwsClients ? shadowEvents() : silentEvents()
  const handler = benchHandler({
    store,
    clock,
    transport,
    events,
    doorbells: { ring: async () => undefined, ringLine: async () => undefined },
  })
  const invocations = bodies.map(({ body }) => sqsEvent(body))
  const cpu = await cpuMicroseconds(async () => {
    for (const event of invocations) {
      await handler(event, lambdaContext)
      clock.advance(20)
    }
  })
  await requireApplied(inner, bodies, transport.requests)
  return cpu / operations
}

/** A figure counts only when every operation was really carried out, with one request each. */
async function requireApplied(
  store: LeanItemStore,
  operations: readonly { id: string }[],
  requests: number,
): Promise<void> {
  if (requests !== operations.length) throw new Error(`${operations.length} operations made ${requests} requests.`)
  for (const { id } of operations) {
    const item = await store.get(operationKey('acme', id))
    const status = item === undefined ? 'missing' : asOperation(item).status
    if (status !== 'applied') throw new Error(`Operation ${id} is ${status}, not applied.`)
  }
}
