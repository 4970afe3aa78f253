import { itemOf, toAttributeMap } from '../../../shared/ledger/attribute-values.ts'
import { type Item, StoreError } from '../../../shared/ledger/item-store.ts'

/**
 * A deep copy of the item as DynamoDB would give it back.
 *
 * @throws StoreError STORE_REFUSED for what DynamoDB would refuse to store: values of other kinds, empty keys, index keys of the
 *   wrong type
 */
export function storableItem(item: Item): Item {
  const stored = itemOf(toAttributeMap(item))
  if (item.pk === '' || item.sk === '') throw new StoreError('STORE_REFUSED', 'Keys must not be empty.')
  const { line, dueAt } = item
  if (line !== undefined && (typeof line !== 'string' || line === '')) {
    throw new StoreError('STORE_REFUSED', 'The index key `line` must be text that is not empty.')
  }
  if (dueAt !== undefined && typeof dueAt !== 'number') {
    throw new StoreError('STORE_REFUSED', 'The index key `dueAt` must be a number.')
  }
  return stored
}
