import * as z from 'zod/mini'

/** A line of text of a caller's: no control characters, no halves of characters, no white space around it. */
export const textField = (least: number, most: number) =>
  z.string().check(
    z.minLength(least),
    z.maxLength(most),
    z.refine((value) => value.trim() === value, 'must not begin or end with white space'),
    z.refine((value) => !hasControlCharacter(value), 'must not hold control characters'),
  )

function hasControlCharacter(value: string): boolean {
  for (const character of value) {
    const code = character.codePointAt(0) ?? 0
    const isControl = code < 0x20 || (code >= 0x7f && code <= 0x9f)
    if (isControl || (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff) return true
  }
  return false
}
