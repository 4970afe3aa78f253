import {
  asRefused,
  type RefusedRecord,
  refusedBodyKey,
  refusedIdOf,
  refusedKept,
  refusedKey,
  refusedLine,
} from '../../ledger/refused-record.ts'
import type { EngineContext } from '../engine-context.ts'
import { historyOf } from './history-of.ts'

/** Which refused messages are wanted; what is left out does not matter. */
export interface RefusedFilter {
  partner?: string
  code?: string
  operation?: string
}

/** Behind which message a page goes on. */
export interface RefusedCursor {
  owner: string
  at: number
  id: string
}

/** A page looks at so many records at most, so it may hold fewer than were asked for. */
export interface RefusedPage {
  records: RefusedRecord[]
  looked: number
  next?: RefusedCursor
}

const mostLooked = 100

/** A machine whose clock runs ahead may have refused it. */
const aheadAtMost = 60_000

/**
 * Refused messages that nobody has redriven or discarded: those of one owner after those of another, the first refused first. What was
 * written within the last seconds may be missing.
 *
 * @param owners partners, and `noPartner`
 */
export async function listRefused(
  context: EngineContext,
  owners: readonly string[],
  filter: RefusedFilter,
  limit: number,
  cursor?: RefusedCursor,
): Promise<RefusedPage> {
  const history = historyOf(context)
  const now = context.clock.now()
  const range = { from: now - refusedKept + 1, to: now + aheadAtMost }
  const page: RefusedPage = { records: [], looked: 0 }
  const first = cursor === undefined ? 0 : owners.indexOf(cursor.owner)
  for (const owner of first < 0 ? [] : owners.slice(first)) {
    const behind = cursor?.owner === owner ? { after: { ...refusedKey(cursor.id), at: cursor.at } } : {}
    const most = mostLooked - page.looked
    const { keys, isLast } = await history.between('due', refusedLine(owner), range, { limit: most, ...behind })
    const items = keys.length === 0 ? [] : await history.peek(keys)
    const records = new Map(items.map((item) => [item.pk, asRefused(item, now)]))
    for (const [position, { pk, at }] of keys.entries()) {
      const record = records.get(pk)
      page.looked += 1
      if (record !== undefined && isWanted(record, filter)) page.records.push(record)
      const isEnd = position === keys.length - 1 && isLast && owner === owners.at(-1)
      if (!isEnd && (page.records.length === limit || page.looked === mostLooked)) {
        return { ...page, next: { owner, at, id: refusedIdOf({ pk }) } }
      }
    }
  }
  return page
}

const isWanted = (record: RefusedRecord, { partner, code, operation }: RefusedFilter): boolean =>
  record.state === 'open' &&
  (partner === undefined || record.partner === partner) &&
  (code === undefined || record.code === code) &&
  (operation === undefined || record.operation === operation)

/** The body, as long as it is kept. */
export async function refusedBody({ store }: EngineContext, id: string): Promise<string | undefined> {
  const body = (await store.get(refusedBodyKey(id)))?.body
  return typeof body === 'string' ? body : undefined
}
