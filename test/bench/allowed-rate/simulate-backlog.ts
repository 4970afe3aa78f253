import { createEngine } from '../../../shared/operations/engine/engine.ts'
import type { VendorAnswer } from '../../../shared/partner-api/answer.ts'
import type { AccountObservation, CallOptions, Gateway } from '../../../shared/partner-api/gateway.ts'
import { seededRandom } from '../../simulator/core/seeded-random.ts'
import { benchContext, benchPartner, knownAccountItem } from '../engine/bench-engine.ts'
import { CannedTransport } from '../engine/canned-transport.ts'
import { LeanItemStore } from '../engine/lean-item-store.ts'
import { DelayedStore } from './delayed-store.ts'
import { MessageQueue } from './message-queue.ts'
import { RateWindow, type WindowKind } from './rate-window.ts'
import { VirtualClock } from './virtual-clock.ts'

export interface BacklogPlan {
  workers: number
  requestsPerSecond: number
  /** Longest time that a request is on its way, ms; each takes a random part of it. */
  jitter: number
  window: WindowKind
  /** Virtual seconds. */
  seconds: number
  /** Messages at the beginning; without it a third more than can be sent. */
  messages?: number
  seed: number
}

export interface BacklogResult {
  /** Requests that the vendor took, as a part of those that the rate allows. */
  use: number
  /** Requests that it refused for the rate, as a part of all. */
  overRate: number
  requests: number
  ledgerCallsPerRequest: number
}

/** The first seconds do not count: workers are all started in the same millisecond. */
const startUp = 20

/**
 * A backlog of plain `open-product` operations, each of its own account, worked off by workers that share nothing but
 * queue and ledger. The real engine on virtual time: ledger calls take 3 to 8 ms, the vendor 150 to 400 ms.
 */
export async function simulateBacklog(plan: BacklogPlan): Promise<BacklogResult> {
  const { workers, requestsPerSecond, seconds } = plan
  const start = Date.UTC(2026, 0, 15, 12)
  const end = start + seconds * 1_000
  const countFrom = start + startUp * 1_000
  const clock = new VirtualClock(start)
  const random = seededRandom(plan.seed)
  const between = (least: number, most: number): number => least + random.fraction() * (most - least)
  const table = new LeanItemStore()
  let ledgerCalls = 0
  const store = new DelayedStore(table, () => {
    ledgerCalls += 0.5
    return clock.sleep(between(1.5, 4))
  })
  const partner = { ...benchPartner, budget: { name: 'acme-key', requestsPerSecond, requestsPerDay: 10_000_000 } }
  const vendor = new RateWindow(plan.window, requestsPerSecond)
  const counted = { taken: 0, refused: 0 }

  const openProduct = async (
    _login: string,
    _product: string,
    call: CallOptions,
  ): Promise<VendorAnswer<AccountObservation>> => {
    await call.permit()
    const sentAt = clock.now()
    const evidence = { call: 'open-product', method: 'POST', path: '/', finishedAt: sentAt }
    if (call.window?.isOpen() === false) {
      return { ok: false, failure: { class: 'not-sent', code: 'SEND_WINDOW_CLOSED', message: 'closed' }, evidence }
    }
    await clock.sleep(between(0, plan.jitter))
    const arrived = clock.now()
    const taken = vendor.accepts(arrived)
    if (arrived >= countFrom && arrived < end) counted[taken ? 'taken' : 'refused'] += 1
    await clock.sleep(between(150, 400))
    const done = { ...evidence, sentAt, finishedAt: clock.now() }
    if (!taken) {
      const failure = { class: 'refused-for-now', code: 'OVER_RATE', message: 'over rate', status: 403 } as const
      return { ok: false, failure, evidence: done }
    }
    return { ok: true, value: { generation: 'xml', fields: { presence: 'present', status: 'open' } }, evidence: done }
  }

  const queue = new MessageQueue()
  const context = benchContext({
    store,
    clock,
    partner,
    transport: new CannedTransport(clock, new Map()),
    doorbells: {
      ring: async (_operation, doorbell, delay = 0) => {
        // SQS knows whole seconds; a message is not seen at once.
        queue.send({ doorbell }, clock.now() + Math.ceil(delay / 1_000) * 1_000 + between(5, 60))
      },
    },
    events: { emit: async () => undefined },
  })
  const gateway = { openProduct } as unknown as Gateway
  let ids = 0
  const random01 = {
    token: () => `token-${++ids}`,
    fraction: () => random.fraction(),
    bytes: (count: number) => new Uint8Array(count),
  }

  const backlog = plan.messages ?? Math.ceil(requestsPerSecond * seconds * 1.3)
  for (let index = 0; index < backlog; index++) {
    const account = `client-${index}`
    await table.put(knownAccountItem(account, start))
    const input = { product: 'EmailMarketing' }
    queue.send(
      { request: { operation: 'open-product', operationId: `op-${index}`, partner: 'acme', account, input } },
      start,
    )
  }

  /** Each is a process of its own: it has its own view of the budget. */
  const work = async (): Promise<void> => {
    const engine = createEngine({ ...context, gateway: () => gateway, random: random01, budgetView: new Map() })
    await clock.sleep(between(0, 1_000))
    while (clock.now() < end) {
      const message = queue.receive(clock.now())
      const deadline = { at: clock.monotonic() + 59_000 }
      if (message === undefined) await clock.sleep(between(10, 50))
      else if ('request' in message) await engine.handle(message.request, deadline)
      else await engine.answer('open-product', message.doorbell, deadline)
    }
  }
  const sweeper = createEngine({ ...context, gateway: () => gateway, random: random01, budgetView: new Map() })
  const sweep = async (): Promise<void> => {
    while (clock.now() < end) {
      await clock.sleep(60_000)
      await sweeper.sweep({ at: clock.monotonic() + 50_000 })
    }
  }
  for (let worker = 0; worker < workers; worker++) void work()
  void sweep()
  await clock.runUntil(end)
  const allowed = requestsPerSecond * (seconds - startUp)
  const requests = counted.taken + counted.refused
  return {
    use: counted.taken / allowed,
    overRate: counted.refused / requests,
    requests,
    ledgerCallsPerRequest: ledgerCalls / requests,
  }
}
