import type { Drift } from '../domain/drift.ts'
import type { Item, ItemStore } from '../ledger/item-store.ts'
import { pageKey, type ReconciliationPage, type ReconciliationRun } from '../ledger/reconciliation-record.ts'
import { splitBySize } from '../ledger/split-by-size.ts'

/** Writes down what one page showed, in as many items as that takes; again is harmless. */
export async function writePage(
  { store }: { store: ItemStore },
  { partner, run, pages, expiresAt }: ReconciliationRun,
  logins: readonly string[],
  drifts: readonly Drift[],
): Promise<void> {
  const [loginParts, driftParts] = [splitBySize(logins), splitBySize(drifts)]
  // What is first written has both; a part more is only there where the vendor showed an unusual lot.
  const parts = [
    { logins: loginParts[0] ?? [], drifts: driftParts.length === 1 && loginParts.length === 1 ? [...drifts] : [] },
    ...loginParts.slice(1).map((part) => ({ logins: part, drifts: [] as Drift[] })),
    ...(driftParts.length === 1 && loginParts.length === 1 ? [] : driftParts).map((part) => ({
      logins: [] as string[],
      drifts: part,
    })),
  ]
  for (const [index, part] of parts.entries()) {
    const page: ReconciliationPage = { ...pageKey(partner, run, pages, index), v: 1, ...part, expiresAt }
    await store.put(page as unknown as Item)
  }
}
