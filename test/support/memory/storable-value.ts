import { itemOf, toAttributeMap } from '../../../shared/ledger/attribute-values.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import { checkItem } from '../../../shared/ledger/store-limits.ts'

/**
 * A deep copy of the item as DynamoDB would give it back.
 *
 * @throws StoreError STORE_REFUSED for what DynamoDB would refuse to store: values of other kinds, what is beyond its limits,
 *   index keys of the wrong type
 */
export function storableItem(item: Item): Item {
  const stored = itemOf(toAttributeMap(item))
  checkItem(stored)
  return stored
}
