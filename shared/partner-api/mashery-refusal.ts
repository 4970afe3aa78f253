import type { RateRefusal } from './failure-classification.ts'
import { type Answered, headerOf } from './transport/exchange.ts'

/**
 * Reads a refusal of the vendor's API gateway (Mashery), which answers 403 for too many requests in a second and for a
 * used-up day alike: docs/reference/vendor.md#xml-conventions and #v2-common. The older wordings name the limit in the
 * text or in a header, the JSON ones as an error key. A 429 is the newer gateway's.
 *
 * @returns undefined when the answer does not speak of a rate: then a 403 is about access.
 */
export function readMasheryRefusal(answer: Answered): RateRefusal | undefined {
  const header = headerOf(answer.headers, 'x-mashery-error-code') ?? ''
  const text = `${header}\n${answer.body.toString('latin1', 0, 2_000)}`
  if (/(?<![a-z])over[ ._-]?qps|throttled/i.test(text)) return { code: 'OVER_RATE' }
  if (/(?<![a-z])over[ ._-]?rate|quota[ ._-]?exceeded/i.test(text)) {
    return { code: 'QUOTA_EXCEEDED' }
  }
  return answer.status === 429 ? { code: 'OVER_RATE' } : undefined
}
