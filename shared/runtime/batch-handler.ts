import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { describeError } from './describe-error.ts'
import type { Log } from './logger.ts'
import type { Metrics } from './metrics.ts'
import type { Random } from './random.ts'

/** Puts off when a message that stays on its queue is delivered again. */
export interface Visibility {
  /** @param seconds whole seconds, at most 12 hours */
  hide(receiptHandle: string, seconds: number): Promise<void>
}

export interface BatchSettings {
  /** How many records are worked on at the same time. */
  concurrency: number
  /** Milliseconds that must remain of the invocation for another record to be started. */
  margin: number
  visibility: Visibility
  random: Pick<Random, 'fraction'>
  log: Log
  metrics: Metrics
}

/** The longest that one failure hides a message (blueprint 5a, queues). */
const mostHiddenSeconds = 900

/**
 * Works on the records of one SQS batch, each by itself: what fails stays on the queue, the rest is done.
 *
 * A record whose work throws could not be accepted: it is hidden for 2^receives seconds with full jitter, at most 15 minutes, and
 * returned as a failure. A record that there was no time left to start is returned as a failure and not touched.
 *
 * @param event as Lambda gives it; the event source must have `ReportBatchItemFailures` set
 * @param remaining milliseconds until Lambda ends the invocation
 * @param work resolves once the message may be deleted
 * @returns the ids of the records that stay; never rejects because of a record
 */
export async function handleBatch(
  event: SQSEvent,
  remaining: () => number,
  work: (record: SQSRecord) => Promise<void>,
  settings: BatchSettings,
): Promise<SQSBatchResponse> {
  const failures = new Set<string>()
  // One iterator for all workers: each takes the next record that nobody has.
  const records = event.Records.values()
  const worker = async () => {
    for (const record of records) {
      if (remaining() < settings.margin) {
        failures.add(record.messageId)
        settings.metrics.count('RecordLeft')
      } else if (!(await succeeds(record, work, settings))) failures.add(record.messageId)
    }
  }
  await Promise.all(Array.from({ length: settings.concurrency }, worker))
  return { batchItemFailures: [...failures].map((itemIdentifier) => ({ itemIdentifier })) }
}

/**
 * How long a message stays hidden after a failure, in whole seconds.
 *
 * @param receiveCount how often it was delivered so far
 */
export function hiddenSeconds(receiveCount: number, random: Pick<Random, 'fraction'>): number {
  const most = Math.min(mostHiddenSeconds, 2 ** Math.max(1, receiveCount || 1))
  return 1 + Math.floor(random.fraction() * most)
}

async function succeeds(
  record: SQSRecord,
  work: (record: SQSRecord) => Promise<void>,
  { visibility, random, log, metrics }: BatchSettings,
): Promise<boolean> {
  try {
    await work(record)
    return true
  } catch (error) {
    const receiveCount = Number(record.attributes.ApproximateReceiveCount)
    const { messageId } = record
    log.error('A message could not be accepted and stays on its queue.', {
      ...describeError(error),
      messageId,
      receiveCount,
    })
    metrics.count('RecordFailed')
    try {
      await visibility.hide(record.receiptHandle, hiddenSeconds(receiveCount, random))
    } catch (hideError) {
      // It comes back after the queue's own visibility timeout instead.
      log.warn('A message could not be put off.', { ...describeError(hideError), messageId })
    }
    return false
  }
}
