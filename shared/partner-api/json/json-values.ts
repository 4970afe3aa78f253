import * as z from 'zod/mini'

/**
 * Values as the vendor sends them; null stands for "not there" everywhere (docs/reference/vendor.md#v2-list to
 * #v3-change-plan).
 */

const isVendorText = (value: unknown): value is string => typeof value === 'string' && value.length <= 4_000

/** Halves of characters are replaced, for no store would take them; the vendor cuts texts in the middle of one. */
const wellFormed = (text: string): string => text.toWellFormed()

/** Text. One check of our own costs a third of three of zod's. */
export const vendorText = z.pipe(z.custom<string>(isVendorText), z.transform(wellFormed))

/** Text that says something. */
export const vendorName = z.pipe(
  z.custom<string>((value) => isVendorText(value) && value !== ''),
  z.transform(wellFormed),
)

const isVendorNumber = (value: unknown): value is string | number =>
  typeof value === 'number'
    ? Number.isFinite(value)
    : /^-?\d{1,15}(?:\.\d{1,10})?$/.test(typeof value === 'string' ? value : '')

/** A number, with decimals or without, or its digits as text (docs/reference/vendor.md#contradictions). */
export const vendorNumber = z.pipe(z.custom<string | number>(isVendorNumber), z.transform(Number))

/** A whole number, perhaps written `1.00000` or `"1"`. */
export const vendorWhole = vendorNumber.check(z.refine((value) => Number.isSafeInteger(value), 'is not whole'))

/** Up to 80: docs/reference/vendor.md#v2-list. */
const vendorIdForm = /^[A-Za-z0-9_-]{1,80}$/

/** The account's opaque identifier; it becomes part of addresses. */
export const vendorId = z.string().check(z.regex(vendorIdForm))

export const isVendorId = (value: unknown): value is string => typeof value === 'string' && vendorIdForm.test(value)

/** A field that may be missing or null. */
export const maybe = <Schema extends z.ZodMiniType>(schema: Schema) => z.optional(z.nullable(schema))

/** Neither missing nor null. */
export const isThere = <Value>(value: Value | null | undefined): value is Value => value !== undefined && value !== null

/** A text, for a check by hand; undefined for what is none. */
export const textIn = (value: unknown): string | undefined => (isVendorText(value) ? value.toWellFormed() : undefined)

/** A number, likewise. */
export const numberIn = (value: unknown): number | undefined => (isVendorNumber(value) ? Number(value) : undefined)

/** A whole number, likewise. */
export function wholeIn(value: unknown): number | undefined {
  const number = numberIn(value)
  return Number.isSafeInteger(number) ? number : undefined
}
