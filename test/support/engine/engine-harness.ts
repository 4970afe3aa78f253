import type { OperationRequest } from '../../../shared/engine/accept.ts'
import type { OperationDefinition } from '../../../shared/engine/define-operation.ts'
import { createEngine, type Engine } from '../../../shared/engine/engine.ts'
import type { EngineContext } from '../../../shared/engine/engine-context.ts'
import { protocolSteps } from '../../../shared/engine/protocol/protocol-steps.ts'
import { type AccountRecord, accountKey, asAccount } from '../../../shared/ledger/account-record.ts'
import { asOperation, type OperationRecord, operationKey } from '../../../shared/ledger/operation-record.ts'
import type { Doorbell } from '../../../shared/messaging/operation-message.ts'
import type { OutgoingEvent } from '../../../shared/messaging/ports.ts'
import { cancelProduct } from '../../../shared/operations/cancel-product/operation.ts'
import { openProduct } from '../../../shared/operations/open-product/operation.ts'
import { provisionAccount } from '../../../shared/operations/provision-account/operation.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { awsEngineTimes } from '../../../shared/vendor-key/engine-times.ts'
import { seededRandom } from '../../simulator/core/seeded-random.ts'
import { VendorCore } from '../../simulator/core/vendor-core.ts'
import { MemoryHistory } from '../memory/memory-history.ts'
import { MemoryItemStore } from '../memory/memory-item-store.ts'
import { CoreGateway } from './core-gateway.ts'
import { HandClock } from './hand-clock.ts'

export const acme: PartnerSettings = {
  id: 'acme',
  login: 'acme',
  secretName: 'partner-ops/test/partners/acme',
  budget: { name: 'acme-key', requestsPerSecond: 4, requestsPerDay: 10_000 },
  capabilities: { membership: 'xml', provision: 'xml', products: 'xml', listing: 'xml' },
  baseUrls: { xml: 'https://api.example.com' },
}

interface Ring {
  operation: string
  doorbell: Doorbell
  at: number
}

interface LineCall {
  budget: string
  at: number
}

/** One engine over in-memory ports and the vendor's own rules, with time that moves only when a test moves it. */
export class EngineHarness {
  readonly clock = new HandClock()
  readonly store = new MemoryItemStore()
  readonly core: VendorCore
  readonly gateway: CoreGateway
  readonly rings: Ring[] = []
  readonly lineCalls: LineCall[] = []
  readonly events: OutgoingEvent[] = []
  readonly notices: string[] = []
  busDown = false
  /** Operations whose queues nobody reads. */
  readonly unread = new Set<string>()
  readonly context: EngineContext
  readonly engine: Engine
  #tokens = 0

  constructor(options: { partner?: Partial<PartnerSettings>; context?: Partial<EngineContext> } = {}) {
    const partner = { ...acme, ...options.partner }
    this.core = new VendorCore({
      clock: this.clock,
      random: seededRandom(1),
      partners: [{ partner: 'acme', login: 'acme', apiKey: 'key', password: 'secret' }],
    })
    this.gateway = new CoreGateway(this.core, 'acme', this.clock)
    const modules = new Map<string, OperationDefinition>(
      [provisionAccount, openProduct, cancelProduct].map((module) => [module.type, module]),
    )
    this.context = {
      store: this.store,
      history: new MemoryHistory(this.store),
      clock: this.clock,
      random: {
        token: () => `token-${++this.#tokens}`,
        fraction: () => 0.5,
        bytes: (count) => new Uint8Array(count).fill(7),
      },
      times: awsEngineTimes,
      steps: protocolSteps,
      observer: { notice: (happening) => void this.notices.push(happening) },
      digest: (text) => `digest of ${text}`,
      partner: (id) => (id === partner.id ? partner : undefined),
      partners: () => [partner],
      gateway: () => this.gateway,
      passwords: { resolve: async () => 'generated-Pass-1' },
      module: (operation) => modules.get(operation),
      isUnread: async (operation) => this.unread.has(operation),
      doorbells: {
        ring: async (operation, doorbell, delay = 0) =>
          void this.rings.push({ operation, doorbell, at: this.clock.now() + Math.ceil(delay / 1_000) * 1_000 }),
        ringLine: async (budget, delay = 0) =>
          void this.lineCalls.push({ budget, at: this.clock.now() + Math.ceil(delay / 1_000) * 1_000 }),
      },
      events: {
        emit: async (event) => {
          if (this.busDown) throw new Error('the bus is down')
          this.events.push(event)
        },
      },
      ...options.context,
    }
    this.engine = createEngine(this.context)
  }

  /** The time of a fresh invocation of 60 s. */
  deadline(milliseconds = 59_000) {
    return { at: this.clock.monotonic() + milliseconds }
  }

  /** A message arrives on the operation's own queue. */
  handle(request: OperationRequest) {
    return this.engine.handle(request, this.deadline())
  }

  /** Answers doorbells and calls for runners in the order of their times, and sweeps once a minute, until nothing is due within `horizon` ms. */
  async settle(horizon = 3 * 3_600_000): Promise<void> {
    const end = this.clock.now() + horizon
    let nextSweep = this.clock.now() + 60_000
    for (let steps = 0; steps < 5_000; steps++) {
      this.rings.sort((a, b) => a.at - b.at)
      this.lineCalls.sort((a, b) => a.at - b.at)
      const ring = this.rings[0]
      const call = this.lineCalls[0]
      const never = Number.POSITIVE_INFINITY
      const at = Math.min(ring?.at ?? never, call?.at ?? never, nextSweep)
      if (at > end) return
      this.clock.advance(Math.max(0, at - this.clock.now()))
      if (call !== undefined && call.at <= at) {
        this.lineCalls.shift()
        await this.engine.workLine(call.budget, this.deadline(299_000))
      } else if (ring !== undefined && ring.at <= at) {
        this.rings.shift()
        await this.engine.answer(ring.operation, ring.doorbell, this.deadline())
      } else {
        nextSweep = this.clock.now() + 60_000
        await this.engine.sweep(this.deadline())
      }
    }
    throw new Error('It never came to rest.')
  }

  async operation(operationId: string): Promise<OperationRecord> {
    const item = await this.store.get(operationKey('acme', operationId))
    if (item === undefined) throw new Error(`There is no operation ${operationId}.`)
    return asOperation(item)
  }

  async lane(account: string): Promise<AccountRecord> {
    const item = await this.store.get(accountKey('acme', account))
    if (item === undefined) throw new Error(`There is no account ${account}.`)
    return asAccount(item)
  }

  /** Effective changes at the vendor, in order. */
  effects(account?: string): string[] {
    return this.gateway.journal
      .filter((line) => ['created', 'opened', 'canceled', 'account-canceled'].includes(line.effect))
      .filter((line) => account === undefined || line.account === account)
      .map((line) => line.effect)
  }

  /** All requests that reached the vendor, in order. */
  calls(account?: string): string[] {
    return this.gateway.journal
      .filter((line) => account === undefined || line.account === account)
      .map(({ call }) => call)
  }
}

let ids = 0

export const provision = (account: string, more: Partial<OperationRequest> = {}): OperationRequest => ({
  operation: 'provision-account',
  operationId: `provision-${++ids}`,
  partner: 'acme',
  account,
  input: {
    organizationName: 'Example Bakery',
    firstName: 'Robin',
    lastName: 'Baker',
    email: 'robin@example.com',
    phone: '+1 555 0100',
    countryCode: 'US',
    stateCode: 'MA',
    password: { generate: true },
  },
  ...more,
})

export const open = (account: string, more: Partial<OperationRequest> = {}): OperationRequest => ({
  operation: 'open-product',
  operationId: `open-${++ids}`,
  partner: 'acme',
  account,
  input: { product: 'EmailMarketing' },
  ...more,
})

export const cancel = (account: string, more: Partial<OperationRequest> = {}): OperationRequest => ({
  operation: 'cancel-product',
  operationId: `cancel-${++ids}`,
  partner: 'acme',
  account,
  input: { product: 'EmailMarketing' },
  ...more,
})
