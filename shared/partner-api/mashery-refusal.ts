import type { RateRefusal } from './failure-classification.ts'
import { type Answered, headerOf } from './transport/exchange.ts'

const millisecondsPerDay = 86_400_000

/**
 * Reads a refusal of the vendor's API gateway (Mashery), which answers 403 for too many requests in a second and for a
 * used-up day alike: vendor reference, sections 2.5 and 3.1. The older wordings name the limit in the text or in a
 * header, the JSON ones as an error key. A 429 is the newer gateway's.
 *
 * @returns undefined when the answer does not speak of a rate: then a 403 is about access.
 */
export function readMasheryRefusal(answer: Answered): RateRefusal | undefined {
  const header = headerOf(answer.headers, 'x-mashery-error-code') ?? ''
  const text = `${header}\n${answer.body.toString('latin1', 0, 2_000)}`
  if (/(?<![a-z])over[ ._-]?qps|throttled/i.test(text)) return withRetryAt('OVER_RATE', answer)
  if (/(?<![a-z])over[ ._-]?rate|quota[ ._-]?exceeded/i.test(text)) {
    return withRetryAt('QUOTA_EXCEEDED', answer)
  }
  return answer.status === 429 ? withRetryAt('OVER_RATE', answer) : undefined
}

/** As RFC 9110 writes a date; other forms are obsolete. */
const dateForm = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/**
 * The refusal with the time that its `Retry-After` names, in whole seconds or as a date. What is not ahead, or further than
 * a day, is no time that the vendor could mean.
 */
export function withRetryAt(code: RateRefusal['code'], { headers, finishedAt }: Answered): RateRefusal {
  const text = (headerOf(headers, 'retry-after') ?? '').trim()
  const wait = /^\d{1,5}$/.test(text)
    ? Number.parseInt(text, 10) * 1_000
    : dateForm.test(text)
      ? Date.parse(text) - finishedAt
      : Number.NaN
  return wait > 0 && wait <= millisecondsPerDay ? { code, retryAt: finishedAt + wait } : { code }
}
