import { asAccount, laneSweepable } from '../../ledger/account-record.ts'
import type { ItemKey } from '../../ledger/item-store.ts'
import type { EventType } from '../../messaging/ports.ts'
import { ringHead } from './accept.ts'
import { sendDueEvent } from './due-events.ts'
import type { EngineContext, RunDeadline } from './engine-context.ts'
import { parkUnknownOperation } from './park-unknown-operation.ts'

/** What one sweep did. */
export interface SweepReport {
  looked: number
  rung: number
  eventsSent: number
  /** Whether the time ran out before everything due was looked at; the next sweep begins with the oldest again. */
  unfinished: boolean
}

/**
 * Sets going whatever stands still: rings the head of every lane that is due and in nobody's hand, and sends events that
 * the bus had not taken. Changes no lane, so two sweeps at once do no harm.
 */
export async function sweep(context: EngineContext, deadline: RunDeadline): Promise<SweepReport> {
  const report: SweepReport = { looked: 0, rung: 0, eventsSent: 0, unfinished: false }
  const time = context.clock.now()
  let after: string | undefined
  do {
    const page = await context.store.due(laneSweepable, time, { limit: 100, ...(after === undefined ? {} : { after }) })
    for (const key of page.keys) {
      if (context.clock.monotonic() >= deadline.at) return { ...report, unfinished: true }
      await sweepLane(context, key, report)
    }
    after = page.next
  } while (after !== undefined)
  return report
}

async function sweepLane(context: EngineContext, key: ItemKey, report: SweepReport): Promise<void> {
  report.looked += 1
  try {
    // The index is a hint: what counts is the item.
    const item = await context.store.get(key)
    if (item === undefined) return
    const lane = asAccount(item)
    const now = context.clock.now()
    if (lane.dueAt === undefined || lane.dueAt > now) return
    for (const [eventKey, type] of Object.entries(lane.eventDue)) {
      if (await sendDueEvent(context, lane.partner, key, eventKey, type as EventType)) report.eventsSent += 1
    }
    const inHand = lane.lease !== undefined && lane.lease.until >= now
    if (lane.q.length > 0 && !inHand && (lane.notBefore ?? 0) <= now) {
      const { queueMissing } = await ringHead(context, lane)
      if (queueMissing) await parkUnknownOperation(context, lane)
      else report.rung += 1
    }
  } catch (error) {
    // One lane that cannot be read must not keep the others waiting.
    context.observer.notice('sweep-failed', {
      account: key.sk,
      error: error instanceof Error ? error.name : 'unknown',
    })
  }
}
