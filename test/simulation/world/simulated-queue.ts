import type { Doorbell } from '../../../shared/messaging/operation-message.ts'
import type { Delivery } from '../scenario/plan-deliveries.ts'
import type { Chance } from './chance.ts'

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

/** A queue that nobody reads for a while, or never again. */
export interface UnreadTime {
  operation: string
  from: number
  until: number
}

/** All operations' queues: at least once, in any order, with delays and visibility. */
export class SimulatedQueues {
  /** Messages that somebody may receive now. */
  readonly #ready: Message[] = []
  readonly #unread: readonly UnreadTime[]
  readonly #plan: (time: number, action: () => void) => void
  #made = 0
  /** Requests that nobody has acknowledged and somebody will read. */
  requests = 0

  /**
   * @param plan runs an action at a time
   * @param unread when which queue is not read
   */
  constructor(plan: (time: number, action: () => void) => void, unread: readonly UnreadTime[]) {
    this.#plan = plan
    this.#unread = unread
  }

  /** @param onVisible called each time that somebody may receive it */
  send(
    operation: string,
    what: Pick<Message, 'delivery' | 'doorbell' | 'lineCall'>,
    visibleAt: number,
    onVisible: () => void,
  ): void {
    this.#made += 1
    const message = { id: this.#made, operation, ...what, visibleAt, receiveCount: 0, isGone: false }
    if (what.delivery !== undefined) this.requests += 1
    this.hide(message, visibleAt, onVisible)
  }

  isUnread(operation: string, now: number): boolean {
    return this.#unread.some((time) => time.operation === operation && time.from <= now && now < time.until)
  }

  /** Nobody may receive the message until then. */
  hide(message: Message, until: number, onVisible: () => void): void {
    const position = this.#ready.indexOf(message)
    if (position >= 0) this.#remove(position)
    message.visibleAt = until
    this.#plan(until, () => {
      if (message.isGone || message.visibleAt !== until) return
      const unread = this.#unread.find(({ operation, from, until: end }) => {
        return operation === message.operation && from <= until && until < end
      })
      if (unread === undefined) this.#ready.push(message)
      else if (unread.until === Number.POSITIVE_INFINITY) {
        this.acknowledge(message)
        return
      } else this.hide(message, unread.until, onVisible)
      onVisible()
    })
  }

  /** Some of the messages that may be received now, all of one operation; none where there are none. */
  draw(chance: Chance): Message[] {
    if (this.#ready.length === 0) return []
    const first = chance.one(this.#ready)
    const batch = [first]
    let more = chance.happens(0.4) ? chance.whole(1, 2) : 0
    for (const message of this.#ready) {
      if (more === 0) break
      if (message === first || message.operation !== first.operation) continue
      batch.push(message)
      more -= 1
    }
    return batch
  }

  acknowledge(message: Message): void {
    if (message.isGone) return
    message.isGone = true
    if (message.delivery !== undefined) this.requests -= 1
    const position = this.#ready.indexOf(message)
    if (position >= 0) this.#remove(position)
  }

  #remove(position: number): void {
    const last = this.#ready.pop()
    if (last !== undefined && position < this.#ready.length) this.#ready[position] = last
  }
}
