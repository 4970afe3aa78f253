import type { Item } from '../../../shared/ledger/item-store.ts'

/** A key's item without what stops it; any other item as it is. */
export function runningKey<Found extends Item | undefined>(item: Found): Found {
  if (item?.sk !== 'KEY') return item
  const { pause, quietUntil, breaker, ...rest } = item
  return rest as unknown as Found
}
