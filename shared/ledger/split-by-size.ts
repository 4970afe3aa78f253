import { valueBytes } from './item-size.ts'
import type { ItemValue } from './item-store.ts'

/** Half of what an item may have: room for its key and its other attributes. */
const mostBytes = 200 * 1024

/**
 * Cuts a list into parts that each fit an item, since the vendor decides how much a page of its listing shows.
 *
 * @returns one part at least, the entries in their order
 */
export function splitBySize<Entry>(entries: readonly Entry[]): Entry[][] {
  let part: Entry[] = []
  let bytes = 0
  const parts = [part]
  for (const entry of entries) {
    const size = 1 + valueBytes(entry as ItemValue)
    if (bytes + size > mostBytes && part.length > 0) {
      part = []
      bytes = 0
      parts.push(part)
    }
    part.push(entry)
    bytes += size
  }
  return parts
}
