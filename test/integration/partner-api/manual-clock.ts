import type { Clock } from '../../../shared/runtime/clock.ts'

/** A clock that moves only when told; sleepers wake when it passes them. */
export class ManualClock implements Clock {
  #now = 1_767_323_045_000
  #monotonic = 1_000
  #sleepers: { at: number; wake(): void }[] = []

  now(): number {
    return this.#now
  }

  monotonic(): number {
    return this.#monotonic
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const sleeper = { at: this.#monotonic + milliseconds, wake: resolve }
      this.#sleepers.push(sleeper)
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper)
        reject(signal.reason)
      })
    })
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds
    this.#monotonic += milliseconds
    const due = this.#sleepers.filter(({ at }) => at <= this.#monotonic)
    this.#sleepers = this.#sleepers.filter(({ at }) => at > this.#monotonic)
    for (const { wake } of due) wake()
  }

  /** As in a frozen micro-VM: only the wall clock goes on. */
  freeze(milliseconds: number): void {
    this.#now += milliseconds
  }

  sleeping(): number {
    return this.#sleepers.length
  }
}
