/** Longer than this without a turn, and timers and sockets are late for reasons of our own, ms. */
const blockedFrom = 250

/** How often it is looked whether the loop still turns, ms: a block is measured this much too short at most. */
const tick = 20

/** Time and a repeated call, injected so that a test can own them. */
export interface LoopTimer {
  monotonic(): number
  /** Calls `turn` again and again until it is stopped; keeps no process alive. */
  every(milliseconds: number, turn: () => void): () => void
}

/** The machine's own. */
export const systemLoopTimer: LoopTimer = {
  monotonic: () => performance.now(),
  every: (milliseconds, turn) => {
    const timer = setInterval(turn, milliseconds)
    timer.unref()
    return () => clearInterval(timer)
  },
}

/** One stretch of time in which it is watched whether the event loop turns. */
export interface LoopStretch {
  /**
   * Whether a call that has just come to nothing need not have failed at all: the loop stood still for more than a quarter of
   * a second, and it did so up to now or for a tenth of the stretch. A short stop in a long wait explains nothing.
   */
  explainsFailure(): boolean
  end(): void
}

interface Blocked {
  longest: number
  total: number
  endedAt: number
}

/** Watches the event loop while somebody asks for it, with one timer for all. */
export class EventLoopWatch {
  readonly #timer: LoopTimer
  readonly #stretches = new Map<object, Blocked>()
  #lastTurn = 0
  #stop: (() => void) | undefined

  constructor(timer: LoopTimer = systemLoopTimer) {
    this.#timer = timer
  }

  begin(): LoopStretch {
    // What was before is not this one's.
    if (this.#stop !== undefined) this.#turn()
    const began = this.#timer.monotonic()
    const blocked: Blocked = { longest: 0, total: 0, endedAt: Number.NEGATIVE_INFINITY }
    const key = {}
    if (this.#stop === undefined) {
      this.#lastTurn = began
      this.#stop = this.#timer.every(tick, () => this.#turn())
    }
    this.#stretches.set(key, blocked)
    return {
      explainsFailure: () => {
        // The timer of this watch may come after the one that tells of the failure.
        this.#turn()
        const now = this.#timer.monotonic()
        const isLong = blocked.total >= (now - began) / 10
        return blocked.longest > blockedFrom && (isLong || now - blocked.endedAt <= blockedFrom)
      },
      end: () => {
        this.#stretches.delete(key)
        if (this.#stretches.size > 0) return
        this.#stop?.()
        this.#stop = undefined
      },
    }
  }

  #turn(): void {
    const now = this.#timer.monotonic()
    const late = now - this.#lastTurn - tick
    this.#lastTurn = now
    if (late <= blockedFrom) return
    for (const blocked of this.#stretches.values()) {
      blocked.longest = Math.max(blocked.longest, late)
      blocked.total += late
      blocked.endedAt = now
    }
  }
}
