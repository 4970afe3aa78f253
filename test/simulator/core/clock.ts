/** The simulator's time, in milliseconds since the epoch. */
export interface SimulatorClock {
  now(): number
}

/** A clock that runs with another one and can be moved, so that trials and delays can be passed without waiting. */
export class MovableClock implements SimulatorClock {
  readonly #base: SimulatorClock
  #offsetMs: number

  /** `offsetMs` is how far this clock already stands ahead of `base`. */
  constructor(base: SimulatorClock, offsetMs = 0) {
    this.#base = base
    this.#offsetMs = offsetMs
  }

  now(): number {
    return this.#base.now() + this.#offsetMs
  }

  get offsetMs(): number {
    return this.#offsetMs
  }

  /** Moves the clock by `milliseconds`; a negative value moves it back. */
  advance(milliseconds: number): void {
    this.#offsetMs += milliseconds
  }

  /** Makes it `epochMs` now; time goes on from there. */
  set(epochMs: number): void {
    this.#offsetMs = epochMs - this.#base.now()
  }
}
