import { isEmailAddress } from './email-address.ts'
import { FieldError } from './field-error.ts'
import { isTimeZone } from './time-zone.ts'

export interface TextRule {
  least?: number
  most: number
  /** A form that the whole text must have, and its name in words: `must be …`. */
  form?: { pattern: { test(text: string): boolean }; words: string }
  /** Only for what is neither secret nor personal: the value is shown in the error. */
  shown?: boolean
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controlCharacters = /[\u0000-\u001f\u007f-\u009f]/

export const emailForm = { pattern: { test: isEmailAddress }, words: 'an e-mail address' }
export const webForm = { pattern: { test: isWebAddress }, words: 'an http or https address' }
export const timeZoneForm = {
  pattern: { test: isTimeZone },
  words: 'the name of a time zone of the IANA database, such as America/New_York or US/Eastern',
}

/** By the parser that reads such addresses, and without a user in it. */
export function isWebAddress(text: string): boolean {
  if (!/^https?:\/\/[^\s/?#@\\]+(?:[/?#]\S*)?$/i.test(text)) return false
  const { protocol = '' } = URL.parse(text) ?? {}
  return protocol === 'https:' || protocol === 'http:'
}

/**
 * Checks a text that is about to be sent.
 *
 * @returns the text
 * @throws FieldError with field, rule and, where it may be shown, value
 */
export function checkText(field: string, value: string, { least = 1, most, form, shown = false }: TextRule): string {
  const given = shown ? value : undefined
  const { length } = value
  if (length < least || length > most) {
    const needs = least === 0 ? `at most ${most}` : `${least} to ${most}`
    throw new FieldError(field, `must have ${needs} characters, and it has ${length}`, given)
  }
  if (!value.isWellFormed() || controlCharacters.test(value)) {
    throw new FieldError(field, 'must hold neither control characters nor halves of characters')
  }
  if (form !== undefined && !form.pattern.test(value)) throw new FieldError(field, `must be ${form.words}`, given)
  return value
}

/** As `checkText`, for a text that may be left out. */
export const checkOptionalText = (field: string, value: string | undefined, rule: TextRule): string | undefined =>
  value === undefined ? undefined : checkText(field, value, rule)

/**
 * Checks a whole number within bounds, both included.
 *
 * @throws FieldError
 */
export function checkWhole(field: string, value: number, least: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value
  throw new FieldError(field, `must be a whole number from ${least} to ${most}`, value)
}

/**
 * Checks one of a few words or numbers.
 *
 * @throws FieldError
 */
export function checkOneOf<Value extends string | number>(
  field: string,
  value: string | number,
  known: readonly Value[],
): Value {
  const found = known.find((one) => one === value)
  if (found !== undefined) return found
  throw new FieldError(field, `must be one of ${known.join(', ')}`, value)
}

const year2000 = 946_684_800_000
const year2100 = 4_102_444_800_000

/**
 * A time as the vendor writes it, ISO 8601 in UTC with milliseconds.
 *
 * @param value - wall-clock ms
 * @throws FieldError for a time outside 2000–2099, which is a mistake of units
 */
export function timeText(field: string, value: number): string {
  if (!Number.isInteger(value) || value < year2000 || value >= year2100) {
    throw new FieldError(field, 'must be a time in ms between the years 2000 and 2100', value)
  }
  return new Date(value).toISOString()
}
