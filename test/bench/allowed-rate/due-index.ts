import type { DueKey, Item, ItemKey, KeyPage } from '../../../shared/ledger/item-store.ts'
import { ledgerTable } from '../../../shared/ledger/table-definition.ts'
import { SortedList } from './sorted-list.ts'

interface IndexEntry extends ItemKey {
  /** The attribute that the index sorts by. */
  at: number
}

const partitionName = ledgerTable.dueIndex.partitionKey.name
const sortName = ledgerTable.dueIndex.sortKey.name

/** The ledger's sparse index in order, as the table's definition has it: a query costs what it answers. */
export class DueIndex {
  readonly #partitions = new Map<string, SortedList<IndexEntry>>()
  /** Where each item stands in the index now. */
  readonly #placed = new Map<string, { partition: string; entry: IndexEntry }>()

  /** Puts the item to where its attributes say, or takes it out. */
  show(item: Item): void {
    const text = `${item.pk}\n${item.sk}`
    const placed = this.#placed.get(text)
    const partition = item[partitionName]
    const at = item[sortName]
    const isIn = typeof partition === 'string' && typeof at === 'number'
    if (placed !== undefined) {
      if (isIn && placed.partition === partition && placed.entry.at === at) return
      this.#partitions.get(placed.partition)?.remove(placed.entry)
      this.#placed.delete(text)
    }
    if (!isIn) return
    const entry = { pk: item.pk, sk: item.sk, at }
    const list = this.#partitions.get(partition) ?? new SortedList<IndexEntry>(byTime)
    this.#partitions.set(partition, list)
    list.add(entry)
    this.#placed.set(text, { partition, entry })
  }

  /** Whether two states of an item stand at the same place. */
  static isSamePlace(one: Item | undefined, other: Item): boolean {
    return one !== undefined && one[partitionName] === other[partitionName] && one[sortName] === other[sortName]
  }

  due(partition: string, time: number, page: { limit: number; after?: string }): KeyPage {
    const keys: DueKey[] = []
    const after = page.after === undefined ? undefined : (JSON.parse(page.after) as IndexEntry)
    let last: IndexEntry | undefined
    for (const entry of this.#partitions.get(partition)?.behind(after) ?? []) {
      if (entry.at > time) break
      if (keys.length === page.limit) return { keys, next: JSON.stringify(last) }
      keys.push({ pk: entry.pk, sk: entry.sk, dueAt: entry.at })
      last = entry
    }
    return { keys }
  }
}

const byTime = (one: IndexEntry, other: IndexEntry): number =>
  one.at - other.at || order(one.pk, other.pk) || order(one.sk, other.sk)

const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
