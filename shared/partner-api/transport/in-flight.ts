import type { Clock } from '../../runtime/clock.ts'
import type { PendingExchange } from './pending-exchange.ts'

/** What of an exchange matters here. */
type Waiting = Pick<PendingExchange, 'fail'>

const nothingInFlight = new Error('no vendor call is in flight')

/**
 * The exchanges of a transport that are on their way; each fails at its deadline. One timer serves all of them, set for
 * the earliest: a timer and a signal for each cost a tenth of a call.
 */
export class InFlight {
  readonly #clock: Clock
  /** Monotonic ms. */
  readonly #deadlines = new Map<Waiting, number>()
  #alarm: { at: number; stop: AbortController } | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get size(): number {
    return this.#deadlines.size
  }

  add(exchange: Waiting, deadlineAt: number): void {
    this.#deadlines.set(exchange, deadlineAt)
    if (this.#alarm === undefined || deadlineAt < this.#alarm.at) this.#setAlarm(deadlineAt)
  }

  /** Leaves no timer behind when it was the last. */
  remove(exchange: Waiting): void {
    this.#deadlines.delete(exchange)
    if (this.#deadlines.size === 0) this.#stopAlarm()
  }

  /** Ends all without an answer. */
  abort(): void {
    for (const exchange of [...this.#deadlines.keys()]) exchange.fail('aborted')
  }

  #setAlarm(at: number): void {
    this.#stopAlarm()
    const alarm = { at, stop: new AbortController() }
    this.#alarm = alarm
    this.#clock.sleep(at - this.#clock.monotonic(), alarm.stop.signal).then(
      () => this.#ring(alarm),
      () => undefined,
    )
  }

  #stopAlarm(): void {
    this.#alarm?.stop.abort(nothingInFlight)
    this.#alarm = undefined
  }

  #ring(alarm: { at: number }): void {
    if (this.#alarm !== alarm) return
    this.#alarm = undefined
    // A timer may be a little early: what it was set for is due all the same.
    const now = Math.max(alarm.at, this.#clock.monotonic())
    for (const [exchange, deadlineAt] of [...this.#deadlines]) if (deadlineAt <= now) exchange.fail('deadline')
    if (this.#deadlines.size > 0 && this.#alarm === undefined) this.#setAlarm(Math.min(...this.#deadlines.values()))
  }
}
