import type { Item, ItemKey } from './item-store.ts'
import { operationKey } from './operation-record.ts'

/**
 * What the vendor answered to a request that was made for its answer. It may hold personal data, so it lies beside the
 * operation for a short while, in no event, log or evidence.
 */
export type Reply = {
  /** JSON text. */
  body: string
  /** Wall-clock ms until which it may be read. */
  until: number
}

/** Key of the reply; it lies in the operation's partition. */
export const replyKey = (partner: string, operationId: string): ItemKey => ({
  pk: operationKey(partner, operationId).pk,
  sk: 'REPLY',
})

/** The reply as an item, which the table removes by itself. */
export const replyItem = (partner: string, operationId: string, { body, until }: Reply): Item => ({
  ...replyKey(partner, operationId),
  v: 1,
  body,
  until,
  // DynamoDB's TTL counts in seconds, and is late by hours: readers heed `until`.
  expiresAt: Math.ceil(until / 1_000),
})

/** The reply in an item; nothing where it is none. */
export function asReply(item: Item | undefined): Reply | undefined {
  const [body, until] = [item?.body, item?.until]
  return typeof body === 'string' && typeof until === 'number' ? { body, until } : undefined
}
