import type { Item, ItemValue } from './item-store.ts'

/**
 * Bytes of an item as DynamoDB counts them (Amazon DynamoDB: item sizes and formats): names and texts by their UTF-8 bytes, numbers
 * by two digits a byte and one more, lists and maps 3 bytes and one for each entry.
 */
export function itemBytes(item: Item): number {
  let bytes = 0
  for (const name in item) bytes += Buffer.byteLength(name) + valueBytes(item[name] ?? null)
  return bytes
}

/** Bytes of one value, likewise. */
export function valueBytes(value: ItemValue): number {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (typeof value === 'number') return numberBytes(value)
  if (value === null || typeof value === 'boolean') return 1
  let bytes = 3
  if (Array.isArray(value)) {
    for (const entry of value) bytes += 1 + valueBytes(entry)
    return bytes
  }
  for (const name in value) bytes += 1 + Buffer.byteLength(name) + valueBytes(value[name] ?? null)
  return bytes
}

function numberBytes(value: number): number {
  return Math.ceil(significantDigits(Math.abs(value)) / 2) + 1 + (value < 0 ? 1 : 0)
}

function significantDigits(value: number): number {
  // Times and counters, which are nearly all that the ledger holds, without a pattern.
  if (Number.isInteger(value) && value < 1e15) {
    if (value === 0) return 1
    let rest = value
    while (rest % 10 === 0) rest /= 10
    return String(rest).length
  }
  return value.toExponential().replace(/e.*$/, '').replace(/\D/g, '').length
}
