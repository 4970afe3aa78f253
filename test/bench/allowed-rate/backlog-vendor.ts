import type { VirtualTime } from '../../simulation/world/virtual-time.ts'
import type { VendorAccount } from '../../simulator/core/account.ts'
import { seededRandom } from '../../simulator/core/seeded-random.ts'
import { VendorCore } from '../../simulator/core/vendor-core.ts'
import type { CallKind, Journal } from './journal.ts'
import { RateWindow, type WindowKind } from './rate-window.ts'

export interface VendorPlan {
  requestsPerSecond: number
  window: WindowKind
  partners: readonly string[]
  /** Virtual wall-clock ms in which every request is answered with an error of the vendor's own. */
  outage?: { from: number; until: number } | undefined
}

export type Arrival = 'taken' | 'over-rate' | 'failing' | 'lost'

/** The vendor's own rules behind its rate limit, which counts what it takes over all partners of the one key. */
export class BacklogVendor {
  readonly core: VendorCore
  /** Accounts whose first write is carried out as somebody else's change, and not answered. */
  readonly lostWrites = new Map<string, VendorAccount>()
  readonly #time: VirtualTime
  readonly #window: RateWindow
  readonly #journal: Journal
  readonly #outage: VendorPlan['outage']

  constructor(time: VirtualTime, journal: Journal, plan: VendorPlan) {
    this.#time = time
    this.#journal = journal
    this.#window = new RateWindow(plan.window, plan.requestsPerSecond)
    this.#outage = plan.outage
    const clock = { now: () => Math.floor(time.now) }
    const partners = plan.partners.map((partner) => ({ partner, login: partner, apiKey: 'key', password: 'secret' }))
    this.core = new VendorCore({ clock, random: seededRandom(1), partners })
  }

  /** A request reaches the vendor at this moment. */
  arrive(kind: CallKind, account: string, sentAt: number): Arrival {
    const now = this.#time.now
    if (!this.#window.accepts(now)) {
      this.#journal.overRate += 1
      return 'over-rate'
    }
    const outage = this.#outage
    if (outage !== undefined && now >= outage.from && now < outage.until) {
      this.#journal.failed += 1
      return 'failing'
    }
    this.#journal.vendorCall(kind, account, sentAt, now)
    const elsewhere = kind === 'write' ? this.lostWrites.get(account) : undefined
    if (elsewhere === undefined) return 'taken'
    this.lostWrites.delete(account)
    this.core.place(elsewhere)
    return 'lost'
  }
}
