import type { Drift } from '../domain/drift.ts'
import type { ItemStore } from '../ledger/item-store.ts'
import { pagePrefix, type ReconciliationPage, reconciliationPartition } from '../ledger/reconciliation-record.ts'

/** What the pages of a run showed, item by item. */
export async function* pagesOf(
  store: Pick<ItemStore, 'list'>,
  partner: string,
  run: string,
): AsyncGenerator<ReconciliationPage> {
  let after: string | undefined
  do {
    const page = await store.list(reconciliationPartition(partner), {
      limit: 100,
      skPrefix: pagePrefix(run),
      ...(after === undefined ? {} : { after }),
    })
    yield* page.items as unknown as ReconciliationPage[]
    after = page.next
  } while (after !== undefined)
}

/** The differences of a run, as many at a time as lie in one item. */
export async function* driftsOf(
  store: Pick<ItemStore, 'list'>,
  partner: string,
  run: string,
): AsyncGenerator<readonly Drift[]> {
  for await (const { drifts } of pagesOf(store, partner, run)) yield drifts
}
