import { parkedLine } from '../../ledger/lane-place.ts'
import { asOperation } from '../../ledger/operation-record.ts'
import { describeOperation, type OperationReport } from '../describe-operation.ts'
import type { EngineContext } from '../engine-context.ts'

/** One page of a partner's parked operations, the longest parked first. */
export interface ParkedPage {
  operations: OperationReport[]
  /** Where the next page begins; missing on the last. */
  next?: string
}

/**
 * Reads what is parked from the index that parking itself writes. The index is a hint: each operation is read, and one that
 * a person or the vendor's staff has ended meanwhile is left out, so a page may hold fewer than asked for.
 *
 * @param limit most operations of a page
 * @param after `next` of the page before
 * @throws StoreError for an `after` that no page has given
 */
export async function listParked(
  context: Pick<EngineContext, 'store' | 'clock'>,
  partner: string,
  limit: number,
  after?: string,
): Promise<ParkedPage> {
  const now = context.clock.now()
  // A machine whose clock runs ahead may have parked it.
  const page = await context.store.due(parkedLine(partner), now + 60_000, {
    limit,
    ...(after === undefined ? {} : { after }),
  })
  const items = await Promise.all(page.keys.map(({ pk, sk }) => context.store.get({ pk, sk })))
  const operations = items
    .flatMap((item) => (item === undefined ? [] : [asOperation(item)]))
    .filter(({ status }) => status === 'parked')
    .map((record) => describeOperation(record, undefined, now))
  return { operations, ...(page.next === undefined ? {} : { next: page.next }) }
}
