import type { VirtualTime } from '../../simulation/world/virtual-time.ts'

/** A queue with the workers that wait at it, on virtual time: in the order in which messages become visible. */
export class WorkQueue<Message> {
  readonly #time: VirtualTime
  #ready: Message[] = []
  /** How many of `#ready` were taken already. */
  #taken = 0
  readonly #idle: (() => void)[] = []

  constructor(time: VirtualTime) {
    this.#time = time
  }

  get length(): number {
    return this.#ready.length - this.#taken
  }

  send(message: Message, delay = 0): void {
    if (delay <= 0) this.#show(message)
    else this.#time.at(this.#time.now + delay, () => this.#show(message))
  }

  /** The next messages, at most so many; waits for one while there is none. */
  async receive(most: number): Promise<Message[]> {
    while (this.length === 0) await new Promise<void>((resolve) => this.#idle.push(resolve))
    const batch = this.#ready.slice(this.#taken, this.#taken + most)
    this.#taken += batch.length
    if (this.#taken > 10_000) {
      this.#ready = this.#ready.slice(this.#taken)
      this.#taken = 0
    }
    return batch
  }

  #show(message: Message): void {
    this.#ready.push(message)
    this.#idle.shift()?.()
  }
}
