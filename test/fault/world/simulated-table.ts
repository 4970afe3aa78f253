import { checkWrite, checkWriteSize } from '../../../shared/ledger/check-write.ts'
import type { Change, Condition, DueKey, Item, ItemKey, WriteResult } from '../../../shared/ledger/item-store.ts'
import { applyChanges } from '../../support/memory/apply-changes.ts'
import { holds } from '../../support/memory/evaluate-condition.ts'
import { storableItem } from '../../support/memory/storable-value.ts'
import { withChanges } from './copy-on-write.ts'

/** One write as the table carried it out. */
export interface Commit {
  step: string
  /** The machine that wrote it. */
  writer: string
  key: ItemKey
  before: Item | undefined
  after: Item
}

/** Where an item stands in the index. */
interface IndexPlace {
  line: string
  dueAt: number
}

interface IndexEntry {
  key: ItemKey
  place: IndexPlace | undefined
  before: IndexPlace | undefined
  changedAt: number
}

const keyText = ({ pk, sk }: ItemKey): string => `${pk}\n${sk}`

const isScanPage = ({ pk, sk }: ItemKey): boolean => pk.startsWith('SCAN#') && sk.startsWith('PAGE#')

/** The ledger's table: no time, no faults; each call is the one moment at which it takes effect. */
export class SimulatedTable {
  readonly #items = new Map<string, Item>()
  readonly #index = new Map<string, IndexEntry>()
  /** Pages of the listing, by partition: the only items that are queried. */
  readonly #pages = new Map<string, Map<string, { item: Item; writtenAt: number }>>()
  readonly #isStrict: boolean
  onCommit: (commit: Commit) => void = () => undefined

  /** @param isStrict check every write as DynamoDB would, with deep copies; slow, so only in some runs */
  constructor(isStrict: boolean) {
    this.#isStrict = isStrict
  }

  get(key: ItemKey): Item | undefined {
    const item = this.#items.get(keyText(key))
    return this.#isStrict && item !== undefined ? structuredClone(item) : item
  }

  put(step: string, item: Item, condition: Condition | undefined, now: number, writer: string): WriteResult {
    this.#check({ condition })
    return this.#commit(step, item, condition, () => item, now, writer)
  }

  update(
    step: string,
    key: ItemKey,
    changes: readonly Change[],
    condition: Condition | undefined,
    now: number,
    writer: string,
  ): WriteResult {
    this.#check({ condition, changes })
    const change = this.#isStrict ? applyChanges : withChanges
    return this.#commit(
      step,
      key,
      condition,
      (item) => change(item ?? { pk: key.pk, sk: key.sk }, changes),
      now,
      writer,
    )
  }

  delete(key: ItemKey): void {
    this.#items.delete(keyText(key))
  }

  /** Keys that the index shows as due; an entry younger than `lag` ms still shows what was before. */
  due(line: string, time: number, now: number, lag: number): DueKey[] {
    const due: DueKey[] = []
    for (const { key, place, before, changedAt } of this.#index.values()) {
      const seen = now - changedAt < lag ? before : place
      if (seen === undefined || seen.line !== line || seen.dueAt > time) continue
      due.push({ ...key, dueAt: seen.dueAt })
    }
    return due.sort((one, other) => one.dueAt - other.dueAt)
  }

  /** The earliest time at which something is due. */
  get earliestDue(): number | undefined {
    let earliest: number | undefined
    for (const { place } of this.#index.values()) {
      if (place !== undefined && (earliest === undefined || place.dueAt < earliest)) earliest = place.dueAt
    }
    return earliest
  }

  /** A partition's pages of the listing, in order; a query may not show yet what is younger than `lag` ms. */
  pages(pk: string, skPrefix: string, now: number, lag: number): Item[] {
    const shown = [...(this.#pages.get(pk)?.values() ?? [])].filter(
      ({ item, writtenAt }) => item.sk.startsWith(skPrefix) && writtenAt <= now - lag,
    )
    return shown.map(({ item }) => item).sort((one, other) => (one.sk < other.sk ? -1 : 1))
  }

  all(): Item[] {
    return [...this.#items.values()]
  }

  #commit(
    step: string,
    { pk, sk }: ItemKey,
    condition: Condition | undefined,
    write: (item: Item | undefined) => Item,
    now: number,
    writer: string,
  ): WriteResult {
    const key = { pk, sk }
    const text = keyText(key)
    const before = this.#items.get(text)
    if (condition !== undefined && !holds(condition, before)) return { committed: false, item: before }
    const written = write(before)
    const after = this.#isStrict ? storableItem(written) : written
    this.#items.set(text, after)
    if (after.line !== undefined) this.#indexItem(text, key, after, now)
    if (isScanPage(key)) this.#keepPage(after, now)
    this.onCommit({ step, writer, key, before, after })
    return { committed: true, item: after }
  }

  /** The limits of expressions in every run: they cost next to nothing. */
  #check(write: { condition: Condition | undefined; changes?: readonly Change[] }): void {
    if (this.#isStrict) checkWrite(write)
    else checkWriteSize(write)
  }

  #keepPage(item: Item, writtenAt: number): void {
    const pages = this.#pages.get(item.pk) ?? new Map<string, { item: Item; writtenAt: number }>()
    pages.set(item.sk, { item, writtenAt })
    this.#pages.set(item.pk, pages)
  }

  #indexItem(text: string, key: ItemKey, { line, dueAt }: Item, now: number): void {
    const entry = this.#index.get(text)
    const place = typeof dueAt === 'number' && typeof line === 'string' ? { line, dueAt } : undefined
    if (entry === undefined) {
      this.#index.set(text, { key, place, before: undefined, changedAt: now })
    } else if (entry.place?.dueAt !== place?.dueAt || entry.place?.line !== place?.line) {
      entry.before = entry.place
      entry.place = place
      entry.changedAt = now
    }
  }
}
