import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import * as z from 'zod/mini'
import { StoreError } from './item-store.ts'

const textSchema = z.strictObject({ S: z.string() })
const numberSchema = z.strictObject({ N: z.string().check(z.regex(/^[-+.0-9eE]{1,50}$/)) })

/** The keys of the table, and of its index when the page was one of the index. */
const startKeySchema = z.strictObject({
  pk: textSchema,
  sk: textSchema,
  line: z.optional(textSchema),
  dueAt: z.optional(numberSchema),
})

/** Where a page ended, as opaque text fit for an address. */
export function encodePageToken(startKey: Record<string, AttributeValue>): string {
  return Buffer.from(JSON.stringify(startKey)).toString('base64url')
}

/**
 * The reverse.
 *
 * @throws StoreError STORE_REFUSED when the text is not one that `encodePageToken` made: it may come from a caller of the API
 */
export function decodePageToken(token: string): Record<string, AttributeValue> {
  try {
    const { pk, sk, line, dueAt } = startKeySchema.parse(JSON.parse(Buffer.from(token, 'base64url').toString()))
    return { pk, sk, ...(line ? { line } : {}), ...(dueAt ? { dueAt } : {}) }
  } catch (cause) {
    throw new StoreError('STORE_REFUSED', 'The page token is not one that this store gave out.', { cause })
  }
}
