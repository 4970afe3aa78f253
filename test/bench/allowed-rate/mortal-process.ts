import type { Clock } from '../../../shared/runtime/clock.ts'
import type { VirtualTime } from '../../simulation/world/virtual-time.ts'

/** A process on virtual time that may die at any of its awaits: what it waits for then never comes back to it. */
export class MortalProcess implements Clock {
  readonly #time: VirtualTime
  readonly #startedAt: number
  readonly #onDeath: () => void
  isAlive = true
  /** Awaits that are left to it, once it is doomed. */
  #awaitsLeft: number | undefined

  constructor(time: VirtualTime, onDeath: () => void = () => undefined) {
    this.#time = time
    this.#startedAt = time.now - 1_000
    this.#onDeath = onDeath
  }

  now(): number {
    return Math.floor(this.#time.now)
  }

  monotonic(): number {
    return this.#time.now - this.#startedAt
  }

  sleep(milliseconds: number): Promise<void> {
    this.beginAwait()
    return new Promise((resolve) => this.resume(milliseconds, resolve))
  }

  /** It dies within so many awaits. */
  doom(awaits: number): void {
    this.#awaitsLeft ??= awaits
  }

  /** Begins to wait for something that is under way. */
  beginAwait(): void {
    if (this.#awaitsLeft === undefined) return
    this.#awaitsLeft -= 1
    if (this.#awaitsLeft > 0 || !this.isAlive) return
    this.#time.at(this.#time.now, () => this.die())
  }

  die(): void {
    if (!this.isAlive) return
    this.isAlive = false
    this.#onDeath()
  }

  /** Goes on after a while, if it still lives then. */
  resume(milliseconds: number, action: () => void): void {
    this.#time.at(this.#time.now + Math.max(0, milliseconds), () => {
      if (this.isAlive) action()
    })
  }
}
