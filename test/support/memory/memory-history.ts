import type { HistoryReader, ListedIndex, PlacedKey } from '../../../shared/ledger/history-reader.ts'
import type { Item, ItemKey } from '../../../shared/ledger/item-store.ts'
import { ledgerTable } from '../../../shared/ledger/table-definition.ts'
import { compareText } from './evaluate-condition.ts'
import type { MemoryItemStore } from './memory-item-store.ts'

const indexes = { due: ledgerTable.dueIndex, history: ledgerTable.historyIndex }

/** The listings' port over the store in memory. */
export class MemoryHistory implements HistoryReader {
  readonly #store: MemoryItemStore
  /** What was read since the test looked last. */
  readonly peeked: ItemKey[] = []

  constructor(store: MemoryItemStore) {
    this.#store = store
  }

  async between(
    index: ListedIndex,
    partition: string,
    { from, to }: { from: number; to: number },
    { limit, after }: { limit: number; after?: PlacedKey },
  ): Promise<{ keys: PlacedKey[]; isLast: boolean }> {
    const { partitionKey, sortKey } = indexes[index]
    const all = this.#store
      .all()
      .flatMap((item) => {
        const at = item[sortKey.name]
        return item[partitionKey.name] === partition && typeof at === 'number' ? [{ pk: item.pk, sk: item.sk, at }] : []
      })
      .filter(({ at }) => at >= from && at < to)
      .sort(byPlace)
      .filter((key) => after === undefined || byPlace(key, after) > 0)
    return { keys: all.slice(0, limit), isLast: all.length < limit }
  }

  async peek(keys: readonly ItemKey[]): Promise<Item[]> {
    this.peeked.push(...keys)
    const items = await Promise.all(keys.map((key) => this.#store.get(key)))
    return items.filter((item) => item !== undefined).reverse()
  }
}

const byPlace = (one: PlacedKey, other: PlacedKey): number =>
  one.at - other.at || compareText(one.pk, other.pk) || compareText(one.sk, other.sk)
