import type { DueKey, ItemKey } from '../../../shared/ledger/item-store.ts'

/** Where an item stands in the index. */
interface Place {
  line: string
  dueAt: number
}

interface Entry {
  key: ItemKey
  text: string
  place: Place | undefined
  before: Place | undefined
  changedAt: number
}

/**
 * The table's sparse index: each partition in the order of `dueAt`. A query that lags sees the places that entries had
 * before their last change.
 */
export class SimulatedIndex {
  readonly #entries = new Map<string, Entry>()
  readonly #partitions = new Map<string, Entry[]>()
  /** Entries in the order of their changes; the same one may stand here more than once. */
  readonly #changes: { entry: Entry; at: number }[] = []

  note(text: string, key: ItemKey, place: Place | undefined, now: number): void {
    const entry = this.#entries.get(text) ?? { key, text, place: undefined, before: undefined, changedAt: 0 }
    const isNew = !this.#entries.has(text)
    if (isNew) this.#entries.set(text, entry)
    else if (entry.place?.dueAt === place?.dueAt && entry.place?.line === place?.line) return
    if (entry.place !== undefined) this.#take(entry, entry.place)
    entry.before = isNew ? undefined : entry.place
    entry.place = place
    entry.changedAt = now
    if (place !== undefined) this.#insert(entry, place)
    this.#changes.push({ entry, at: now })
  }

  /**
   * The first keys of a partition that are due.
   *
   * @param lag an entry younger than this still shows what was before, ms
   * @param most how many are wanted
   */
  due(line: string, time: number, now: number, lag: number, most: number): DueKey[] {
    const late = new Set<Entry>()
    for (let position = this.#changes.length - 1; position >= 0; position--) {
      const change = this.#changes[position]
      if (change === undefined || now - change.at >= lag) break
      late.add(change.entry)
    }
    const due: DueKey[] = []
    for (const { before, key } of late) {
      if (before?.line === line && before.dueAt <= time) due.push({ ...key, dueAt: before.dueAt })
    }
    let seen = 0
    for (const entry of this.#partitions.get(line) ?? []) {
      if (entry.place === undefined || entry.place.dueAt > time || seen >= most) break
      if (late.has(entry)) continue
      due.push({ ...entry.key, dueAt: entry.place.dueAt })
      seen += 1
    }
    return due.sort((one, other) => one.dueAt - other.dueAt).slice(0, most)
  }

  /** The earliest time at which something is due. */
  get earliest(): number | undefined {
    let earliest: number | undefined
    for (const [first] of this.#partitions.values()) {
      const at = first?.place?.dueAt
      if (at !== undefined && (earliest === undefined || at < earliest)) earliest = at
    }
    return earliest
  }

  /** Keeps the order of insertion among entries of one time. */
  #insert(entry: Entry, { line, dueAt }: Place): void {
    const partition = this.#partitions.get(line) ?? []
    this.#partitions.set(line, partition)
    partition.splice(firstBehind(partition, dueAt), 0, entry)
  }

  #take(entry: Entry, { line, dueAt }: Place): void {
    const partition = this.#partitions.get(line) ?? []
    for (let position = firstBehind(partition, dueAt) - 1; position >= 0; position--) {
      if (partition[position] !== entry) continue
      partition.splice(position, 1)
      return
    }
  }
}

/** The first position whose entry is due later than `dueAt`. */
function firstBehind(partition: readonly Entry[], dueAt: number): number {
  let [from, to] = [0, partition.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((partition[middle]?.place?.dueAt ?? 0) <= dueAt) from = middle + 1
    else to = middle
  }
  return from
}
