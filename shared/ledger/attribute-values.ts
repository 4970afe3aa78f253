import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { type Item, type ItemValue, StoreError } from './item-store.ts'

/**
 * Between the ledger's values and DynamoDB's. The SDK's own converter is not used because it also takes what the ledger
 * must never hold (sets, binaries, dates, undefined) and would let such values through.
 */

/** Least and greatest magnitude of a DynamoDB number (Amazon DynamoDB: naming rules and data types, Number). */
const leastMagnitude = 1e-130
const greatestMagnitude = 9.999999999999999e125

/**
 * @param value what the item shall hold
 * @param path where it stands, for the error
 * @throws StoreError STORE_REFUSED for what an item cannot hold: undefined, functions, dates, numbers out of range
 */
export function toAttributeValue(value: ItemValue, path = 'value'): AttributeValue {
  if (value === null) return { NULL: true }
  if (typeof value === 'string') return { S: value }
  if (typeof value === 'boolean') return { BOOL: value }
  if (typeof value === 'number') return { N: numberText(value, path) }
  if (Array.isArray(value)) {
    // Not `map`, which would leave the holes of a sparse list out of the check.
    return { L: Array.from(value, (entry, position) => toAttributeValue(entry, `${path}[${position}]`)) }
  }
  if (isPlainObject(value)) return { M: toAttributeMap(value, path) }
  throw notStorable(path, 'must be text, a number, true, false, null, a list or a plain object')
}

/** Every entry of `values` by itself; @throws StoreError as `toAttributeValue` does. */
export function toAttributeMap(values: Readonly<Record<string, ItemValue>>, path = ''): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      toAttributeValue(value, path === '' ? name : `${path}.${name}`),
    ]),
  )
}

/** The reverse. @throws StoreError STORE_REFUSED for kinds that the ledger never writes. */
export function fromAttributeValue(value: AttributeValue): ItemValue {
  if (value.S !== undefined) return value.S
  if (value.N !== undefined) return Number(value.N)
  if (value.BOOL !== undefined) return value.BOOL
  if (value.NULL !== undefined) return null
  if (value.L !== undefined) return value.L.map(fromAttributeValue)
  // `fromEntries` makes own properties even of a name such as `__proto__`.
  if (value.M !== undefined) return fromAttributeMap(value.M)
  throw new StoreError(
    'STORE_REFUSED',
    `The table holds a value of the kind ${Object.keys(value).join()}, which is not the ledger's.`,
  )
}

export function fromAttributeMap(values: Record<string, AttributeValue>): Record<string, ItemValue> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fromAttributeValue(value)]))
}

/** A whole item; @throws StoreError STORE_REFUSED when its key is not two texts. */
export function itemOf(attributes: Record<string, AttributeValue>): Item {
  const item = fromAttributeMap(attributes)
  const { pk, sk } = item
  if (typeof pk === 'string' && typeof sk === 'string') return { ...item, pk, sk }
  throw new StoreError('STORE_REFUSED', 'The table answered an item without the texts `pk` and `sk`.')
}

function numberText(value: number, path: string): string {
  const magnitude = Math.abs(value)
  if (!Number.isFinite(value)) throw notStorable(path, 'must be a finite number')
  if (magnitude !== 0 && (magnitude < leastMagnitude || magnitude > greatestMagnitude)) {
    throw notStorable(path, 'must be 0 or between 1e-130 and 1e+126 in magnitude')
  }
  return String(value)
}

function isPlainObject(value: unknown): value is { [name: string]: ItemValue } {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function notStorable(path: string, rule: string): StoreError {
  return new StoreError('STORE_REFUSED', `The ledger cannot hold the value at ${path}: it ${rule}.`)
}
