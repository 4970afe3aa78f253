import { asAccount } from '../ledger/account-record.ts'
import type { ItemKey } from '../ledger/item-store.ts'
import { asOperation, eventLine } from '../ledger/operation-record.ts'
import type { EventType } from '../messaging/ports.ts'
import { describeError } from '../runtime/describe-error.ts'
import { ringHead } from './accept.ts'
import { forgetDue, sendDueEvent, sendEndDue } from './due-events.ts'
import { type DueItem, findDue, inBatches } from './due-work.ts'
import type { EngineContext, RunDeadline } from './engine-context.ts'
import { sweepLines } from './line/sweep-lines.ts'
import { parkUnknownOperation } from './park-unknown-operation.ts'
import { stopBulks } from './people/stop-bulks.ts'
import { sweepPauses } from './people/sweep-pauses.ts'
import { putOff, type QueuesSeen } from './ring-lane.ts'
import { countParked } from './standing.ts'
import { type KeySweep, sweepKeys } from './sweep-keys.ts'

/** What one sweep did. */
export interface SweepReport {
  looked: number
  rung: number
  eventsSent: number
  /** How many runners were called for lines that stood still. */
  runnersCalled: number
  /** Whether the time ran out before everything due was looked at; the next sweep begins with the oldest again. */
  unfinished: boolean
  keys: KeySweep
  /** How much stands still until a person does something: stopped keys, pauses and parked operations. Missing where that is not known. */
  standing?: number
}

/**
 * Sets going whatever stands still: calls runners for lines whose key may go on while slots lie idle, rings the head of
 * every lane that is due and in nobody's hand, and sends events that the bus had not taken. Of a lane it changes only when it
 * is due again, and loses to everybody else who changes that, so two sweeps at once do no harm.
 */
export async function sweep(context: EngineContext, deadline: RunDeadline): Promise<SweepReport> {
  // Beside the lanes: a key that is probed may take as long as a vendor call.
  const keys = sweepKeys(context, deadline)
  const parked = countParked(context)
  const paused = stopBulks(context).then(() => sweepPauses(context))
  const lanes = await sweepLanes(context, deadline).finally(() => Promise.all([keys, parked, paused]))
  const { stopped } = await keys
  const standing = [stopped, await parked, await paused].reduce(
    (sum, part) => (sum === undefined || part === undefined ? undefined : sum + part),
    0,
  )
  return { ...lanes, keys: await keys, ...(standing === undefined ? {} : { standing }) }
}

type LaneSweep = Omit<SweepReport, 'keys' | 'standing'>

/** So many are looked at at once, and one batch takes this long at least, ms: 400 write units a second in one partition. */
const pace = { atOnce: 10, every: 100 }

async function sweepLanes(context: EngineContext, deadline: RunDeadline): Promise<LaneSweep> {
  const report: LaneSweep = { looked: 0, rung: 0, eventsSent: 0, runnersCalled: 0, unfinished: false }
  report.runnersCalled = await sweepLines(context)
  const { items, isAll } = await findDue(context, deadline)
  const queues: QueuesSeen = new Map()
  const look = ({ key, line }: DueItem): Promise<void> =>
    line === eventLine ? sweepEnd(context, key, report) : sweepLane(context, line, key, report, queues)
  const isDone = await inBatches(context, items, pace, deadline, look)
  report.unfinished = !isAll || !isDone
  if (report.unfinished) context.observer.notice('sweep-unfinished', { count: report.looked })
  return report
}

/** An operation that ended outside of any lane, and whose event the bus has not taken. */
async function sweepEnd(context: EngineContext, { pk, sk }: ItemKey, report: LaneSweep): Promise<void> {
  report.looked += 1
  try {
    const item = await context.store.get({ pk, sk })
    if (item?.dueAt === undefined) return
    if (await sendEndDue(context, asOperation(item))) report.eventsSent += 1
  } catch (error) {
    context.observer.notice('sweep-failed', { error: error instanceof Error ? error.name : 'unknown' })
  }
}

/** So many events of one lane are tried in vain in one sweep. */
const mostRefused = 5

async function sweepLane(
  context: EngineContext,
  line: string,
  { pk, sk }: ItemKey,
  report: LaneSweep,
  queues: QueuesSeen,
): Promise<void> {
  report.looked += 1
  const key = { pk, sk }
  try {
    // The index is a hint: what counts is the item.
    const item = await context.store.get(key)
    if (item === undefined) return
    const lane = asAccount(item)
    const now = context.clock.now()
    if (lane.line !== line || lane.dueAt === undefined || lane.dueAt > now) return
    let refused = 0
    for (const [eventKey, type] of Object.entries(lane.eventDue)) {
      if (await sendDueEvent(context, lane.partner, key, eventKey, type as EventType)) report.eventsSent += 1
      else refused += 1
      // A bus that takes nothing must not cost other lanes the time.
      if (refused >= mostRefused) break
    }
    // Its last event was sent by a process that died before it could say so.
    if (lane.q.length === 0 && Object.keys(lane.eventDue).length === 0) await forgetDue(context, key)
    const inHand = lane.lease !== undefined && lane.lease.until >= now
    if (lane.q.length > 0 && !inHand && (lane.notBefore ?? 0) <= now) {
      if (!(await putOff(context, lane, queues))) return
      const { queueMissing } = await ringHead(context, lane)
      if (queueMissing) await parkUnknownOperation(context, lane)
      else report.rung += 1
    }
  } catch (error) {
    // One lane that cannot be read must not keep the others waiting.
    context.observer.notice('sweep-failed', {
      partner: pk.slice(pk.indexOf('#') + 1),
      account: sk,
      ...describeError(error),
    })
  }
}
