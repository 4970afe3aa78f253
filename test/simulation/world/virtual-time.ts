interface Planned {
  at: number
  order: number
  action: () => void
}

/**
 * Time that moves from one planned action to the next. Between two actions everything that the first one set going runs
 * until it waits for time again, so a run is decided by its plan alone and never by the machine it runs on.
 */
export class VirtualTime {
  /** True time, wall-clock ms; nobody in the simulated world sees it but the vendor and the oracle. */
  now: number
  #heap: Planned[] = []
  #order = 0
  /** How many actions ran. */
  actions = 0

  constructor(start: number) {
    this.now = start
  }

  /** Ends the run with an error that belongs to the simulation itself. */
  fail(error: unknown): void {
    this.at(this.now, () => {
      throw error
    })
  }

  /** Plans an action; one in the past runs at once, in the order of planning. */
  at(time: number, action: () => void): void {
    const planned = { at: Math.max(time, this.now), order: this.#order++, action }
    const heap = this.#heap
    let position = heap.length
    heap.push(planned)
    while (position > 0) {
      const parent = (position - 1) >> 1
      const above = heap[parent]
      if (above === undefined || !isBefore(planned, above)) break
      heap[position] = above
      position = parent
    }
    heap[position] = planned
  }

  /** When the next action is due; undefined when none is planned. */
  get next(): number | undefined {
    return this.#heap[0]?.at
  }

  /**
   * Runs planned actions until `isOver` says so or nothing is planned any more.
   *
   * Node drains its microtasks before the next tick, so a tick planned from a microtask comes when all is quiet; that is
   * many times cheaper than a turn of the event loop for each action.
   */
  run(isOver: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const turn = () => {
        try {
          const planned = isOver() ? undefined : this.#take()
          if (planned === undefined) return resolve()
          this.now = planned.at
          this.actions += 1
          planned.action()
        } catch (error) {
          return reject(error)
        }
        queueMicrotask(again)
      }
      const again = () => process.nextTick(turn)
      turn()
    })
  }

  #take(): Planned | undefined {
    const heap = this.#heap
    const first = heap[0]
    const last = heap.pop()
    if (first === undefined || last === undefined || heap.length === 0) return first
    let position = 0
    for (;;) {
      let child = 2 * position + 1
      const left = heap[child]
      if (left === undefined) break
      const right = heap[child + 1]
      let least = left
      if (right !== undefined && isBefore(right, left)) {
        child += 1
        least = right
      }
      if (!isBefore(least, last)) break
      heap[position] = least
      position = child
    }
    heap[position] = last
    return first
  }
}

const isBefore = (one: Planned, other: Planned): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order)
