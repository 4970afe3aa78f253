import type { OperationReport } from '../../../shared/engine/describe-operation.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import { heldCallOf, restLine } from '../../../shared/ledger/lane-place.ts'
import type { History } from './history.ts'
import { idOf } from './ledger-watch.ts'

/** How long after a change reads may not show it, with the times that a look takes, ms. */
const recent = 600_000

/** What the world knows of an operation that is reported. */
export interface ReportedTruth {
  operation: Item
  lane: Item | undefined
  key: Item | undefined
  now: number
}

/** Holds the reason that an operation is reported to wait for against what it waits for in truth. */
export function checkReport(report: OperationReport, truth: ReportedTruth, history: History): void {
  const { operationId, reason, heldBy, status } = report
  const untrue = (why: string) =>
    history.violate('reports are true', `${operationId} is said to be ${status} for ${reason ?? 'no reason'}: ${why}`)
  const { operation, lane, key, now } = truth
  if ((status === 'parked') !== (operation.status === 'parked')) untrue(`it is ${operation.status}`)
  const isHead = lane !== undefined && idOf(((lane.q ?? []) as string[])[0] ?? '') === operationId
  if (!isHead) {
    if (reason !== undefined) untrue('it is not the first of its lane')
    return
  }
  const until = (lane.lease as { until: number } | undefined)?.until ?? 0
  const waits = lane.line !== restLine(String(lane.partner)) && until < now
  const stop = stopOf(key, lane, now)
  // What has begun is reported by its attempt.
  if (waits && operation.status !== 'received') return
  if (waits) {
    if (reason !== stop && !(reason === 'quota' && stop === 'rate')) untrue(`its key says ${stop}`)
    if ((heldBy !== undefined) !== (stop !== 'rate'))
      untrue(`heldBy is ${heldBy === undefined ? 'missing' : 'there'} and its key says ${stop}`)
    return
  }
  if (heldBy !== undefined) untrue(`it is held by ${heldBy.code} and does not wait for its key`)
  if (reason === 'parked' && operation.status !== 'parked') untrue(`it is ${operation.status}`)
  if (reason === 'settle' && !hasChanged(operation, lane, now))
    untrue('nothing was changed a while ago, and no attempt is open')
}

/** What stops the head of a lane, by the item of its key. */
function stopOf(key: Item | undefined, lane: Item, now: number): string {
  if (key?.pause !== undefined) return 'paused'
  if (typeof key?.quietUntil === 'number' && key.quietUntil > now) return 'rate'
  const breaker = key?.breaker as { state: string; reason: string } | undefined
  if (breaker?.state === 'open') return breaker.reason
  const hold = (key?.holds as Record<string, { over?: number }> | undefined)?.[
    `${String(lane.partner)}#${heldCallOf(String(lane.line))}`
  ]
  return hold !== undefined && hold.over === undefined ? 'held' : 'rate'
}

function hasChanged(operation: Item, lane: Item, now: number): boolean {
  const { attempt, past } = operation as { attempt?: { state: string }; past?: Record<string, { at: number }> }
  const times = [
    ...Object.values((lane.changedAt ?? {}) as Record<string, number>),
    ...Object.values(past ?? {}).map(({ at }) => at),
  ]
  return attempt?.state === 'open' || times.some((at) => at > now - recent)
}
