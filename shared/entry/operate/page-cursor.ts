import { timingSafeEqual } from 'node:crypto'
import * as z from 'zod/mini'
import { readJson } from '../../messaging/json-text.ts'
import { problemAnswer } from '../http/problem.ts'

/** A page of a listing for people: how many, and where it begins. */
export const pageQuery = {
  limit: z.optional(z.string().check(z.regex(/^([1-9]\d?|100)$/, 'must be a number from 1 to 100'))),
  cursor: z.optional(z.string().check(z.maxLength(3_000, 'must have at most 3000 characters'))),
}

/** The keyed digest of a text, with a key that only this stage has. */
export type Seal = (text: string) => Promise<string>

/**
 * Where the next page begins, and of which listing; opaque to callers. It is sealed together with the listing, so that one of
 * another stage, partner or filter, or one that was altered, is none.
 *
 * @param listing what is listed, filter included
 */
export async function cursorOf(seal: Seal, listing: string, place: unknown): Promise<string> {
  const text = Buffer.from(JSON.stringify(place)).toString('base64url')
  return `${text}.${await seal(sealed(listing, text))}`
}

/** The reverse; nothing for what `cursorOf` has not made for this listing. */
export async function placeOf<Schema extends z.ZodMiniType>(
  seal: Seal,
  listing: string,
  schema: Schema,
  cursor: string | undefined,
): Promise<{ after?: z.infer<Schema> } | undefined> {
  if (cursor === undefined) return {}
  const [text = '', given = ''] = cursor.split('.')
  const right = Buffer.from(await seal(sealed(listing, text)))
  const claimed = Buffer.from(given)
  if (`${text}.${given}` !== cursor || claimed.length !== right.length || !timingSafeEqual(claimed, right))
    return undefined
  const read = readJson(Buffer.from(text, 'base64url').toString('utf8'))
  const place = read.kind === 'value' ? schema.safeParse(read.value) : undefined
  return place?.success === true ? { after: place.data } : undefined
}

/** The digests of fields have the same key: no field's JSON begins like this. */
const sealed = (listing: string, text: string): string => `cursor\n${listing}\n${text}`

export const cursorInvalid = () =>
  problemAnswer({
    status: 400,
    code: 'CURSOR_INVALID',
    title: 'The cursor belongs to no page of this listing.',
    nextSteps: ['Begin again without a cursor, or ask with the filter that the cursor was given for.'],
  })
