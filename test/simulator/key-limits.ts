import type { Switches } from './core/switches.ts'

const secondMs = 1000
const dayMs = 86_400_000

interface KeyCount {
  /** Times (ms) of the calls that still count against the rate, oldest first. */
  recent: number[]
  day: number
  today: number
}

/**
 * What an API key, or a client of the token endpoint, may do: docs/reference/vendor.md#v2-common, #v3-token and
 * #v3-errors-and-limits.
 */
export class KeyLimits {
  readonly #counts = new Map<string, KeyCount>()

  /**
   * Counts a call against a key.
   *
   * @param now wall-clock ms of the simulator's clock: days end at 00:00 UTC
   * @returns the limit that the call is over, if it is over one
   */
  take(key: string, now: number, switches: Switches): 'rate' | 'quota' | undefined {
    const { requestsPerSecond, requestsPerDay } = switches
    if (requestsPerSecond === 0 && requestsPerDay === 0) return undefined
    const count = this.#countOf(key, now)
    if (requestsPerDay > 0 && count.today >= requestsPerDay) return 'quota'
    const isOver = isOverRate(count, now, requestsPerSecond, switches.rateWindow)
    if (!isOver || switches.refusedCallsCount) count.today += 1
    return isOver ? 'rate' : undefined
  }

  /** Counts a request for a token; true when it is one too many in its second. */
  takeToken(clientId: string, now: number, switches: Switches): boolean {
    const count = this.#countOf(`token ${clientId}`, now)
    return isOverRate(count, now, switches.tokenRequestsPerSecond, switches.rateWindow)
  }

  /** Calls that were carried out on the day of `now`, by key. */
  usedToday(now: number): Readonly<Record<string, number>> {
    const rows = [...this.#counts].filter(([key]) => !key.startsWith('token '))
    return Object.fromEntries(rows.map(([key]) => [key, this.#countOf(key, now).today]))
  }

  #countOf(key: string, now: number): KeyCount {
    const day = Math.floor(now / dayMs)
    let count = this.#counts.get(key)
    if (count === undefined) {
      count = { recent: [], day, today: 0 }
      this.#counts.set(key, count)
    }
    if (count.day !== day) Object.assign(count, { day, today: 0 })
    return count
  }
}

function isOverRate(count: KeyCount, now: number, perSecond: number, window: Switches['rateWindow']): boolean {
  if (perSecond === 0) return false
  const isRecent = (at: number) =>
    window === 'sliding' ? at > now - secondMs && at <= now : Math.floor(at / secondMs) === Math.floor(now / secondMs)
  count.recent = count.recent.filter(isRecent)
  if (count.recent.length >= perSecond) return true
  count.recent.push(now)
  return false
}
