import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { describeError } from './describe-error.ts'
import type { Log } from './logger.ts'
import type { Metrics } from './metrics.ts'
import type { Random } from './random.ts'

/** Puts off when a message that stays on its queue is delivered again. */
export interface Visibility {
  /** @param seconds whole seconds, at most 12 hours */
  hide(receiptHandle: string, seconds: number): Promise<void>
  /**
   * Sends the message to its queue anew, to be delivered in so many seconds: its receives are counted from the start.
   *
   * @param seconds whole seconds, at most 15 minutes
   */
  renew(record: SQSRecord, seconds: number): Promise<void>
}

/**
 * Why a message could not be accepted: `waiting` for what nobody knows yet, `outside` of the message (the ledger, a secret, a service),
 * or `message`: this one fails wherever others succeed.
 */
export type FailureKind = 'waiting' | 'outside' | 'message'

export interface BatchSettings {
  /** How many records are worked on at the same time. */
  concurrency: number
  /** Milliseconds that must remain of the invocation for another record to be started. */
  margin: number
  visibility: Visibility
  kindOf(error: unknown): FailureKind
  random: Pick<Random, 'fraction'>
  log: Log
  metrics: Metrics
}

/** The longest that one failure hides a message; SQS delays a new one for no longer. */
const mostHiddenSeconds = 900

/**
 * A message that fails for reasons outside of it is sent anew after so many receives, far from the 50 after which SQS gives it
 * up: a missing key or table must not empty the queue into the dead letters.
 */
const receivesBeforeRenewal = 25

/**
 * Works on the records of one SQS batch, each by itself: what fails stays on the queue, the rest is done.
 *
 * A record whose work throws could not be accepted: it is hidden for 2^receives seconds with full jitter, at most 15 minutes, and
 * returned as a failure; after 25 receives one that is not itself at fault is sent to its queue anew instead. A record that
 * there was no time left to start is returned as a failure and not touched.
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
  settings: BatchSettings,
): Promise<boolean> {
  try {
    await work(record)
    return true
  } catch (error) {
    return await putOff(record, error, settings)
  }
}

/** @returns whether the record may be deleted, because it was sent anew */
async function putOff(record: SQSRecord, error: unknown, settings: BatchSettings): Promise<boolean> {
  const { visibility, random, log, metrics } = settings
  const receiveCount = Number(record.attributes.ApproximateReceiveCount)
  const { messageId } = record
  const kind = settings.kindOf(error)
  const fields = { ...describeError(error), messageId, receiveCount }
  if (kind === 'waiting') {
    log.info('A message waits for what is not known yet, and stays on its queue.', fields)
    metrics.count('RecordWaiting')
  } else {
    log.error('A message could not be accepted and stays on its queue.', fields)
    metrics.count('RecordFailed')
  }
  const seconds = hiddenSeconds(receiveCount, random)
  try {
    if (kind !== 'message' && receiveCount >= receivesBeforeRenewal) {
      await visibility.renew(record, Math.min(seconds, mostHiddenSeconds))
      metrics.count('RecordRenewed')
      return true
    }
    await visibility.hide(record.receiptHandle, seconds)
  } catch (hideError) {
    // It comes back after the queue's own visibility timeout instead.
    log.warn('A message could not be put off.', { ...describeError(hideError), messageId })
  }
  return false
}
