import { checkWriteSize } from '../../../shared/ledger/check-write.ts'
import type {
  Change,
  Condition,
  Item,
  ItemKey,
  ItemPage,
  ItemStore,
  ItemValue,
  KeyPage,
  Path,
  WriteResult,
} from '../../../shared/ledger/item-store.ts'
import { holds, valueAt } from '../../support/memory/evaluate-condition.ts'

/**
 * The ledger's port at the least cost, so that the engine's own CPU is measured and not a store's: values are shared
 * instead of copied, containers on a changed path are copied instead of the item. Callers must not change what they get.
 * Of DynamoDB's limits it checks those of an update's expressions, which cost it next to nothing.
 */
export class LeanItemStore implements ItemStore {
  readonly items = new Map<string, Item>()

  async get(key: ItemKey): Promise<Item | undefined> {
    return this.items.get(keyText(key))
  }

  async put(item: Item, condition?: Condition): Promise<WriteResult> {
    const key = keyText(item)
    const before = this.items.get(key)
    if (condition !== undefined && !holds(condition, before)) return { committed: false, item: before }
    this.items.set(key, item)
    return { committed: true, item }
  }

  async update(key: ItemKey, changes: readonly Change[], condition?: Condition): Promise<WriteResult> {
    checkWriteSize({ condition, changes })
    const text = keyText(key)
    const before = this.items.get(text)
    if (condition !== undefined && !holds(condition, before)) return { committed: false, item: before }
    const item = changedItem(before ?? { pk: key.pk, sk: key.sk }, changes)
    this.items.set(text, item)
    return { committed: true, item }
  }

  async due(line: string, time: number, page: { limit: number }): Promise<KeyPage> {
    const found = [...this.items.values()].filter(
      (item) => item.line === line && typeof item.dueAt === 'number' && item.dueAt <= time,
    )
    return { keys: found.slice(0, page.limit).map(({ pk, sk, dueAt }) => ({ pk, sk, dueAt: Number(dueAt) })) }
  }

  async list(): Promise<ItemPage> {
    throw new Error('The engine lists nothing.')
  }
}

const keyText = ({ pk, sk }: ItemKey): string => `${pk}\n${sk}`

function changedItem(before: Item, changes: readonly Change[]): Item {
  const item: Item = { ...before }
  for (const change of changes) {
    if ('remove' in change) write(item, change.remove, undefined)
    else if ('set' in change) write(item, change.set, change.value)
    else if ('setIfMissing' in change) {
      if (valueAt(before, change.setIfMissing) === undefined) write(item, change.setIfMissing, change.value)
    } else if ('add' in change) write(item, change.add, ((valueAt(before, change.add) as number) ?? 0) + change.value)
    else {
      const list = (valueAt(before, change.append) as ItemValue[] | undefined) ?? []
      write(item, change.append, [...list, ...change.value])
    }
  }
  return item
}

type Container = Record<string | number, ItemValue>

/** Writes, or removes for `undefined`, what stands at the path; `item` itself is a copy already. */
function write(item: Item, path: Path, value: ItemValue | undefined): void {
  let container = item as unknown as Container
  for (const part of path.slice(0, -1)) {
    const inner = container[part]
    const copy = (Array.isArray(inner) ? [...inner] : { ...(inner as object) }) as unknown as Container
    container[part] = copy as unknown as ItemValue
    container = copy
  }
  const last = path.at(-1) ?? ''
  if (value === undefined) delete container[last]
  else container[last] = value
}
