import { isOn } from '../ledger/pause-record.ts'
import { pauseOf } from '../vendor-key/paused-flows.ts'
import type { LaneRun, Move } from './lane-run.ts'

/**
 * A pause of the account, the partner or the operation stops what is about to send something new. The account's was read with the
 * lease. The key is taken as this process saw it last; a slot's ticket has just seen it, and fails where a pause began since.
 *
 * @returns where the lane waits; nothing where nothing is paused
 */
export function restWhilePaused({ context, lane, partner, hold, flow }: LaneRun): Move | undefined {
  const now = context.clock.now()
  if (isOn(lane.pause, now)) {
    // Whoever ends it wakes the lane; should that be lost, it is looked at again within the hour.
    const until = Math.min(lane.pause?.until ?? Number.POSITIVE_INFINITY, now + context.times.parkedLook)
    return { to: 'rest', rest: { until, reason: 'paused' } }
  }
  const key = context.budgetView?.get(partner.budget.name)?.key
  const [operation = ''] = hold.entry.split(':')
  const found = pauseOf(key, partner.id, operation, now)
  if (found === undefined) return undefined
  return { to: 'rest', rest: { until: now, reason: 'paused', inLine: { ...flow, held: found.held } } }
}
