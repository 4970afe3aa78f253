import type { RateRefusal } from '../failure-classification.ts'
import { checkAccountId } from '../json/account-id.ts'
import { readErrorBody } from '../json/error-body.ts'
import { readMasheryRefusal } from '../mashery-refusal.ts'
import { type Answered, headerOf } from '../transport/exchange.ts'

/** Path of the collection of accounts. */
export const accountsPath = '/v3/partner/accounts'

/** Path of one account. @throws FieldError */
export const accountPath = (accountId: string): string => `${accountsPath}/${checkAccountId(accountId)}`

/** Path of the collection of webhook subscriptions. */
export const subscriptionsPath = '/v3/partner/webhooks/subscriptions'

/**
 * Tells a refusal by the second from one by the day: docs/reference/vendor.md#v3-errors-and-limits. Both are 429 with
 * one error as an object; the texts are those of the gateway without a key. A 403 is about access, unless it has such a
 * key too or the older gateway's header.
 */
export function rateRefusal(answer: Answered): RateRefusal | undefined {
  const errors = readErrorBody(answer)
  const has = (...words: string[]) => errors.some(({ key, message }) => words.includes(key) || words.includes(message))
  const isRate = answer.status === 429
  if (has('quota_exceeded') || (isRate && has('Limit Exceeded'))) {
    return { code: 'QUOTA_EXCEEDED' }
  }
  const isMashery = headerOf(answer.headers, 'x-mashery-error-code') !== undefined
  if (isRate || isMashery) return readMasheryRefusal(answer)
  return has('throttled') ? { code: 'OVER_RATE' } : undefined
}
