import type { AccountRecord } from '../ledger/account-record.ts'
import { parseLaneEntry } from '../ledger/account-record.ts'
import type { EngineContext } from './engine-context.ts'

/** The first ring puts a lane off by this at the most, ms. */
const firstPutOff = 60_000

/** And none by more than this. */
const longestPutOff = 3_600_000

/**
 * How long a lane is put off that is rung once more, ms: twice as long each time, and never by all of it, so that lanes that came
 * together do not come together again.
 *
 * @param rings how often it was rung since it was taken in hand last
 */
export const putOffAfter = (rings: number, fraction: number): number =>
  Math.min(longestPutOff, firstPutOff * 2 ** Math.min(rings, 10)) * (1 - 0.5 * fraction)

/** What one sweep knows of the queues, by operation. */
export type QueuesSeen = Map<string, Promise<boolean>>

/**
 * G of the protocol: puts off when the lane is due again, by one write that loses to everything else that moves the lane.
 *
 * A lane that was rung before has a doorbell on its queue already, unless somebody took it; where nobody reads the queue it gets no
 * other one.
 *
 * @returns whether a doorbell is to be sent
 */
export async function putOff(context: EngineContext, lane: AccountRecord, queues: QueuesSeen): Promise<boolean> {
  const { clock, random, steps, store } = context
  const { pk, sk, partner, dueAt, rings = 0 } = lane
  if (dueAt === undefined) return false
  const now = clock.now()
  const until = Math.ceil(now + putOffAfter(rings, random.fraction()))
  const write = steps.ringLane({ partner, dueAt, now, until })
  const result = await store.update({ pk, sk }, write.changes, write.condition)
  // A repeat of our own write fails its condition.
  const isMine = result.item?.dueAt === until && result.item.rings === rings + 1
  if (!result.committed && !isMine) return false
  return rings === 0 || !(await isUnread(context, lane, queues))
}

/** Asked once a sweep for each queue. */
function isUnread(context: EngineContext, { q }: AccountRecord, queues: QueuesSeen): Promise<boolean> {
  const { operation } = parseLaneEntry(q[0] ?? '')
  const known = queues.get(operation) ?? ask(context, operation)
  queues.set(operation, known)
  return known
}

async function ask(context: EngineContext, operation: string): Promise<boolean> {
  try {
    const isUnread = (await context.isUnread?.(operation)) === true
    if (isUnread) context.observer.notice('queue-unread', { operation })
    return isUnread
  } catch {
    // A doorbell too many does no harm.
    return false
  }
}
