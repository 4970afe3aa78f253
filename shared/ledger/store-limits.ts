import { itemBytes } from './item-size.ts'
import { type Item, type ItemKey, type ItemValue, StoreError } from './item-store.ts'
import { ledgerIndexes } from './table-definition.ts'

/**
 * What DynamoDB refuses whatever is in it (Amazon DynamoDB: service, account and table quotas; tried against Amazon's own
 * DynamoDB Local). The stand-ins take some of it, so the adapter and every store of the tests check it here: a write that
 * the real table would refuse for ever fails in the fastest test.
 *
 * Not checked, since the others hold it: the 2 MB of an expression's values would leave an item over its size, the 38
 * digits of a number are more than JavaScript's have, and the 255 bytes of a placeholder more than ours ever get.
 */
export const storeLimits = {
  /** Of one condition or one update as text. */
  expressionBytes: 4_096,
  /** Operators and functions of one expression; the `=` of an assignment is none. */
  operators: 300,
  /** Names and values together, the key included. */
  itemBytes: 400 * 1024,
  /** Lists and maps within each other, the item itself counted. */
  levels: 32,
  partitionKeyBytes: 2_048,
  sortKeyBytes: 1_024,
  nameBytes: 65_535,
} as const

/** Shorter texts cannot hold too many operators, so they are not counted there. */
const surelyFewOperators = 1_024

/**
 * @param what - how the error calls it
 * @param text - the expression, in ASCII
 * @param operators - how many it has, asked only where it may be too many
 * @throws StoreError STORE_REFUSED
 */
export function checkExpression(what: 'condition' | 'update', text: string, operators: () => number): void {
  if (text.length <= surelyFewOperators) return
  if (text.length > storeLimits.expressionBytes) {
    throw refused(`A write's ${what} must be at most ${storeLimits.expressionBytes} bytes, but has ${text.length}.`)
  }
  const count = operators()
  if (count > storeLimits.operators) {
    throw refused(`A write's ${what} must have at most ${storeLimits.operators} operators, but has ${count}.`)
  }
}

/** @throws StoreError STORE_REFUSED for a key that is empty or too long */
export function checkKey({ pk, sk }: ItemKey): void {
  checkKeyPart('pk', pk, storeLimits.partitionKeyBytes)
  checkKeyPart('sk', sk, storeLimits.sortKeyBytes)
}

function checkKeyPart(name: 'pk' | 'sk', value: string, most: number): void {
  if (value === '') throw refused(`An item's key must not be empty, but ${name} is.`)
  // A UTF-16 unit has at most three bytes.
  if (value.length * 3 <= most) return
  const bytes = Buffer.byteLength(value)
  if (bytes > most) throw refused(`An item's ${name} must be at most ${most} bytes, but has ${bytes}.`)
}

const indexKeys = ledgerIndexes.flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey])

/**
 * The keys of the index must be of its types. DynamoDB refuses other ones, Amazon's own emulator does not.
 *
 * @param value - undefined where the item has none, which leaves it out of the index
 * @throws StoreError STORE_REFUSED
 */
function checkIndexKey(name: string, type: 'S' | 'N', value: ItemValue | undefined): void {
  if (value === undefined) return
  const fits = type === 'S' ? typeof value === 'string' && value !== '' : typeof value === 'number'
  if (fits) return
  throw refused(`The index key ${name} must be ${type === 'S' ? 'text that is not empty' : 'a number'}.`)
}

/**
 * A value that is written to the item itself.
 *
 * @throws StoreError STORE_REFUSED for an index key of another type
 */
export function checkAttribute(name: string, value: ItemValue): void {
  for (const key of indexKeys) if (key.name === name) checkIndexKey(name, key.type, value)
}

/**
 * A whole item as it will be stored.
 *
 * @throws StoreError STORE_REFUSED when its key, its size, the depth of its values or a name in it is beyond the limits
 */
export function checkItem(item: Item): void {
  checkKey(item)
  for (const { name, type } of indexKeys) checkIndexKey(name, type, item[name])
  for (const name in item) {
    checkName(item.pk, name)
    checkValue(item.pk, item[name] ?? null, 1)
  }
  const bytes = itemBytes(item)
  if (bytes > storeLimits.itemBytes) {
    throw refused(`An item must be at most ${storeLimits.itemBytes} bytes, but one of ${item.pk} has ${bytes}.`)
  }
}

/**
 * @param where - where the value will stand, for the error
 * @param level - how many containers it will stand in, the item itself counted
 * @throws StoreError STORE_REFUSED
 */
export function checkValue(where: string, value: ItemValue, level: number): void {
  if (typeof value !== 'object' || value === null) return
  if (level >= storeLimits.levels) {
    throw refused(`Values must not be nested deeper than ${storeLimits.levels} levels, but one of ${where} is.`)
  }
  if (Array.isArray(value)) {
    for (const entry of value) checkValue(where, entry, level + 1)
    return
  }
  for (const name in value) {
    checkName(where, name)
    checkValue(where, value[name] ?? null, level + 1)
  }
}

function checkName(where: string, name: string): void {
  if (name === '') throw refused(`A name must not be empty, but one in ${where} is.`)
  if (name.length * 3 > storeLimits.nameBytes && Buffer.byteLength(name) > storeLimits.nameBytes) {
    throw refused(`A name must be at most ${storeLimits.nameBytes} bytes, but one in ${where} is longer.`)
  }
}

function refused(message: string): StoreError {
  return new StoreError('STORE_REFUSED', message)
}
