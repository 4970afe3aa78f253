import type { Item, ItemKey } from './item-store.ts'
import { operationKey } from './operation-record.ts'

/** In the place of a partner, for messages of which no partner of the stage could be read; no partner's id can look like it. */
export const noPartner = '~'

/** How a message was refused: `open` until a person redrives or discards it. */
export type RefusedState = 'open' | 'redriven' | 'discarded'

/**
 * A message that was not accepted. Its body lies in an item of its own, so that listings do not pay for it. Times are
 * wall-clock ms.
 */
export type RefusedRecord = {
  pk: string
  sk: string
  v: 1
  id: string
  operation: string
  messageId: string
  state: RefusedState
  /** The partner of the stage whose message it is, or `noPartner`. */
  owner: string
  code: string
  reason: string
  fields: string[]
  /** As the message names them, as far as that could be read. */
  partner?: string
  account?: string
  operationId?: string
  /** The SenderId that SQS gave the message: its first sender. */
  sender?: string
  /** How often it was received when it was refused. */
  receives: number
  sentAt: number
  refusedAt: number
  bytes: number
  /** What is kept of the body; only one that is `as-it-came` can be redriven. */
  body: 'as-it-came' | 'altered' | 'not-json' | 'too-large'
  /** How often it was redriven in vain, and when last. */
  tries?: number
  triedAt?: number
  /** In whose hand it is, and until when. */
  claim?: { token: string; until: number }
  ended?: { by: string; why: string; at: number }
  /** While it is open: where the index lists it. */
  line?: string
  dueAt?: number
  /** For the table's time to live, in seconds. */
  expiresAt: number
}

/** How long a record is kept, ms, with the body as long as nobody redrives or discards it. */
export const refusedKept = 90 * 86_400_000

/** The index partition of the refused messages of an owner that are open, in the order in which they were refused. */
export const refusedLine = (owner: string): string => `${owner}#refused`

/** The same message has the same id however often it is received. */
export const refusedId = (operation: string, messageId: string): string => `${operation}.${messageId}`

const refusedPartition = 'REFUSED#'

export const refusedKey = (id: string): ItemKey => ({ pk: refusedPartition + id, sk: 'MESSAGE' })

/** The reverse, for keys that the index shows. */
export const refusedIdOf = ({ pk }: Pick<ItemKey, 'pk'>): string => pk.slice(refusedPartition.length)

/** The body's own item; it stays, without the body, as long as the record, so that a repeat of the message cannot bring the body back. */
export const refusedBodyKey = (id: string): ItemKey => ({ pk: refusedPartition + id, sk: 'BODY' })

/** How much was kept in an hour, for the whole stage. */
export const refusedCountKey = (now: number): ItemKey => ({
  pk: 'REFUSED-COUNT',
  sk: new Date(now).toISOString().slice(0, 13),
})

/** That a message which names this operation was refused; it lies beside the operation and never touches it. */
export type RefusalNote = { id: string; operation: string; code: string; fields: string[]; refusedAt: number }

export const refusalNoteKey = (partner: string, operationId: string): ItemKey => ({
  pk: operationKey(partner, operationId).pk,
  sk: 'REFUSED',
})

/** The note in an item; nothing where there is none, or where it is older than the records are kept. */
export function asRefusalNote(item: Item | undefined, now: number): RefusalNote | undefined {
  const note = item as unknown as RefusalNote | undefined
  return note === undefined || isOver(note.refusedAt, now) ? undefined : note
}

/** A record in an item; nothing where there is none, or where the table has not yet removed it. */
export function asRefused(item: Item | undefined, now: number): RefusedRecord | undefined {
  const record = item as unknown as RefusedRecord | undefined
  return record === undefined || isOver(record.refusedAt, now) ? undefined : record
}

/** DynamoDB removes late, by days. */
export const isOver = (refusedAt: number, now: number): boolean => refusedAt + refusedKept <= now

export const expiryOf = (refusedAt: number): number => Math.ceil((refusedAt + refusedKept) / 1_000)
