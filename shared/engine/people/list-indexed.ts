import { accountKey, asAccount, laneEntry } from '../../ledger/account-record.ts'
import type { ListedIndex } from '../../ledger/history-reader.ts'
import { asOperation, type OperationRecord, operationKey } from '../../ledger/operation-record.ts'
import { describeOperation } from '../describe-operation.ts'
import type { EngineContext } from '../engine-context.ts'
import { historyOf } from './history-of.ts'
import { isWanted } from './is-wanted.ts'
import type { ListedPart, ListedPlace, ListingCursor, OperationFilter } from './listing.ts'

const mostKeys = 100

/** A machine whose clock runs ahead may have written it. */
const aheadAtMost = 60_000

/**
 * Looks at the next operations of one partition of an index. The index and the reads behind it may be some seconds old: an
 * operation that does not look as its place says is read again.
 *
 * @param isThere whether an operation belongs to the partition
 */
export async function listIndexed(
  context: EngineContext,
  index: ListedIndex,
  partition: string,
  { partner, place, after }: { partner: string; place: ListedPlace; after: ListingCursor | undefined },
  filter: OperationFilter,
  most: number,
  isThere: (record: OperationRecord) => boolean,
): Promise<ListedPart> {
  const { store, clock } = context
  const history = historyOf(context)
  const now = clock.now()
  // Without an id the place is a time: everything from then on.
  const from = Math.max(filter.since ?? 0, after?.at ?? 0)
  const to = Math.min(filter.until ?? Number.POSITIVE_INFINITY, now + aheadAtMost)
  const behind =
    after?.at === undefined || after.id === undefined
      ? {}
      : { after: { ...operationKey(partner, after.id), at: after.at } }
  // Under a login name there may be operations of other partners: so many keys are never all theirs and of one moment.
  const limit = place === 'account' ? mostKeys : most
  const page = await history.between(index, partition, { from, to }, { limit, ...behind })
  const prefix = operationKey(partner, '').pk
  const own = page.keys.flatMap(({ pk, at }) => (pk.startsWith(prefix) ? [{ id: pk.slice(prefix.length), at }] : []))
  const ids = own.slice(0, most)
  const items = await history.peek(ids.map(({ id }) => operationKey(partner, id)))
  const records = new Map(items.map((item) => [String(item.operationId), asOperation(item)]))
  const lane = place === 'account' ? await store.get(accountKey(partner, partition)) : undefined
  const part: ListedPart = { reports: [], looked: ids.length, isLast: page.isLast && ids.length === own.length }
  for (const { id } of ids) {
    let record = records.get(id)
    if (record !== undefined && !isThere(record)) {
      const fresh = await store.get(operationKey(partner, id))
      record = fresh === undefined ? undefined : asOperation(fresh)
    }
    if (record === undefined || !isThere(record)) continue
    const account = lane === undefined ? undefined : asAccount(lane)
    const isIn = account?.q.includes(laneEntry(record.type, id)) === true
    const report = describeOperation(record, isIn ? account : undefined, now)
    if (isWanted(report, filter)) part.reports.push(report)
  }
  const last = ids.at(-1)
  const end = page.keys.at(-1)
  if (last !== undefined && (ids.length < own.length || end?.at === last.at)) {
    part.last = { partner, in: place, at: last.at, id: last.id }
  } else if (end !== undefined && end.at !== after?.at) part.last = { partner, in: place, at: end.at }
  return part
}
