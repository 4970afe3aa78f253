import * as z from 'zod/mini'

/** Values as the vendor sends them; null stands for "not there" everywhere (vendor reference, sections 3.3 to 4.6). */

const isVendorText = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 4_000 && value.isWellFormed()

/** Text without halves of characters, which no store would take. One check of our own costs a third of three of zod's. */
export const vendorText = z.custom<string>(isVendorText)

/** Text that says something. */
export const vendorName = z.custom<string>((value) => isVendorText(value) && value !== '')

const isVendorNumber = (value: unknown): value is string | number =>
  typeof value === 'number'
    ? Number.isFinite(value)
    : /^-?\d{1,15}(?:\.\d{1,10})?$/.test(typeof value === 'string' ? value : '')

/** A number, with decimals or without, or its digits as text (vendor reference, section 5 row 17). */
export const vendorNumber = z.pipe(z.custom<string | number>(isVendorNumber), z.transform(Number))

/** A whole number, perhaps written `1.00000` or `"1"`. */
export const vendorWhole = vendorNumber.check(z.refine((value) => Number.isSafeInteger(value), 'is not whole'))

const vendorIdForm = /^[A-Za-z0-9_-]{1,64}$/

/** The account's opaque identifier; it becomes part of addresses. */
export const vendorId = z.string().check(z.regex(vendorIdForm))

export const isVendorId = (value: unknown): value is string => typeof value === 'string' && vendorIdForm.test(value)

/** A field that may be missing or null. */
export const maybe = <Schema extends z.ZodMiniType>(schema: Schema) => z.optional(z.nullable(schema))

/** Neither missing nor null. */
export const isThere = <Value>(value: Value | null | undefined): value is Value => value !== undefined && value !== null

/** As `maybe(vendorText)`, for a check by hand. */
export const isMaybeText = (value: unknown): value is string | null | undefined =>
  !isThere(value) || isVendorText(value)

/** As `maybe(vendorNumber)`, for a check by hand; the number is still as the vendor wrote it. */
export const isMaybeNumber = (value: unknown): value is string | number | null | undefined =>
  !isThere(value) || isVendorNumber(value)

/** As `maybe(vendorWhole)`, likewise. */
export const isMaybeWhole = (value: unknown): value is string | number | null | undefined =>
  !isThere(value) || (isVendorNumber(value) && Number.isSafeInteger(Number(value)))

/**
 * What a word means, whatever its case; undefined for a word that is not known.
 *
 * @param table - by words in capitals, and by spellings that come often: capitals are dear where there are many rows
 */
export function meaningOf<Value>(table: Readonly<Record<string, Value>>, word: string): Value | undefined {
  if (Object.hasOwn(table, word)) return table[word]
  const capitals = word.toUpperCase()
  const key = Object.hasOwn(table, capitals) ? capitals : capitals.trim().replaceAll(/\s+/g, ' ')
  return Object.hasOwn(table, key) ? table[key] : undefined
}
