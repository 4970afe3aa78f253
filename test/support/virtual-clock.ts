import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../shared/runtime/clock.ts'

interface Timer {
  at: number
  wake(): void
}

/** Time for many workers at once: it moves on to the next sleeper when nobody has anything left to do. */
export class VirtualClock implements Clock {
  #now: number
  readonly #start: number
  /** Sorted, the latest first. */
  readonly #timers: Timer[] = []

  constructor(start: number) {
    this.#now = start
    this.#start = start
  }

  now(): number {
    return Math.floor(this.#now)
  }

  monotonic(): number {
    return this.#now - this.#start
  }

  sleep(milliseconds: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = { at: this.#now + Math.max(0, milliseconds), wake: resolve }
    let [low, high] = [0, this.#timers.length]
    while (low < high) {
      const middle = (low + high) >> 1
      // Of equal times the one that came first is woken first.
      if ((this.#timers[middle]?.at ?? 0) >= timer.at) low = middle + 1
      else high = middle
    }
    // The list runs from late to early; a newcomer goes before those of its own time.
    while (low > 0 && this.#timers[low - 1]?.at === timer.at) low -= 1
    this.#timers.splice(low, 0, timer)
    return promise
  }

  /** Wakes sleepers in order until `end`, wall-clock ms. */
  async runUntil(end: number): Promise<void> {
    for (;;) {
      // All promises that can go on have gone on when this returns: nothing here waits for anything but this clock.
      await setImmediate()
      const next = this.#timers.at(-1)
      if (next === undefined || next.at > end) return
      this.#timers.pop()
      this.#now = Math.max(this.#now, next.at)
      next.wake()
    }
  }
}
