import { checkWrite } from '../../../shared/ledger/check-write.ts'
import {
  type Change,
  type Condition,
  type Item,
  type ItemKey,
  type ItemPage,
  type ItemStore,
  type KeyPage,
  StoreError,
  type WriteResult,
} from '../../../shared/ledger/item-store.ts'
import { checkKey } from '../../../shared/ledger/store-limits.ts'
import { applyChanges } from './apply-changes.ts'
import { copyValue } from './copy-value.ts'
import { compareText, holds } from './evaluate-condition.ts'
import { storableItem } from './storable-value.ts'

export interface WriteTouch {
  kind: 'put' | 'update'
  key: ItemKey
}

export interface MemoryStoreHooks {
  /** Runs before the condition is looked at; throwing is a write that never arrived. */
  beforeCommit?: (touch: WriteTouch) => Promise<void> | void
  /** Runs after the write, also after a failed condition; throwing is an answer that was lost. */
  afterCommit?: (touch: WriteTouch & { committed: boolean }) => Promise<void> | void
  /** What `due` sees instead of the items of now, for a stale index. */
  indexView?: (items: readonly Item[]) => readonly Item[]
}

/**
 * The ledger's port in memory, with DynamoDB's rules; the contract suite runs it and DynamoDB's adapter side by side.
 * One deliberate difference: sums are made as JavaScript makes them, so `add` is exact for whole numbers only.
 */
export class MemoryItemStore implements ItemStore {
  readonly #items = new Map<string, Item>()
  readonly hooks: MemoryStoreHooks

  constructor(hooks: MemoryStoreHooks = {}) {
    this.hooks = hooks
  }

  async get(key: ItemKey): Promise<Item | undefined> {
    return this.#copyOf(key)
  }

  async put(item: Item, condition?: Condition): Promise<WriteResult> {
    const { pk, sk } = item
    checkWrite({ condition })
    const written = storableItem(item)
    return this.#commit('put', { pk, sk }, condition, () => written)
  }

  async update(key: ItemKey, changes: readonly Change[], condition?: Condition): Promise<WriteResult> {
    checkWrite({ condition, changes })
    const wanted = copyValue(changes)
    const { pk, sk } = key
    return this.#commit('update', { pk, sk }, condition, (item) =>
      storableItem(applyChanges(item ?? { pk, sk }, wanted)),
    )
  }

  async due(line: string, time: number, page: { limit: number; after?: string }): Promise<KeyPage> {
    const from = page.after === undefined ? undefined : placeIn(page.after)
    const all = [...this.#items.values()]
    const entries = (this.hooks.indexView?.(all) ?? all)
      .flatMap(({ pk, sk, line: group, dueAt }) =>
        group === line && typeof dueAt === 'number' && dueAt <= time ? [{ pk, sk, dueAt }] : [],
      )
      .sort((one, other) => one.dueAt - other.dueAt || compareKeys(one, other))
    const { page: chosen, next } = pageOf(entries, page, (entry) => {
      return (
        from === undefined || entry.dueAt > from.dueAt || (entry.dueAt === from.dueAt && compareKeys(entry, from) > 0)
      )
    })
    const keys = chosen.map(({ pk, sk, dueAt }) => ({ pk, sk, dueAt }))
    return next ? { keys, next: JSON.stringify(next) } : { keys }
  }

  async list(pk: string, page: { limit: number; after?: string; skPrefix?: string }): Promise<ItemPage> {
    const entries = [...this.#items.values()]
      .filter((item) => item.pk === pk && item.sk.startsWith(page.skPrefix ?? ''))
      .sort(compareKeys)
    const { page: chosen, next } = pageOf(entries, page, (entry, after) => compareText(entry.sk, after) > 0)
    const items = copyValue(chosen)
    return next ? { items, next: next.sk } : { items }
  }

  /** Every item, for the promises that a simulation checks. */
  all(): readonly Item[] {
    return copyValue([...this.#items.values()])
  }

  async #commit(
    kind: WriteTouch['kind'],
    key: ItemKey,
    condition: Condition | undefined,
    write: (item: Item | undefined) => Item,
  ): Promise<WriteResult> {
    await this.hooks.beforeCommit?.({ kind, key: { ...key } })
    const result = this.#commitNow(key, condition, write)
    await this.hooks.afterCommit?.({ kind, key: { ...key }, committed: result.committed })
    return result
  }

  /** Without any await: this is the one moment at which a write takes effect. */
  #commitNow(key: ItemKey, condition: Condition | undefined, write: (item: Item | undefined) => Item): WriteResult {
    const before = this.#copyOf(key)
    if (condition && !holds(condition, before)) return { committed: false, item: before }
    const item = write(before)
    this.#items.set(keyText(key), item)
    return { committed: true, item: copyValue(item) }
  }

  #copyOf(key: ItemKey): Item | undefined {
    checkKey(key)
    const item = this.#items.get(keyText(key))
    return item && copyValue(item)
  }
}

function pageOf<Entry>(
  entries: readonly Entry[],
  { limit, after }: { limit: number; after?: string },
  isAfter: (entry: Entry, after: string) => boolean,
): { page: Entry[]; next: Entry | undefined } {
  const rest = after === undefined ? entries : entries.filter((entry) => isAfter(entry, after))
  const page = rest.slice(0, limit)
  return { page, next: rest.length > limit ? page.at(-1) : undefined }
}

/** An altered place is refused, as DynamoDB refuses it. */
function placeIn(after: string): { pk: string; sk: string; dueAt: number } {
  try {
    return JSON.parse(after) as { pk: string; sk: string; dueAt: number }
  } catch (cause) {
    throw new StoreError('STORE_REFUSED', 'The page token is not one that this store gave out.', { cause })
  }
}

function compareKeys(one: ItemKey, other: ItemKey): number {
  return compareText(one.pk, other.pk) || compareText(one.sk, other.sk)
}

function keyText({ pk, sk }: ItemKey): string {
  return JSON.stringify([pk, sk])
}
