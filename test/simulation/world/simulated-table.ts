import { checkWrite, checkWriteSize } from '../../../shared/ledger/check-write.ts'
import type { Change, Condition, DueKey, Item, ItemKey, WriteResult } from '../../../shared/ledger/item-store.ts'
import { applyChanges } from '../../support/memory/apply-changes.ts'
import { holds } from '../../support/memory/evaluate-condition.ts'
import { storableItem } from '../../support/memory/storable-value.ts'
import { withChanges } from './copy-on-write.ts'
import { SimulatedIndex } from './simulated-index.ts'

/** One write as the table carried it out. */
export interface Commit {
  step: string
  /** The machine that wrote it. */
  writer: string
  key: ItemKey
  before: Item | undefined
  after: Item
}

const keyText = ({ pk, sk }: ItemKey): string => `${pk}\n${sk}`

const isScanPage = ({ pk, sk }: ItemKey): boolean => pk.startsWith('SCAN#') && sk.startsWith('PAGE#')

/** The ledger's table: no time, no faults; each call is the one moment at which it takes effect. */
export class SimulatedTable {
  readonly #items = new Map<string, Item>()
  readonly #index = new SimulatedIndex()
  readonly #lanes = new Map<string, Item>()
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

  /** The first keys that the index shows as due; an entry younger than `lag` ms still shows what was before. */
  due(line: string, time: number, now: number, lag: number, most: number): DueKey[] {
    return this.#index.due(line, time, now, lag, most)
  }

  /** The earliest time at which something is due. */
  get earliestDue(): number | undefined {
    return this.#index.earliest
  }

  /** All lanes. */
  lanes(): Iterable<Item> {
    return this.#lanes.values()
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
    if (after.line !== undefined || before?.line !== undefined) this.#indexItem(text, key, after, now)
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

  #indexItem(text: string, key: ItemKey, after: Item, now: number): void {
    const { line, dueAt } = after
    this.#lanes.set(text, after)
    const place = typeof dueAt === 'number' && typeof line === 'string' ? { line, dueAt } : undefined
    this.#index.note(text, key, place, now)
  }
}
