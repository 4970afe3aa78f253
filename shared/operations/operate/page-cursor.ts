import * as z from 'zod/mini'
import { problemAnswer } from '../http/problem.ts'

/** A page of a listing for people: how many, and where it begins. */
export const pageQuery = {
  limit: z.optional(z.string().check(z.regex(/^([1-9]\d?|100)$/, 'must be a number from 1 to 100'))),
  cursor: z.optional(z.string().check(z.maxLength(1_500))),
}

/**
 * Where the next page begins, and of which listing; opaque to callers.
 *
 * @param listing such as a partner's id: a cursor of another listing is refused
 */
export const cursorOf = (listing: string, after: string): string =>
  Buffer.from(JSON.stringify([listing, after])).toString('base64url')

/** The reverse; nothing for what `cursorOf` has not made for this listing. */
export function placeOf(cursor: string | undefined, listing: string): { after?: string } | undefined {
  if (cursor === undefined) return {}
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    const [of, after] = z.tuple([z.string(), z.string()]).parse(place)
    return of === listing ? { after } : undefined
  } catch {
    return undefined
  }
}

export const cursorInvalid = () =>
  problemAnswer({
    status: 400,
    code: 'CURSOR_INVALID',
    title: 'The cursor belongs to no page of this listing.',
    nextSteps: ['Begin again without a cursor.'],
  })
