import { randomUUID } from 'node:crypto'
import type { OperationRequest } from '../../../shared/engine/accept.ts'
import { createEngine, type Engine } from '../../../shared/engine/engine.ts'
import type { Exchange, HttpRequest } from '../../../shared/partner-api/transport/exchange.ts'
import { CountingItemStore } from '../../support/counting-item-store.ts'
import { HandClock } from '../../support/engine/hand-clock.ts'
import { MemoryItemStore } from '../../support/memory/memory-item-store.ts'
import { accountAnswer } from '../engine/account-answer.ts'
import { benchContext, benchPartner, knownAccountItem } from '../engine/bench-engine.ts'
import { CannedTransport } from '../engine/canned-transport.ts'

/** Far more than any operation that is counted takes. */
const mostDoorbells = 1_000

/** What carrying operations out takes from AWS. */
export interface AwsUnits {
  writeUnits: number
  readUnits: number
  /** Of the write units: those of the evidence of attempts. */
  evidenceUnits: number
  /** Messages sent; each is received and deleted once. The caller's own message counts. */
  messages: number
  events: number
  vendorCalls: number
}

interface Ring {
  operation: string
  doorbell: { partner: string; account: string; operationId: string }
  at: number
}

const account = 'example-client-0001'
/** Its operation comes first, so that the key's first write of the day is not counted. */
const earlierAccount = 'example-client-0000'

/**
 * One engine over a counting store, with real codec, HMACs and ids, so that items have the sizes that they have on AWS.
 * Time moves by hand: 20 ms pass with each vendor call.
 */
export class CountedOperations {
  readonly clock = new HandClock()
  readonly #engine: Engine
  readonly #store: CountingItemStore
  readonly #transport: CannedTransport
  readonly #rings: Ring[] = []
  readonly #lineCalls: { budget: string; at: number }[] = []
  #messages = 0
  #events = 0
  #evidenceUnits = 0

  /** @param instead what the vendor does other than answer with the open account */
  constructor(
    instead: (request: HttpRequest, clock: HandClock) => Promise<Exchange | undefined> | undefined = () => undefined,
  ) {
    const { clock } = this
    const store = new CountingItemStore(new MemoryItemStore())
    this.#store = store
    this.#transport = new CannedTransport(
      clock,
      new Map([account, earlierAccount].map((login) => [login, accountAnswer(login)])),
    )
    this.#transport.instead = (request) => {
      clock.advance(20)
      return instead(request, clock)
    }
    const put = store.put.bind(store)
    store.put = async (item, condition) => {
      if (!item.sk.startsWith('EVIDENCE#')) return put(item, condition)
      const counted = store.take()
      const result = await put(item, condition)
      const evidence = store.take()
      this.#evidenceUnits += evidence.writeUnits
      this.#carried = added(this.#carried, added(counted, evidence))
      return result
    }
    this.#engine = createEngine(
      benchContext({
        store,
        clock,
        transport: this.#transport,
        // The vendor's own rate: slots are taken as in production.
        partner: { ...benchPartner, budget: { name: 'acme-key', requestsPerSecond: 4, requestsPerDay: 10_000 } },
        doorbells: {
          ring: async (operation, doorbell, delay = 0) => {
            this.#messages += 1
            this.#rings.push({ operation, doorbell, at: clock.now() + Math.ceil(delay / 1_000) * 1_000 })
          },
          ringLine: async (budget, delay = 0) => {
            this.#messages += 1
            this.#lineCalls.push({ budget, at: clock.now() + Math.ceil(delay / 1_000) * 1_000 })
          },
        },
        events: {
          emit: async () => {
            this.#events += 1
          },
        },
      }),
    )
  }

  #carried = { writeUnits: 0, readUnits: 0 }

  /** The account as the directory knows it, and a key that has been used today: neither is counted. */
  async prepare(): Promise<void> {
    await this.#store.put(knownAccountItem(account, this.clock.now()))
    await this.#store.put(knownAccountItem(earlierAccount, this.clock.now()))
    await this.handle({ ...openProduct('EmailMarketing'), account: earlierAccount })
    await this.settle()
    this.clock.advance(10_000)
    this.take()
  }

  /** A caller's message arrives. */
  async handle(request: OperationRequest): Promise<void> {
    this.#messages += 1
    const answer = await this.#engine.handle(request, this.#deadline())
    if (answer.is !== 'accepted') throw new Error(`${request.operationId} is ${answer.is}.`)
  }

  /**
   * Answers doorbells in the order of their times until none is left.
   *
   * @throws Error when they do not end, as those of an operation that fails and comes again do not
   */
  async settle(): Promise<void> {
    for (let answered = 0; answered < mostDoorbells; answered++) {
      this.#rings.sort((one, other) => one.at - other.at)
      this.#lineCalls.sort((one, other) => one.at - other.at)
      const call = this.#lineCalls[0]
      if (call !== undefined && call.at <= (this.#rings[0]?.at ?? Number.POSITIVE_INFINITY)) {
        this.#lineCalls.shift()
        this.clock.advance(Math.max(0, call.at - this.clock.now()))
        await this.#engine.workLine(call.budget, this.#deadline())
        continue
      }
      const ring = this.#rings.shift()
      if (ring === undefined) return
      this.clock.advance(Math.max(0, ring.at - this.clock.now()))
      await this.#engine.answer(ring.operation, ring.doorbell, this.#deadline())
    }
    throw new Error(`After ${mostDoorbells} doorbells there are more.`)
  }

  async status(operationId: string): Promise<string | undefined> {
    const report = await this.#engine.report('acme', operationId)
    return report?.status
  }

  /** What was counted since the last call. */
  take(): AwsUnits {
    const { writeUnits, readUnits } = added(this.#carried, this.#store.take())
    const units = {
      writeUnits,
      readUnits,
      evidenceUnits: this.#evidenceUnits,
      messages: this.#messages,
      events: this.#events,
      vendorCalls: this.#transport.requests,
    }
    this.#carried = { writeUnits: 0, readUnits: 0 }
    this.#evidenceUnits = this.#messages = this.#events = this.#transport.requests = 0
    return units
  }

  #deadline() {
    return { at: this.clock.monotonic() + 59_000 }
  }
}

function added(one: { writeUnits: number; readUnits: number }, other: { writeUnits: number; readUnits: number }) {
  return { writeUnits: one.writeUnits + other.writeUnits, readUnits: one.readUnits + other.readUnits }
}

/** A request to open a product of the one account, under a fresh id of the usual length. */
export function openProduct(product: string): OperationRequest {
  return { operation: 'open-product', operationId: randomUUID(), partner: 'acme', account, input: { product } }
}
