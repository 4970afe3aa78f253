import type { Change, Condition, Item, ItemKey, ItemStore } from '../../../shared/ledger/item-store.ts'

/** A store that takes its time, on whatever clock `pause` goes by: half before and half after the write takes effect. */
export class DelayedStore implements ItemStore {
  readonly #inner: ItemStore
  readonly #pause: () => Promise<void>

  constructor(inner: ItemStore, pause: () => Promise<void>) {
    this.#inner = inner
    this.#pause = pause
  }

  get = (key: ItemKey) => this.#slowly(() => this.#inner.get(key))
  put = (item: Item, condition?: Condition) => this.#slowly(() => this.#inner.put(item, condition))
  update = (key: ItemKey, changes: readonly Change[], condition?: Condition) =>
    this.#slowly(() => this.#inner.update(key, changes, condition))
  due = (line: string, time: number, page: { limit: number; after?: string }) =>
    this.#slowly(() => this.#inner.due(line, time, page))
  list = (pk: string, page: { limit: number; after?: string; skPrefix?: string }) =>
    this.#slowly(() => this.#inner.list(pk, page))

  async #slowly<Result>(act: () => Promise<Result>): Promise<Result> {
    await this.#pause()
    const result = await act()
    await this.#pause()
    return result
  }
}
