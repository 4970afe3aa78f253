import type { Doorbell } from '../../../shared/messaging/operation-message.ts'
import type { OperationRequest } from '../../../shared/operations/engine/accept.ts'

export type QueuedMessage = { request: OperationRequest } | { doorbell: Doorbell }

interface Hidden {
  at: number
  message: QueuedMessage
}

/** One operation's queue on virtual time: in the order in which messages become visible. */
export class MessageQueue {
  readonly #ready: QueuedMessage[] = []
  /** Sorted by time. */
  readonly #hidden: Hidden[] = []

  send(message: QueuedMessage, visibleAt: number): void {
    let position = this.#hidden.length
    while (position > 0 && (this.#hidden[position - 1]?.at ?? 0) > visibleAt) position -= 1
    this.#hidden.splice(position, 0, { at: visibleAt, message })
  }

  receive(now: number): QueuedMessage | undefined {
    let due = 0
    while (due < this.#hidden.length && (this.#hidden[due]?.at ?? 0) <= now) due += 1
    this.#ready.push(...this.#hidden.splice(0, due).map(({ message }) => message))
    return this.#ready.shift()
  }
}
