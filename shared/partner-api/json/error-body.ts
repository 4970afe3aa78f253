import { isUtf8 } from 'node:buffer'
import { readJson } from '../../messaging/json-text.ts'
import { withoutByteOrderMark } from '../calling/byte-order-mark.ts'
import type { Answered } from '../transport/exchange.ts'

/**
 * One error as the vendor words it; keys of the partner calls are not published
 * (docs/reference/vendor.md#v3-errors-and-limits).
 */
export interface VendorError {
  key: string
  message: string
}

const most = 5
const longestBody = 16_000

/**
 * Reads the body of a refusal: an array of errors, a single one, or the words of a gateway or of OAuth
 * (docs/reference/vendor.md#v2-common, #v3-token, #v3-errors-and-limits). Total: what cannot be read gives none, since
 * the status says what counts.
 */
export function readErrorBody({ body }: Pick<Answered, 'body'>): VendorError[] {
  if (body.length > longestBody || !isUtf8(body)) return []
  const read = readJson(withoutByteOrderMark(body.toString('utf8')))
  if (read.kind !== 'value') return []
  const list: unknown[] = Array.isArray(read.value) ? read.value : [read.value]
  return list.slice(0, most).flatMap((entry) => {
    if (typeof entry !== 'object' || entry === null) return []
    const key = textIn(entry, 'error_key') || textIn(entry, 'error')
    const message = textIn(entry, 'error_message') || textIn(entry, 'error_description') || textIn(entry, 'message')
    return key === '' && message === '' ? [] : [{ key, message }]
  })
}

/** The errors in one line, or the beginning of a body that holds none. */
export function describeErrorBody(answer: Pick<Answered, 'body'>): string {
  const errors = readErrorBody(answer)
  if (errors.length === 0) return answer.body.toString('utf8', 0, 1_000)
  return errors
    .map(({ key, message }) => (key !== '' && message !== '' ? `${key} - ${message}` : key || message))
    .join('; ')
}

function textIn(entry: object, name: string): string {
  const value = Object.hasOwn(entry, name) ? (entry as Record<string, unknown>)[name] : undefined
  return typeof value === 'string' ? value.slice(0, 400) : ''
}
