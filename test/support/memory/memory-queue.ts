/** A message as a receiver sees it. */
export interface ReceivedMessage {
  messageId: string
  receiptHandle: string
  body: string
  group: string | undefined
  /** How often it was delivered, this time included. */
  receiveCount: number
}

export interface QueueTrouble {
  /** In [0, 1): the same seed gives the same order and the same doubles. */
  fraction(): number
  /** The share of deliveries that leave the message visible, so that it comes twice. */
  doubled: number
}

interface Kept {
  messageId: string
  body: string
  group: string | undefined
  visibleAt: number
  receiveCount: number
  handle: string | undefined
}

const longestDelaySeconds = 900

/**
 * A standard SQS queue in memory: at least once, in no certain order, with delays and visibility by an injected clock.
 *
 * @param now milliseconds; the queue never waits by itself
 * @param trouble when given, messages come in any order and some come twice
 */
export class MemoryQueue {
  readonly #now: () => number
  readonly #trouble: QueueTrouble | undefined
  #messages: Kept[] = []
  #made = 0

  constructor(now: () => number, trouble?: QueueTrouble) {
    this.#now = now
    this.#trouble = trouble
  }

  /** @throws RangeError for a delay that SQS refuses */
  async send(body: string, options: { delaySeconds?: number; group?: string } = {}): Promise<void> {
    const { delaySeconds = 0, group } = options
    if (!Number.isInteger(delaySeconds) || delaySeconds < 0 || delaySeconds > longestDelaySeconds) {
      throw new RangeError(`delaySeconds must be a whole number from 0 to 900, but is ${delaySeconds}`)
    }
    this.#made += 1
    this.#messages.push({
      messageId: `message-${this.#made}`,
      body,
      group,
      visibleAt: this.#now() + delaySeconds * 1000,
      receiveCount: 0,
      handle: undefined,
    })
  }

  async receive(most: number, visibilitySeconds: number): Promise<ReceivedMessage[]> {
    const visible = this.#messages.filter((message) => message.visibleAt <= this.#now())
    return this.#shuffled(visible)
      .slice(0, most)
      .map((message) => {
        message.receiveCount += 1
        this.#made += 1
        message.handle = `handle-${this.#made}`
        const doubled = this.#trouble !== undefined && this.#trouble.fraction() < this.#trouble.doubled
        if (!doubled) message.visibleAt = this.#now() + visibilitySeconds * 1000
        const { messageId, body, group, receiveCount, handle } = message
        return { messageId, body, group, receiveCount, receiptHandle: handle }
      })
  }

  /** Deleting what is gone is no error. */
  async delete(receiptHandle: string): Promise<void> {
    this.#messages = this.#messages.filter((message) => message.handle !== receiptHandle)
  }

  async hide(receiptHandle: string, seconds: number): Promise<void> {
    const message = this.#messages.find(({ handle }) => handle === receiptHandle)
    if (message) message.visibleAt = this.#now() + seconds * 1000
  }

  /** Messages on the queue, visible or not. */
  get size(): number {
    return this.#messages.length
  }

  /** When the next message can be received, or undefined when there is none. */
  get nextVisibleAt(): number | undefined {
    return this.#messages.length === 0 ? undefined : Math.min(...this.#messages.map(({ visibleAt }) => visibleAt))
  }

  #shuffled(messages: Kept[]): Kept[] {
    const { fraction } = this.#trouble ?? {}
    if (!fraction) return messages
    return messages
      .map((message) => ({ message, at: fraction() }))
      .sort((one, other) => one.at - other.at)
      .map(({ message }) => message)
  }
}
