import type {
  Change,
  Condition,
  Item,
  ItemKey,
  ItemPage,
  KeyPage,
  WriteResult,
} from '../../../shared/ledger/item-store.ts'
import { withChanges } from '../../simulation/world/copy-on-write.ts'
import type { VirtualTime } from '../../simulation/world/virtual-time.ts'
import { holds } from '../../support/memory/evaluate-condition.ts'
import { PartitionLoad } from '../../support/partition-load.ts'
import { DueIndex } from './due-index.ts'

export interface TableCommit {
  before: Item | undefined
  after: Item
}

const keyText = ({ pk, sk }: ItemKey): string => `${pk}\n${sk}`

/**
 * The ledger's table for 100,000 lanes: each call is the one moment at which it takes effect. Items are shared and never
 * changed in place. Its index shows a write a little later, as DynamoDB's does.
 */
export class BenchTable {
  readonly #items = new Map<string, Item>()
  /** Passes over listings are the only items that are listed. */
  readonly #listed = new Map<string, Item[]>()
  readonly #index = new DueIndex()
  readonly #time: VirtualTime
  readonly #indexLag: () => number

  /** What its partitions took: counted only, since the tables of this benchmark never throttle. */
  load = new PartitionLoad(Infinity)

  /** @param indexLag ms until the index shows a write */
  constructor(time: VirtualTime, indexLag: () => number) {
    this.#time = time
    this.#indexLag = indexLag
  }

  get(key: ItemKey): Item | undefined {
    return this.#items.get(keyText(key))
  }

  put(item: Item, condition: Condition | undefined, onCommit?: (commit: TableCommit) => void): WriteResult {
    return this.#commit(item, condition, () => item, onCommit)
  }

  update(
    key: ItemKey,
    changes: readonly Change[],
    condition: Condition | undefined,
    onCommit?: (commit: TableCommit) => void,
  ): WriteResult {
    const write = (item: Item | undefined) => withChanges(item ?? { pk: key.pk, sk: key.sk }, changes)
    return this.#commit(key, condition, write, onCommit)
  }

  due(partition: string, time: number, page: { limit: number; after?: string }): KeyPage {
    return this.#index.due(partition, time, page)
  }

  list(
    pk: string,
    { limit, after = '', skPrefix = '' }: { limit: number; after?: string; skPrefix?: string },
  ): ItemPage {
    if (!pk.startsWith('SCAN#')) throw new Error(`The benchmark lists no ${pk}.`)
    const rest = (this.#listed.get(pk) ?? []).filter(({ sk }) => sk > after && sk.startsWith(skPrefix))
    const items = rest.sort((one, other) => (one.sk < other.sk ? -1 : 1)).slice(0, limit)
    const last = items.at(-1)
    return rest.length > limit && last !== undefined ? { items, next: last.sk } : { items }
  }

  #commit(
    key: ItemKey,
    condition: Condition | undefined,
    write: (item: Item | undefined) => Item,
    onCommit: ((commit: TableCommit) => void) | undefined,
  ): WriteResult {
    const text = keyText(key)
    const before = this.#items.get(text)
    if (condition !== undefined && !holds(condition, before)) {
      this.load.take(this.#time.now, before, before)
      return { committed: false, item: before }
    }
    const after = write(before)
    this.load.take(this.#time.now, before, after)
    this.#items.set(text, after)
    if (!DueIndex.isSamePlace(before, after)) this.#showInIndex(text)
    if (key.pk.startsWith('SCAN#')) this.#keepListed(before, after)
    onCommit?.({ before, after })
    return { committed: true, item: after }
  }

  /** The index catches up with the item as it is then, whatever was written in between. */
  #showInIndex(text: string): void {
    this.#time.at(this.#time.now + this.#indexLag(), () => {
      const item = this.#items.get(text)
      if (item !== undefined) this.#index.show(item)
    })
  }

  #keepListed(before: Item | undefined, after: Item): void {
    const items = this.#listed.get(after.pk) ?? []
    const place = before === undefined ? -1 : items.indexOf(before)
    if (place >= 0) items[place] = after
    else items.push(after)
    this.#listed.set(after.pk, items)
  }
}
