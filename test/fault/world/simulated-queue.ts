import type { Doorbell } from '../../../shared/messaging/operation-message.ts'
import type { Delivery } from '../scenario/plan-deliveries.ts'

/** A message on an operation's queue: a caller's request, or a doorbell. */
export interface Message {
  id: number
  operation: string
  delivery: Delivery | undefined
  doorbell: Doorbell | undefined
  /** A call for a runner of this key's lines. */
  lineCall: string | undefined
  visibleAt: number
  receiveCount: number
  isGone: boolean
}

/** All operations' queues: at least once, in any order, with delays and visibility. */
export class SimulatedQueues {
  readonly #messages: Message[] = []
  #made = 0
  /** Requests that nobody has acknowledged. */
  requests = 0

  send(operation: string, what: Pick<Message, 'delivery' | 'doorbell' | 'lineCall'>, visibleAt: number): Message {
    this.#made += 1
    const message = { id: this.#made, operation, ...what, visibleAt, receiveCount: 0, isGone: false }
    this.#messages.push(message)
    if (what.delivery !== undefined) this.requests += 1
    return message
  }

  visible(now: number): Message[] {
    return this.#messages.filter(({ visibleAt }) => visibleAt <= now)
  }

  acknowledge(message: Message): void {
    if (message.isGone) return
    message.isGone = true
    if (message.delivery !== undefined) this.requests -= 1
    const position = this.#messages.indexOf(message)
    if (position >= 0) this.#messages.splice(position, 1)
  }
}
