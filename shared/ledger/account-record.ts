import type { AccountFields, AccountFieldValue } from '../domain/account-fields.ts'
import { partnerAsAccount } from '../messaging/operation-message.ts'
import type { Item, ItemKey } from './item-store.ts'
import { LedgerError } from './ledger-error.ts'

/** Why a head is not being worked on. */
export type DeferReason =
  | 'rate'
  | 'quota'
  | 'outage'
  | 'held'
  | 'paused'
  | 'settle'
  | 'dependency'
  | 'account'
  | 'deadline'
  | 'parked'
  | 'scan'
  | 'listing'
  | 'events'

/** Directory entry and lane of one account, in one item. Times are wall-clock ms. */
export type AccountRecord = {
  pk: string
  sk: string
  v: 1
  partner: string
  account: string
  /** Partition of the sparse index: the line in which the lane waits, or the partner's lanes that rest (`lane-place.ts`). */
  line: string
  /** Entries `<operation>:<operationId>`, in order; the first is the head. */
  q: string[]
  /** Beside each entry of `q` its class and time of acceptance (`placeText`). */
  places: string[]
  /** Counts the changes of the head. */
  turn: number
  moves: Record<string, number>
  lease?: { token: string; until: number }
  fence: number
  /** In a line the head's time of acceptance; else when the sweeper must look. Missing while nothing is due. */
  dueAt?: number
  /** How often the sweeper has rung since the lane was taken in hand last. */
  rings?: number
  /** The head must not be run before. */
  notBefore?: number
  reason?: DeferReason
  waitsFor?: string[]
  /** Events that the bus has not taken: operation id (and mark) to event type. */
  eventDue: Record<string, string>
  directory: AccountFields
  /** When this lane last changed a field. */
  changedAt: Record<string, number>
  /** When a field was last seen at the vendor. */
  observedAt: Record<string, number>
  /** Fields that a listing showed otherwise than the directory had them: what that was, and when it was shown otherwise first. */
  differs?: Record<string, { value: AccountFieldValue; at: number }>
  /** New intents of this account are stopped. */
  pause?: { at: number; until?: number }
  /** Version of the head of which it was reported that it is parked, or waits for what nobody sends. */
  parkedVer?: number
  /**
   * When an operation first ended of which a request had been of unknown outcome for a while. It stays for good: a later refusal of a
   * creation may be that request's doing.
   */
  unknownSince?: number
}

/** The lane of what concerns the partner as a whole, such as its webhooks. */
export const partnerLane = partnerAsAccount

export const laneCapacity = 200
/** Events that may be due in one lane; with more, it begins nothing until the bus takes some: its item must stay small. */
export const mostEventsDue = 500

export const accountKey = (partner: string, account: string): ItemKey => ({ pk: `ACCOUNTS#${partner}`, sk: account })

export const laneEntry = (operation: string, operationId: string): string => `${operation}:${operationId}`

/** Takes a lane's entry apart; operation names hold no colon. */
export function parseLaneEntry(entry: string): { operation: string; operationId: string } {
  const colon = entry.indexOf(':')
  return { operation: entry.slice(0, colon), operationId: entry.slice(colon + 1) }
}

/**
 * Reads an item as an account.
 *
 * @throws LedgerError ITEM_NEWER or ITEM_DAMAGED
 */
export function asAccount(item: Item): AccountRecord {
  const { v, turn, q } = item
  if (typeof v === 'number' && v > 1) {
    throw new LedgerError(
      'ITEM_NEWER',
      `An account of ${item.pk} was written by a newer version (form ${v}); deploy that version.`,
    )
  }
  if (v !== 1 || typeof turn !== 'number' || !Array.isArray(q)) {
    throw new LedgerError('ITEM_DAMAGED', `An account of ${item.pk} cannot be read as one.`)
  }
  return item as unknown as AccountRecord
}
