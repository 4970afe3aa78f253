import { type Change, type Condition, type Path, StoreError } from './item-store.ts'
import { ledgerTable } from './table-definition.ts'

/**
 * What every store refuses before it looks at an item, so that a mistake shows in the fastest test and not first on AWS.
 */

/** The place that a change writes to. */
export function changedPath(change: Change): Path {
  if ('set' in change) return change.set
  if ('setIfMissing' in change) return change.setIfMissing
  if ('remove' in change) return change.remove
  return 'add' in change ? change.add : change.append
}

/**
 * @throws StoreError STORE_REFUSED when there is no change, when two changes touch the same place or one lies inside the
 *   other, or when a change touches the item's key
 */
export function checkChanges(changes: readonly Change[]): void {
  if (changes.length === 0) throw refused('An update must have at least one change.')
  const paths = changes.map(changedPath)
  for (const [position, path] of paths.entries()) {
    checkPath(path)
    if (path[0] === ledgerTable.partitionKey.name || path[0] === ledgerTable.sortKey.name) {
      throw refused(`An update must not change the item's key, but one changes ${pathText(path)}.`)
    }
    const other = paths.slice(0, position).find((earlier) => overlap(earlier, path))
    if (other) throw refused(`Changes must not overlap, but ${pathText(other)} and ${pathText(path)} do.`)
  }
}

/** @throws StoreError STORE_REFUSED for what no store can decide: empty groups, an order of what has none, wrong paths */
export function checkCondition(condition: Condition): void {
  if ('all' in condition || 'any' in condition) {
    const parts = 'all' in condition ? condition.all : condition.any
    if (parts.length === 0) throw refused('`all` and `any` must hold at least one condition.')
    for (const part of parts) checkCondition(part)
    return
  }
  if ('not' in condition) {
    checkCondition(condition.not)
    return
  }
  checkPath(condition.path)
  if (!('value' in condition)) return
  const { value } = condition
  if (typeof value === 'object' && value !== null) {
    throw refused(`Lists and maps cannot be compared, but ${pathText(condition.path)} is compared with one.`)
  }
  if (ordering.has(condition.is) && typeof value !== 'string' && typeof value !== 'number') {
    throw refused(`Only text and numbers have an order, but ${pathText(condition.path)} is compared with another kind.`)
  }
}

const ordering: ReadonlySet<string> = new Set(['less', 'lessOrEqual', 'greater', 'greaterOrEqual'])

/** A path as it is read aloud: `lane.queue[0]`. */
export function pathText(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .slice(1)
}

function checkPath(path: Path): void {
  if (path.some((part) => (typeof part === 'number' ? !Number.isSafeInteger(part) || part < 0 : part === ''))) {
    throw refused(`A path must be made of names and list positions from 0, but is ${pathText(path)}.`)
  }
}

/** Equal as far as both go, or a name where the other has a list position. */
function overlap(one: Path, other: Path): boolean {
  for (let position = 0; position < Math.min(one.length, other.length); position += 1) {
    if (typeof one[position] !== typeof other[position]) return true
    if (one[position] !== other[position]) return false
  }
  return true
}

function refused(message: string): StoreError {
  return new StoreError('STORE_REFUSED', message)
}
