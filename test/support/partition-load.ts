import { itemBytes } from '../../shared/ledger/item-size.ts'
import { type Item, type ItemValue, StoreError } from '../../shared/ledger/item-store.ts'
import { ledgerIndexes } from '../../shared/ledger/table-definition.ts'

/** What DynamoDB takes in one partition in one second. */
export const partitionUnits = 1_000

/** The most that one partition took in one second. */
export interface PartitionPeak {
  partition: string
  units: number
  /** Wall-clock ms at which that second begins. */
  at: number
}

/**
 * Counts write units by partition and second, partitions of the indexes included, and throttles above what DynamoDB takes in one.
 *
 * Each partition key counts as a partition of its own, and all its items lie in it: DynamoDB may split a hot one, but only after
 * minutes, and not where all write at one end.
 */
export class PartitionLoad {
  readonly #most: number
  #second = 0
  #units = new Map<string, number>()
  #peaks = new Map<string, PartitionPeak>()
  /** Writes that were refused. */
  throttled = 0

  /** @param most write units a second; Infinity only counts */
  constructor(most = partitionUnits) {
    this.#most = most
  }

  /**
   * Counts a write that is about to take effect. A failed condition is a write of the item that it looked at.
   *
   * @throws StoreError STORE_THROTTLED when one of its partitions has no units left in this second
   */
  take(now: number, before: Item | undefined, after: Item | undefined): void {
    const second = Math.floor(now / 1_000) * 1_000
    if (second !== this.#second) this.#units = new Map()
    this.#second = second
    const parts = unitsByPartition(before, after)
    if (parts.some(([partition, units]) => (this.#units.get(partition) ?? 0) + units > this.#most)) {
      this.throttled += 1
      throw new StoreError('STORE_THROTTLED', 'A partition of the table or of its index takes no more in this second.')
    }
    for (const [partition, units] of parts) {
      const sum = (this.#units.get(partition) ?? 0) + units
      this.#units.set(partition, sum)
      if (sum > (this.#peaks.get(partition)?.units ?? 0))
        this.#peaks.set(partition, { partition, units: sum, at: second })
    }
  }

  /** Of each partition, the highest first. */
  peaks(): PartitionPeak[] {
    return [...this.#peaks.values()].toSorted((one, other) => other.units - one.units)
  }
}

/** The table's units belong to the item's partition; an index's to the partitions that the entry leaves and enters. */
function unitsByPartition(before: Item | undefined, after: Item | undefined): [string, number][] {
  const bytes = Math.max(before ? itemBytes(before) : 0, after ? itemBytes(after) : 0)
  const units = new Map([[`table ${(after ?? before)?.pk ?? ''}`, Math.max(1, Math.ceil(bytes / 1_024))]])
  for (const { name, partitionKey, sortKey } of ledgerIndexes) {
    const [old, fresh] = [before, after].map((item) => entryOf(item?.[partitionKey.name], item?.[sortKey.name]))
    if (old?.partition === fresh?.partition && old?.place === fresh?.place) continue
    for (const entry of [old, fresh]) {
      if (entry === undefined) continue
      const partition = `index ${name} ${entry.partition}`
      units.set(partition, (units.get(partition) ?? 0) + 1)
    }
  }
  return [...units]
}

const entryOf = (partition: ItemValue | undefined, place: ItemValue | undefined) =>
  partition === undefined || place === undefined ? undefined : { partition: String(partition), place }
