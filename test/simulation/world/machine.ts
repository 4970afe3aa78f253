import type { VirtualTime } from './virtual-time.ts'

/** A pause of a whole machine. */
export interface Freeze {
  milliseconds: number
  /** Whether the monotonic clock stands still meanwhile, as in a paused micro-VM. */
  stopsMonotonic: boolean
  /** Whether whoever limits the invocation's time does not count the pause. */
  survives: boolean
}

/**
 * One machine that runs our functions: two clocks of its own, and it may die or stand still at any await. What it waited
 * for when it died never comes back.
 */
export class Machine {
  readonly name: string
  /** What its wall clock is ahead of true time, ms. */
  readonly offset: number
  /** Counts its lives. */
  life = 1
  /** When its lives ended, true time. */
  readonly crashes: number[] = []
  /** Milliseconds that its invocations may last longer, because it stood still. */
  grace = 0
  readonly #time: VirtualTime
  readonly #onCrash: (machine: Machine) => void
  #startedAt: number
  #monotonicLost = 0
  #frozenUntil = 0

  constructor(name: string, offset: number, time: VirtualTime, onCrash: (machine: Machine) => void) {
    this.name = name
    this.offset = offset
    this.#time = time
    this.#onCrash = onCrash
    this.#startedAt = time.now - 1_000
  }

  now(): number {
    return this.#time.now + this.offset
  }

  monotonic(): number {
    return this.#time.now - this.#startedAt - this.#monotonicLost
  }

  get frozenUntil(): number {
    return this.#frozenUntil
  }

  /** Runs `action` at a time, or when the machine stands still no more; never if it died since. */
  resumeAt(time: number, action: () => void, life: number = this.life): void {
    this.#time.at(time, () => {
      if (life !== this.life) return
      if (this.#frozenUntil > this.#time.now) this.resumeAt(this.#frozenUntil, action, life)
      else action()
    })
  }

  crash(): void {
    this.life += 1
    this.crashes.push(this.#time.now)
    this.#frozenUntil = 0
    this.#monotonicLost = 0
    this.#startedAt = this.#time.now
    this.grace = 0
    this.#onCrash(this)
  }

  freeze({ milliseconds, stopsMonotonic, survives }: Freeze): void {
    this.#frozenUntil = Math.max(this.#frozenUntil, this.#time.now + milliseconds)
    if (stopsMonotonic) this.#monotonicLost += milliseconds
    if (survives) this.grace += milliseconds
  }
}
