import { createHash } from 'node:crypto'

/** What makes a row of a batch the row that it is. */
export interface RowPlace {
  batch: string
  partner: string
  operation: string
  account: string
  /** Tells several rows of one operation and account apart. */
  n?: number
}

/** A batch's name is the readable beginning of its ids. */
export const batchPattern = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,39}$/

/**
 * The operationId of a row. It is made neither of the input nor of where the row stands, so that a corrected file under the same
 * batch name sends only what is new, and a row that moves stays the same row.
 */
export function rowId({ batch, partner, operation, account, n = 1 }: RowPlace): string {
  const place = JSON.stringify([batch, partner, operation, account.trim().toLowerCase(), n])
  return `${batch}-${createHash('sha256').update(place).digest('base64url').slice(0, 22).replaceAll('_', '.')}`
}
