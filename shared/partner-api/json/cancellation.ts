import type { AccountFields } from '../../domain/account-fields.ts'
import { isSameMoment, readTime } from '../../domain/same-moment.ts'
import { somethingElse, unexpectedField } from '../calling/answer-error.ts'
import { checkOneOf } from '../calling/field-rules.ts'

/**
 * The vendor's reasons for a cancellation, the same in V2 and V3: docs/reference/vendor.md#v2-cancel and #v3-cancel.
 */
export const cancelReasons = [1, 2, 3, 11, 12, 14, 21, 27, 30] as const
export type CancelReason = (typeof cancelReasons)[number]

/** @throws FieldError for a reason that the vendor does not know */
export const checkCancelReason = (value: number): CancelReason => checkOneOf('reason', value, cancelReasons)

/** What an accepted cancellation is answered with. */
export interface CancellationEcho {
  /** As the vendor writes it. */
  effectiveDate?: string
  /** Wall-clock ms. */
  effectiveAt?: number
}

/**
 * The date in the answer to a cancellation.
 *
 * @param asked - wall-clock ms; nothing where it was to end at once
 * @throws AnswerError for what is no time, and for another one than was asked for
 */
export function echoOf(field: string, shown: string | number | null | undefined, asked?: number): CancellationEcho {
  if (shown === null || shown === undefined || shown === '') return {}
  const written = readTime(shown)
  if (written === undefined) throw unexpectedField(field, 'is no time')
  if (asked !== undefined && !isSameMoment(asked, shown)) throw somethingElse(field)
  return { effectiveDate: String(shown), effectiveAt: written.at }
}

/** Clocks that are this much apart, ms, make no later date of a cancellation that is to be carried out at once. */
const greatestSkew = 300_000

/**
 * What the answer shows of the account: a date that lies ahead, whether it was asked for or not, is a cancellation to come.
 *
 * @param now - wall-clock ms
 */
export const cancellationShown = ({ effectiveAt }: CancellationEcho, now: number): AccountFields =>
  effectiveAt !== undefined && effectiveAt > now + greatestSkew
    ? { presence: 'present', cancellationAt: new Date(effectiveAt).toISOString() }
    : { presence: 'present' }
