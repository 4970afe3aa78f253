import type { Item, ItemValue } from '../../shared/ledger/item-store.ts'

/**
 * Bytes of an item as DynamoDB bills them (Amazon DynamoDB: item sizes and formats): names and texts by their UTF-8 bytes, numbers
 * by two digits a byte and one more, lists and maps 3 bytes and one for each entry.
 */
export function itemBytes(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0)
}

function valueBytes(value: ItemValue): number {
  if (value === null || typeof value === 'boolean') return 1
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (typeof value === 'number') return numberBytes(value)
  if (Array.isArray(value)) return value.reduce<number>((sum, entry) => sum + 1 + valueBytes(entry), 3)
  return Object.entries(value).reduce((sum, [name, entry]) => sum + 1 + Buffer.byteLength(name) + valueBytes(entry), 3)
}

function numberBytes(value: number): number {
  const digits = value.toExponential().replace(/e.*$/, '').replace(/\D/g, '').length
  return Math.ceil(digits / 2) + 1 + (value < 0 ? 1 : 0)
}

/** Write units of one write: the greater of the sizes before and after, by KB, and the index beside it. */
export function writeUnits(before: Item | undefined, after: Item | undefined): number {
  const bytes = Math.max(before ? itemBytes(before) : 0, after ? itemBytes(after) : 0)
  return Math.max(1, Math.ceil(bytes / 1024)) + indexUnits(before, after)
}

/** Units of the index `due`: an entry put or deleted 1, moved 2 (protocol, section 4). */
function indexUnits(before: Item | undefined, after: Item | undefined): number {
  const [old, fresh] = [indexEntry(before), indexEntry(after)]
  if (old === fresh) return 0
  return (old === undefined ? 0 : 1) + (fresh === undefined ? 0 : 1)
}

function indexEntry(item: Item | undefined): string | undefined {
  if (item?.line === undefined || item.dueAt === undefined) return undefined
  return JSON.stringify([item.line, item.dueAt])
}

/** Read units of what one call read, by 4 KB; half of it where the read need not be strong. */
export function readUnits(bytes: number, consistency: 'strong' | 'eventual'): number {
  return Math.max(1, Math.ceil(bytes / 4096)) * (consistency === 'strong' ? 1 : 0.5)
}
