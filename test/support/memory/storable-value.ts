import { itemOf, toAttributeMap } from '../../../shared/ledger/attribute-values.ts'
import { type Item, StoreError } from '../../../shared/ledger/item-store.ts'
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
  const { line, dueAt } = item
  if (line !== undefined && (typeof line !== 'string' || line === '')) {
    throw new StoreError('STORE_REFUSED', 'The index key `line` must be text that is not empty.')
  }
  if (dueAt !== undefined && typeof dueAt !== 'number') {
    throw new StoreError('STORE_REFUSED', 'The index key `dueAt` must be a number.')
  }
  return stored
}
