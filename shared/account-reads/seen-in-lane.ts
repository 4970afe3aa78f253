import type { AccountFields, AccountFieldValue } from '../domain/account-fields.ts'
import { reaches } from '../domain/conclusion.ts'
import { mayEndBySight, parkedRest } from '../engine/parked-end.ts'
import { type AccountRecord, parseLaneEntry } from '../ledger/account-record.ts'
import type { Change, Condition } from '../ledger/item-store.ts'
import { restLine } from '../ledger/lane-place.ts'
import { asOperation, type OperationRecord, operationKey } from '../ledger/operation-record.ts'
import { lagHorizon, type ReadContext } from './read-context.ts'

/** A read that shows a parked operation's target brings forward its lane's own look, but not sooner after the last one, ms. */
const betweenLooks = 300_000

/** What may be written of a read while operations are in the lane. */
export interface SeenInLane {
  fields: AccountFields
  /** No run has had the lane since it was read before the vendor was asked. */
  condition: Condition[]
  /** The parked head's target was seen: its lane is looked at now. */
  wake: Change[]
}

/**
 * What a read outside of the lane may tell the directory while the head is parked, or waits for its time: nothing while
 * somebody has the lane or the head's last request may still show, and never a field that an open attempt is to change.
 *
 * @param lane - as it was before the vendor was asked
 * @param began - wall-clock ms before the read
 */
export async function seenInLane(
  context: Pick<ReadContext, 'store' | 'times'>,
  lane: AccountRecord,
  fields: AccountFields,
  began: number,
): Promise<SeenInLane | undefined> {
  const [first] = lane.q
  if (first === undefined || lane.lease !== undefined) return undefined
  const item = await context.store.get(operationKey(lane.partner, parseLaneEntry(first).operationId))
  if (item === undefined) return undefined
  const head = asOperation(item)
  const open = head.attempt?.state === 'open' ? head.attempt : undefined
  if (lastAttemptAt(head) > lagHorizon(context, began) || (open !== undefined && open.resolveFrom > began)) {
    return undefined
  }
  const isTold = ([name]: [string, AccountFieldValue]): boolean =>
    open === undefined || (open.step.target[name] === undefined && !name.startsWith('vendorId:'))
  const told = Object.entries(fields as Record<string, AccountFieldValue>).filter(isTold)
  return {
    fields: Object.fromEntries(told) as AccountFields,
    condition: [
      { is: 'missing', path: ['lease'] },
      // Each lease counts: none was taken and given back meanwhile.
      { is: 'equal', path: ['fence'], value: lane.fence },
    ],
    wake: isSought(context, lane, head, fields, began)
      ? [{ remove: ['notBefore'] }, { set: ['line'], value: restLine(lane.partner) }, { set: ['dueAt'], value: began }]
      : [],
  }
}

/** When a request of the operation's last left, or ended; wall-clock ms. */
const lastAttemptAt = ({ attempt, past }: OperationRecord): number =>
  Math.max(0, attempt?.startedAt ?? 0, ...Object.values(past).map(({ at }) => at))

/** Whether the head is parked for what is seen now, and its lane was not looked at just before. */
function isSought(
  { times }: Pick<ReadContext, 'times'>,
  { reason, notBefore }: AccountRecord,
  head: OperationRecord,
  fields: AccountFields,
  now: number,
): boolean {
  if (reason !== 'parked' || notBefore === undefined || head.attempt === undefined || !mayEndBySight(head)) return false
  if (!reaches(fields, head.attempt.step.target)) return false
  const lookedAt = notBefore - parkedRest(head, now, times)
  return now - lookedAt >= Math.min(betweenLooks, times.parkedLook / 2)
}
