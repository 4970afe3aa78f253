import type { Comparison, Condition, Item, ItemValue, Path } from '../../../shared/ledger/item-store.ts'

/** Whether a condition holds for an item, with DynamoDB's rules: what is missing or of another type compares as false. */
export function holds(condition: Condition, item: Item | undefined): boolean {
  if ('all' in condition) return condition.all.every((part) => holds(part, item))
  if ('any' in condition) return condition.any.some((part) => holds(part, item))
  if ('not' in condition) return !holds(condition.not, item)
  const found = valueAt(item, condition.path)
  switch (condition.is) {
    case 'present':
      return found !== undefined
    case 'missing':
      return found === undefined
    case 'size': {
      const size = sizeOf(found)
      return size !== undefined && compares(condition.compare, size, condition.value)
    }
    case 'holding':
      return Array.isArray(found) && found.includes(condition.value)
    default:
      return compares(condition.is, found, condition.value)
  }
}

/** What stands at a path, or undefined. */
export function valueAt(item: Item | undefined, path: Path): ItemValue | undefined {
  let value: ItemValue | undefined = item
  for (const part of path) {
    if (typeof part === 'number') value = Array.isArray(value) ? value[part] : undefined
    else value = isMap(value) && Object.hasOwn(value, part) ? value[part] : undefined
    if (value === undefined) return undefined
  }
  return value
}

export function isMap(value: ItemValue | undefined): value is { [name: string]: ItemValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** DynamoDB orders text by its UTF-8 bytes. */
export function compareText(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}

function compares(comparison: Comparison, found: ItemValue | undefined, value: ItemValue): boolean {
  // Strict equality counts 0 and -0 as one, as DynamoDB does; lists and maps are refused before.
  if (comparison === 'equal') return found === value
  const order = orderOf(found, value)
  if (order === undefined) return false
  switch (comparison) {
    case 'less':
      return order < 0
    case 'lessOrEqual':
      return order <= 0
    case 'greater':
      return order > 0
    case 'greaterOrEqual':
      return order >= 0
  }
}

function orderOf(found: ItemValue | undefined, value: ItemValue): number | undefined {
  if (typeof found === 'number' && typeof value === 'number') return found - value
  if (typeof found === 'string' && typeof value === 'string') return compareText(found, value)
  return undefined
}

function sizeOf(value: ItemValue | undefined): number | undefined {
  if (Array.isArray(value)) return value.length
  if (isMap(value)) return Object.keys(value).length
  return typeof value === 'string' ? Buffer.byteLength(value) : undefined
}
