import { type Change, type Item, type ItemValue, type Path, StoreError } from '../../../shared/ledger/item-store.ts'
import { pathText } from '../../../shared/ledger/write-rules.ts'
import { copyValue } from './copy-value.ts'
import { isMap, valueAt } from './evaluate-condition.ts'

/**
 * The item after the changes, with DynamoDB's rules: every value is worked out from the item as it was before, and list
 * positions mean those before the update. `item` itself is left alone.
 *
 * @throws StoreError STORE_REFUSED when the parent of a nested path is missing or of the wrong kind, or when something
 *   other than a number is added to, or other than a list appended to
 */
export function applyChanges(item: Item, changes: readonly Change[]): Item {
  const changed = copyValue(item)
  const values = changes.map((change) => newValue(item, change))
  for (const [position, change] of changes.entries()) {
    const value = values[position]
    if (!('remove' in change) && value !== undefined) place(changed, pathOf(change), value)
  }
  const removals = changes.flatMap((change) => ('remove' in change ? [change.remove] : []))
  for (const path of removals.toSorted((one, other) => lastPosition(other) - lastPosition(one))) removeAt(changed, path)
  return changed
}

function pathOf(change: Exclude<Change, { remove: Path }>): Path {
  if ('set' in change) return change.set
  if ('setIfMissing' in change) return change.setIfMissing
  return 'add' in change ? change.add : change.append
}

function newValue(item: Item, change: Change): ItemValue | undefined {
  if ('remove' in change) return undefined
  if ('set' in change) return change.value
  const path = pathOf(change)
  const found = valueAt(item, path)
  if ('setIfMissing' in change) return found ?? (found === null ? null : change.value)
  if ('add' in change) {
    if (found !== undefined && typeof found !== 'number') throw refused(path, 'is not a number')
    return (found ?? 0) + change.value
  }
  if (found !== undefined && !Array.isArray(found)) throw refused(path, 'is not a list')
  return [...(found ?? []), ...change.value]
}

function place(item: Item, path: Path, value: ItemValue): void {
  const copy = copyValue(value)
  const last = path.at(-1)
  const parent = parentOf(item, path)
  if (Array.isArray(parent) && typeof last === 'number') {
    // A position behind the end appends.
    parent[Math.min(last, parent.length)] = copy
    return
  }
  if (isMap(parent) && typeof last === 'string') {
    // Defined, not assigned: a name such as `__proto__` must become an entry like any other.
    Object.defineProperty(parent, last, { value: copy, enumerable: true, configurable: true, writable: true })
    return
  }
  throw refused(path, 'has no parent of the right kind')
}

function removeAt(item: Item, path: Path): void {
  const last = path.at(-1)
  const parent = parentOf(item, path)
  if (Array.isArray(parent) && typeof last === 'number') {
    parent.splice(last, 1)
    return
  }
  if (isMap(parent) && typeof last === 'string') {
    delete parent[last]
    return
  }
  throw refused(path, 'has no parent of the right kind')
}

function parentOf(item: Item, path: Path): ItemValue | undefined {
  const [first, ...rest] = path.slice(0, -1)
  return typeof first === 'string' ? valueAt(item, [first, ...rest]) : item
}

function lastPosition(path: Path): number {
  const last = path.at(-1)
  return typeof last === 'number' ? last : -1
}

function refused(path: Path, what: string): StoreError {
  return new StoreError('STORE_REFUSED', `The update does not fit the item: ${pathText(path)} ${what}.`)
}
