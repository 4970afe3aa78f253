import { type Answered, headerOf } from '../transport/exchange.ts'

/** Longer than this is no time that the vendor could mean, seconds. */
const longest = 86_400

const imfDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/
const rfc850Date = /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/
const asctimeDate = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/

/**
 * When the vendor wants to be asked again: `Retry-After`, in seconds or as a date (RFC 9110, section 10.2.3). A date is
 * compared with the one on the answer, so that the clocks need not agree.
 *
 * @returns wall-clock ms; undefined where the header is missing, or names no time ahead within a day
 */
export function retryAfter({ headers, finishedAt }: Pick<Answered, 'headers' | 'finishedAt'>): number | undefined {
  const text = headerOf(headers, 'retry-after')?.trim() ?? ''
  const at = httpDate(text)
  const seconds = /^\d{1,9}$/.test(text)
    ? Number.parseInt(text, 10)
    : at === undefined
      ? undefined
      : Math.ceil((at - (httpDate(headerOf(headers, 'date')?.trim() ?? '') ?? finishedAt)) / 1_000)
  if (seconds === undefined || seconds < 1 || seconds > longest) return undefined
  return finishedAt + seconds * 1_000
}

/** Wall-clock ms of a date in one of the three forms of HTTP. */
function httpDate(text: string): number | undefined {
  const isOlder = asctimeDate.test(text)
  if (!isOlder && !imfDate.test(text) && !rfc850Date.test(text)) return undefined
  const at = Date.parse(isOlder ? `${text} GMT` : text)
  return Number.isNaN(at) ? undefined : at
}
