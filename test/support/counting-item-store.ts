import { itemBytes } from '../../shared/ledger/item-size.ts'
import type {
  Change,
  Condition,
  Item,
  ItemKey,
  ItemPage,
  ItemStore,
  KeyPage,
  WriteResult,
} from '../../shared/ledger/item-store.ts'
import { readUnits, writeUnits } from './item-size.ts'

export interface CountedUnits {
  writeUnits: number
  readUnits: number
  writes: number
  failedConditions: number
  reads: number
}

const none: CountedUnits = { writeUnits: 0, readUnits: 0, writes: 0, failedConditions: 0, reads: 0 }

/**
 * Counts what DynamoDB would bill, from the sizes of the items. It looks at the item before each write without counting that, so
 * figures are exact while one caller writes an item at a time.
 */
export class CountingItemStore implements ItemStore {
  readonly #inner: ItemStore
  #units: CountedUnits = { ...none }

  constructor(inner: ItemStore) {
    this.#inner = inner
  }

  /** What was counted since the last call. */
  take(): CountedUnits {
    const units = this.#units
    this.#units = { ...none }
    return units
  }

  async get(key: ItemKey): Promise<Item | undefined> {
    const item = await this.#inner.get(key)
    this.#countRead(item ? itemBytes(item) : 0, 'strong')
    return item
  }

  async put(item: Item, condition?: Condition): Promise<WriteResult> {
    return this.#write(item, () => this.#inner.put(item, condition))
  }

  async update(key: ItemKey, changes: readonly Change[], condition?: Condition): Promise<WriteResult> {
    return this.#write(key, () => this.#inner.update(key, changes, condition))
  }

  async due(line: string, time: number, page: { limit: number; after?: string }): Promise<KeyPage> {
    const answer = await this.#inner.due(line, time, page)
    // The two index keys are read with those of the table: `line` with its name and `dueAt` with a time in ms.
    const indexKeys = 9 + Buffer.byteLength(line) + 5 + 8
    const bytes = answer.keys.reduce((sum, key) => sum + itemBytes({ ...key }) + indexKeys, 0)
    this.#countRead(bytes, 'eventual')
    return answer
  }

  async list(pk: string, page: { limit: number; after?: string; skPrefix?: string }): Promise<ItemPage> {
    const answer = await this.#inner.list(pk, page)
    const bytes = answer.items.reduce((sum, item) => sum + itemBytes(item), 0)
    this.#countRead(bytes, 'eventual')
    return answer
  }

  async #write({ pk, sk }: ItemKey, write: () => Promise<WriteResult>): Promise<WriteResult> {
    const before = await this.#inner.get({ pk, sk })
    const result = await write()
    // A failed condition is billed by the size of the item that it looked at.
    this.#units.writeUnits += result.committed ? writeUnits(before, result.item) : writeUnits(result.item, result.item)
    this.#units.writes += 1
    if (!result.committed) this.#units.failedConditions += 1
    return result
  }

  #countRead(bytes: number, consistency: 'strong' | 'eventual'): void {
    this.#units.readUnits += readUnits(bytes, consistency)
    this.#units.reads += 1
  }
}
