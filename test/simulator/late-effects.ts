/**
 * Effects that are still to come, by the simulator's clock. Each comes once, by whichever of a timer and the moved clock is
 * first.
 */
export class LateEffects {
  readonly #waiting = new Set<{ readonly dueAt: number; readonly bring: () => void }>()

  /** Puts an effect off until `dueAt` (ms); returns what brings it before that. */
  add(dueAt: number, effect: () => void): () => void {
    const late = {
      dueAt,
      bring: () => {
        if (this.#waiting.delete(late)) effect()
      },
    }
    this.#waiting.add(late)
    return late.bring
  }

  /** Brings what is due, in the order of its times. */
  bringDue(now: number): void {
    if (this.#waiting.size === 0) return
    const due = [...this.#waiting].filter(({ dueAt }) => dueAt <= now)
    for (const { bring } of due.sort((one, other) => one.dueAt - other.dueAt)) bring()
  }

  /** Forgets all of them: the world that they belong to is gone. */
  clear(): void {
    this.#waiting.clear()
  }
}
