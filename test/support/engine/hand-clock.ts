import type { Clock } from '../../../shared/runtime/clock.ts'

/** A clock that moves only when told: `sleep` moves it at once, so a test waits for nothing. */
export class HandClock implements Clock {
  #wall: number
  #monotonic = 1_000

  constructor(start: number = Date.UTC(2026, 0, 15, 12)) {
    this.#wall = start
  }

  now(): number {
    return this.#wall
  }

  monotonic(): number {
    return this.#monotonic
  }

  async sleep(milliseconds: number): Promise<void> {
    this.advance(milliseconds)
  }

  advance(milliseconds: number): void {
    this.#wall += milliseconds
    this.#monotonic += milliseconds
  }

  /** A pause of the machine: the wall clock goes on, the monotonic one does not. */
  freeze(milliseconds: number): void {
    this.#wall += milliseconds
  }
}
