import type { Doorbell } from '../../../shared/messaging/operation-message.ts'
import type { DeadLetters, Doorbells, Events, OutgoingEvent } from '../../../shared/messaging/ports.ts'
import { redactMessage } from '../../../shared/messaging/redact-message.ts'
import { lineQueue } from '../../../shared/messaging/sqs-doorbells.ts'
import type { MemoryQueue } from './memory-queue.ts'

const longestDelaySeconds = 900

/** Doorbells on queues in memory. */
export class MemoryDoorbells implements Doorbells {
  readonly #queues: ReadonlyMap<string, MemoryQueue>

  constructor(queues: ReadonlyMap<string, MemoryQueue>) {
    this.#queues = queues
  }

  async ring(operation: string, doorbell: Doorbell, delayMilliseconds = 0): Promise<void> {
    const queue = this.#queues.get(operation)
    if (!queue) throw new Error(`There is no queue for ${operation}.`)
    const delaySeconds = Math.min(longestDelaySeconds, Math.ceil(Math.max(0, delayMilliseconds) / 1000))
    const { partner, account, operationId } = doorbell
    await queue.send(JSON.stringify({ doorbell: { partner, account, operationId } }), { delaySeconds, group: partner })
  }

  async ringLine(budget: string, delayMilliseconds = 0): Promise<void> {
    const queue = this.#queues.get(lineQueue)
    if (!queue) throw new Error('There is no queue for runners.')
    const delaySeconds = Math.min(longestDelaySeconds, Math.ceil(Math.max(0, delayMilliseconds) / 1000))
    await queue.send(JSON.stringify({ line: { budget } }), { delaySeconds, group: budget })
  }
}

/** Events that are kept; `refuse` is a bus that does not take them. */
export class MemoryEvents implements Events {
  readonly emitted: OutgoingEvent[] = []
  refuse = false

  async emit(event: OutgoingEvent): Promise<void> {
    if (this.refuse) throw new Error('The bus did not take the event.')
    this.emitted.push(structuredClone(event))
  }
}

/** Letters that are kept, redacted as on AWS. */
export class MemoryDeadLetters implements DeadLetters {
  readonly letters: { body: string; code: string; reason: string; messageGroupId?: string }[] = []

  async send(letter: { body: string; code: string; reason: string; messageGroupId?: string }): Promise<void> {
    this.letters.push({ ...letter, body: redactMessage(letter.body) })
  }
}
