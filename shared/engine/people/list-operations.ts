import { endedLine, parkedLine } from '../../ledger/lane-place.ts'
import { isTerminal } from '../../ledger/operation-record.ts'
import type { ReportedStatus } from '../describe-operation.ts'
import type { EngineContext } from '../engine-context.ts'
import { listIndexed } from './list-indexed.ts'
import { listLanes } from './list-lanes.ts'
import type { ListedPart, ListedPlace, ListingCursor, OperationFilter, OperationsPage } from './listing.ts'

/** Most operations and lanes that one page looks at: 50 read units, and as much of the index as holds their keys. */
const mostLooked = 100

/** A lane that was read in part, the next one, and an operation. */
const leastForLanes = 3

/**
 * The index follows its table by a moment, and machines' clocks differ by less than this: what has ended so recently may still
 * come to stand before what was listed already.
 */
const indexLag = 60_000

/**
 * A page of operations of these partners, one after the other. It holds fewer than asked for where few of those that it looked at
 * are wanted. While it is being paged through, an operation may move from the lanes to what has ended: it is then found by asking
 * again from `resume`, which may show once more what ended in the last minute.
 *
 * @param limit most operations of the page
 */
export async function listOperations(
  context: EngineContext,
  partners: readonly string[],
  filter: OperationFilter,
  limit: number,
  cursor?: ListingCursor,
): Promise<OperationsPage> {
  const now = context.clock.now()
  const steps = partners.flatMap((partner) => placesOf(filter).map((place) => ({ partner, place })))
  const first = cursor === undefined ? 0 : steps.findIndex((step) => isAt(step, cursor))
  const page: OperationsPage = { operations: [], looked: 0 }
  let after = cursor
  let seenUntil = cursor?.seenUntil
  for (const { partner, place } of first < 0 ? [] : steps.slice(first)) {
    for (;;) {
      const room = Math.min(limit - page.operations.length, mostLooked - page.looked)
      if (room <= 0 || (place === 'lanes' && mostLooked - page.looked < leastForLanes)) {
        const at = after ?? { partner, in: place }
        return { ...page, next: { ...at, ...(seenUntil === undefined ? {} : { seenUntil }) } }
      }
      const part = await look(context, partner, place, filter, room, after)
      page.operations.push(...part.reports)
      page.looked += part.looked
      if (part.last?.at !== undefined) page.lookedUntil = part.last.at
      after = part.last ?? after
      if (part.isLast) break
    }
    if (place === 'ended' || place === 'account') seenUntil = now
    after = undefined
  }
  const [partner, other] = partners
  const isOver = filter.until !== undefined && filter.until <= now - indexLag
  const [place] = placesOf(filter)
  if (partner === undefined || other !== undefined || isOver || (place !== 'ended' && place !== 'account')) return page
  return { ...page, resume: { partner, in: place, at: Math.max((seenUntil ?? now) - indexLag, filter.since ?? 0) } }
}

const ended: readonly ReportedStatus[] = ['applied', 'rejected', 'withdrawn']
const open: readonly ReportedStatus[] = ['received', 'accepted', 'waiting', 'deferred', 'sending', 'resolving']

/** Where operations of these statuses stand. */
function placesOf({ account, statuses, code }: OperationFilter): ListedPlace[] {
  if (account !== undefined) return ['account']
  const wanted = (some: readonly ReportedStatus[]) => statuses === undefined || some.some((one) => statuses.has(one))
  return [
    ...(wanted(ended) ? (['ended'] as const) : []),
    ...(wanted(['parked']) ? (['parked'] as const) : []),
    // What is on its way has no outcome, and so no code.
    ...(wanted(open) && code === undefined ? (['lanes'] as const) : []),
  ]
}

const isAt = (step: { partner: string; place: ListedPlace }, cursor: ListingCursor): boolean =>
  step.partner === cursor.partner && step.place === cursor.in

function look(
  context: EngineContext,
  partner: string,
  place: ListedPlace,
  filter: OperationFilter,
  most: number,
  after: ListingCursor | undefined,
): Promise<ListedPart> {
  if (place === 'lanes') return listLanes(context, partner, filter, most, after)
  if (place === 'account') {
    return listIndexed(context, 'history', filter.account ?? '', { partner, place, after }, filter, most, () => true)
  }
  const isThere = ({ status }: { status: Parameters<typeof isTerminal>[0] }) =>
    place === 'ended' ? isTerminal(status) : status === 'parked'
  const line = place === 'ended' ? endedLine(partner) : parkedLine(partner)
  return listIndexed(context, 'due', line, { partner, place, after }, filter, most, isThere)
}
