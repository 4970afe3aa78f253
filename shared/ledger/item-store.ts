/**
 * The ledger's port: single items, conditional writes, strong reads, and one sparse index by due time.
 *
 * Conditions and changes are data, so each step of the protocol is written once and carried out by DynamoDB and by the
 * in-memory store of the tests alike. Everything the protocol needs fits one item, so no transaction is asked for.
 */
export interface ItemKey {
  pk: string
  sk: string
}

export type ItemValue = string | number | boolean | null | ItemValue[] | { [name: string]: ItemValue }

/** The attributes of an item, its key included. */
export type Item = ItemKey & { [name: string]: ItemValue }

/** From the item to a value: attribute names and list positions. */
export type Path = readonly [string, ...(string | number)[]]

export type Comparison = 'equal' | 'less' | 'lessOrEqual' | 'greater' | 'greaterOrEqual'

/** As in DynamoDB, a comparison with a value that is missing or of another type is false (so its `not` is true). */
export type Condition =
  | { is: 'present' | 'missing'; path: Path }
  /** Lists and maps cannot be compared: DynamoDB's stand-ins disagree about it, and the protocol does not need it. */
  | { is: Comparison; path: Path; value: string | number | boolean | null }
  /** Compares the number of entries of a list or map; false when the value is missing. */
  | { is: 'size'; path: Path; compare: Comparison; value: number }
  /** A list that holds `value`. */
  | { is: 'holding'; path: Path; value: string | number }
  | { all: readonly Condition[] }
  | { any: readonly Condition[] }
  | { not: Condition }

/** Parents of a nested path must be there, as in DynamoDB. Paths of one update must not overlap. */
export type Change =
  | { set: Path; value: ItemValue }
  | { setIfMissing: Path; value: ItemValue }
  /** Removing what is not there is no error. */
  | { remove: Path }
  /** Adds to a number; a missing one counts as 0. */
  | { add: Path; value: number }
  /** Appends to a list; a missing one counts as empty. */
  | { append: Path; value: ItemValue[] }

/**
 * `committed: false` says that the condition did not hold, with the item as a strong read found it then (missing when
 * there is none). It does not say that this write was never carried out: a repeat by the SDK fails the condition that
 * its own first try made false. Writers therefore put a fresh token into what they write and look for it
 * (docs/explanation/protocol.md#writer-tokens).
 */
export type WriteResult = { committed: true; item: Item } | { committed: false; item: Item | undefined }

export interface ItemStore {
  /** A strong read. */
  get(key: ItemKey): Promise<Item | undefined>
  /** Writes the whole item. */
  put(item: Item, condition?: Condition): Promise<WriteResult>
  /** Changes parts of an item, creating it when missing; answers the item after the change. */
  update(key: ItemKey, changes: readonly Change[], condition?: Condition): Promise<WriteResult>
  /**
   * Keys and times of the items of one line whose `dueAt` (ms) is at or before `time`, earliest first, from the sparse
   * index. A hint only: the index may be stale, so look at the item before acting.
   */
  due(line: string, time: number, page: { limit: number; after?: string }): Promise<KeyPage>
  /** Items of one partition in the order of `sk`, from eventually consistent reads. */
  list(pk: string, page: { limit: number; after?: string; skPrefix?: string }): Promise<ItemPage>
}

/** An item as the index shows it. */
export interface DueKey extends ItemKey {
  dueAt: number
}

export interface KeyPage {
  keys: readonly DueKey[]
  /** Opaque; absent on the last page. */
  next?: string
}

export interface ItemPage {
  items: readonly Item[]
  /** Opaque; absent on the last page. */
  next?: string
}

/** Append-only. */
export type StoreErrorCode = 'STORE_UNAVAILABLE' | 'STORE_THROTTLED' | 'STORE_REFUSED'

/**
 * The store could not be reached, was throttled, or refused the request as malformed. A write that ended so may have
 * been carried out.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
