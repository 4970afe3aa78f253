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

/** The account's opaque identifier; it becomes part of addresses. */
export const vendorId = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/))

/** A field that may be missing or null. */
export const maybe = <Schema extends z.ZodMiniType>(schema: Schema) => z.optional(z.nullable(schema))

/** A field for an object with exact optional fields: nothing for null and undefined. */
export function given<Name extends string, Value>(
  name: Name,
  value: Value | null | undefined,
): { [Key in Name]?: Value } {
  return value === undefined || value === null ? {} : ({ [name]: value } as { [Key in Name]?: Value })
}

/** What a word means, whatever its case; undefined for a word that is not known. */
export function meaningOf<Value>(table: Readonly<Record<string, Value>>, word: string): Value | undefined {
  const capitals = word.toUpperCase()
  const key = Object.hasOwn(table, capitals) ? capitals : capitals.trim().replaceAll(/\s+/g, ' ')
  return Object.hasOwn(table, key) ? table[key] : undefined
}
