import { itemBytes } from '../../shared/ledger/item-size.ts'
import type { Item } from '../../shared/ledger/item-store.ts'
import { ledgerIndexes } from '../../shared/ledger/table-definition.ts'

/** Write units of one write: the greater of the sizes before and after, by KB, and the index beside it. */
export function writeUnits(before: Item | undefined, after: Item | undefined): number {
  const bytes = Math.max(before ? itemBytes(before) : 0, after ? itemBytes(after) : 0)
  return Math.max(1, Math.ceil(bytes / 1024)) + indexUnits(before, after)
}

/** Units of the indexes: an entry put or deleted 1, moved 2. */
function indexUnits(before: Item | undefined, after: Item | undefined): number {
  let units = 0
  for (const { partitionKey, sortKey } of ledgerIndexes) {
    const [old, fresh] = [before, after].map((item) => entryOf(item?.[partitionKey.name], item?.[sortKey.name]))
    if (old !== fresh) units += (old === undefined ? 0 : 1) + (fresh === undefined ? 0 : 1)
  }
  return units
}

const entryOf = (partition: unknown, sort: unknown): string | undefined =>
  partition === undefined || sort === undefined ? undefined : JSON.stringify([partition, sort])

/** Read units of what one call read, by 4 KB; half of it where the read need not be strong. */
export function readUnits(bytes: number, consistency: 'strong' | 'eventual'): number {
  return Math.max(1, Math.ceil(bytes / 4096)) * (consistency === 'strong' ? 1 : 0.5)
}
