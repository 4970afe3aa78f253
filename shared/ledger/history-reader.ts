import type { Item, ItemKey } from './item-store.ts'

/** An item as an index shows it, with the time by which it stands there. */
export interface PlacedKey extends ItemKey {
  /** Wall-clock ms. */
  at: number
}

/** `due`: by line and time of parking or end (`lane-place.ts`); `history`: operations by account and time of receipt. */
export type ListedIndex = 'due' | 'history'

/** Reads for listings: many items at half the price of a strong read. What they show may be some seconds old. */
export interface HistoryReader {
  /**
   * Keys of one partition of an index, earliest first.
   *
   * @param range wall-clock ms, from `from` on and before `to`
   * @param page at most `limit`, behind `after`, which need not stand there any more
   */
  between(
    index: ListedIndex,
    partition: string,
    range: { from: number; to: number },
    page: { limit: number; after?: PlacedKey },
  ): Promise<{ keys: PlacedKey[]; isLast: boolean }>
  /** The items that there are, in no order; at most 100 keys. */
  peek(keys: readonly ItemKey[]): Promise<Item[]>
}
