export type WindowKind = 'fixed' | 'sliding'

/**
 * The vendor's count of requests in a second, of which it refuses what is over the rate. A refused request does not count.
 *
 * `fixed` counts by the second of the clock, `sliding` over the last 1,000 ms: which of the two the vendor does is not
 * known (docs/reference/vendor.md#v3-errors-and-limits).
 */
export class RateWindow {
  readonly #kind: WindowKind
  readonly #rate: number
  #accepted: number[] = []

  constructor(kind: WindowKind, requestsPerSecond: number) {
    this.#kind = kind
    this.#rate = requestsPerSecond
  }

  /** @param at ms; calls come in the order of time */
  accepts(at: number): boolean {
    const from = this.#kind === 'fixed' ? Math.floor(at / 1_000) * 1_000 : at - 1_000
    this.#accepted = this.#accepted.filter((time) => (this.#kind === 'fixed' ? time >= from : time > from))
    if (this.#accepted.length >= this.#rate) return false
    this.#accepted.push(at)
    return true
  }
}
