import type { Item } from '../../../shared/ledger/item-store.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { slotStep } from '../../../shared/vendor-key/key-rules.ts'

const day = 86_400_000
const releaseHour = 20 * 3_600_000

/** From the good probe until the whole rate is allowed again: an eighth, a quarter, a half of it for 30 s each. */
const rampOf = 90_000

interface Blocked {
  from: number
  until: number
}

/** When a key did not allow its whole rate for operations, by what the ledger said of it. */
export class KeyTimes {
  readonly #blocked: Blocked[] = []
  readonly #budget: PartnerSettings['budget']
  #current: Blocked | undefined
  /** When the rate was lowered, and by how much. */
  readonly #slower: { at: number; factor: number }[] = []

  constructor(budget: PartnerSettings['budget']) {
    this.#budget = budget
  }

  onCommit(key: Item, now: number): void {
    const { slower } = key as { slower?: { at: number; factor: number } }
    if (slower !== undefined && this.#slower.at(-1)?.at !== slower.at) this.#slower.push({ ...slower, at: now })
    const until = this.#blockedUntil(key, now)
    const known = this.#current
    if (known !== undefined && known.until >= now) {
      known.until = Math.max(until ?? now, now)
      if (until === undefined) this.#current = undefined
      return
    }
    this.#current = until === undefined ? undefined : { from: now, until }
    if (this.#current !== undefined) this.#blocked.push(this.#current)
  }

  /** The vendor itself was out of order. */
  block(from: number, until: number): void {
    this.#blocked.push({ from, until })
  }

  isBlocked(from: number, until: number): boolean {
    return this.#blocked.some((time) => time.from < until && from < time.until)
  }

  /** How much of a time the key did not allow its whole rate, ms. */
  blockedWithin(from: number, until: number): number {
    const times = this.#blocked.map((time) => [Math.max(from, time.from), Math.min(until, time.until)] as const)
    let [total, reached] = [0, from]
    for (const [begin, end] of times.sort(([one], [other]) => one - other)) {
      const start = Math.max(begin, reached)
      if (end <= start) continue
      total += end - start
      reached = end
    }
    return total
  }

  /** Requests that the key allows within a time in which it was not blocked. */
  allowedWithin(from: number, until: number): number {
    let slowness = 1
    for (const { at, factor } of this.#slower) {
      if (at < until) slowness = Math.max(slowness, 1 + (factor - 1) * 0.5 ** (Math.max(0, from - at) / 600_000))
    }
    return (until - from) / (slotStep(this.#budget.requestsPerSecond) * slowness)
  }

  #blockedUntil(key: Item, now: number): number | undefined {
    const {
      pause,
      quietUntil = 0,
      breaker,
      usedBulk = 0,
      usedInteractive = 0,
      used = 0,
    } = key as {
      pause?: unknown
      quietUntil?: number
      breaker?: { state: string; since: number }
      usedBulk?: number
      usedInteractive?: number
      used?: number
    }
    if (pause !== undefined || breaker?.state === 'open') return Number.POSITIVE_INFINITY
    const times = [quietUntil]
    if (breaker?.state === 'recovering') times.push(breaker.since + rampOf)
    const midnight = (Math.floor(now / day) + 1) * day
    const release = midnight - day + releaseHour
    const { requestsPerDay } = this.#budget
    // A read is not begun where the day has no write for it.
    const isFull = (count: number, part: number) => count >= Math.floor(requestsPerDay * part) - 1
    if (isFull(used, 1)) times.push(midnight + 30_000)
    else if (now < release && (isFull(usedBulk, 0.85) || isFull(usedInteractive, 0.95))) times.push(release)
    const until = Math.max(...times)
    return until > now ? until : undefined
  }
}
