import { setTimeout as sleep } from 'node:timers/promises'
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { failedMessages } from './batch-response.ts'
import { type EventSource, sqsEvent } from './sqs-event.ts'

/** A queue and the function that works on it. */
export interface MappingPlan extends EventSource {
  queueUrl: string
  batchSize: number
  maximumConcurrency: number
  /** Invokes the function; what it throws leaves the whole batch on the queue. */
  invoke(event: unknown): Promise<unknown>
  /** Told of what goes wrong with the queue itself. */
  onError(error: unknown): void
}

export interface EventSourceMapping {
  /** Takes no more messages and waits until the invocations that run have ended. */
  stop(): Promise<void>
}

/** Long polls as Lambda's pollers do. */
const waitSeconds = 20
const restMilliseconds = 500

/**
 * Does what Lambda's event source mapping does for a standard queue: polls, invokes with up to `batchSize` records, up to
 * `maximumConcurrency` invocations at once, and deletes what did not fail. What failed comes back when its visibility
 * time-out ends.
 */
export function startEventSourceMapping(plan: MappingPlan, sqs: SQSClient): EventSourceMapping {
  const ending = new AbortController()
  const running = new Set<Promise<void>>()

  const poll = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      if (running.size >= plan.maximumConcurrency) {
        await Promise.race(running)
        continue
      }
      const messages = await receive()
      if (messages.length === 0) continue
      const batch: Promise<void> = carryOut(messages).finally(() => running.delete(batch))
      running.add(batch)
    }
  }

  const receive = async (): Promise<Message[]> => {
    try {
      const { Messages } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: plan.queueUrl,
          MaxNumberOfMessages: plan.batchSize,
          WaitTimeSeconds: waitSeconds,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        }),
        { abortSignal: ending.signal },
      )
      return Messages ?? []
    } catch (error) {
      if (ending.signal.aborted) return []
      plan.onError(error)
      await sleep(restMilliseconds, undefined, { signal: ending.signal }).catch(() => undefined)
      return []
    }
  }

  const carryOut = async (messages: readonly Message[]): Promise<void> => {
    let response: unknown
    try {
      response = await plan.invoke(sqsEvent(messages, plan))
    } catch {
      return
    }
    const failed = failedMessages(
      response,
      messages.map(({ MessageId }) => MessageId ?? ''),
    )
    const done = messages.filter(({ MessageId }) => !failed.has(MessageId ?? ''))
    if (done.length === 0) return
    const Entries = done.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }))
    // A deletion that fails only means that the message comes again, which every handler has to expect.
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: plan.queueUrl, Entries })).catch(plan.onError)
  }

  const polling = poll()
  return {
    async stop() {
      ending.abort()
      await polling
      await Promise.allSettled(running)
    },
  }
}
