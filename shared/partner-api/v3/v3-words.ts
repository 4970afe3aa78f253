import { type StatusMeaning, type StatusWords, statusMeaning } from '../calling/account-status.ts'
import { FieldError } from '../calling/field-error.ts'
import { checkText } from '../calling/field-rules.ts'

/**
 * `Active` stands in one sample for `Open`: docs/reference/vendor.md#v3-list and #contradictions. No word is published
 * for an account that is switched off for a time, nor for one with a cancellation ahead
 * (docs/reference/vendor.md#account-states): these are V2's, and the topic's.
 */
const statuses: StatusWords = {
  Trial: { status: 'trial' },
  Open: { status: 'open' },
  Canceled: { status: 'canceled' },
  'Trial End': { status: 'trial-ended' },
  TRIAL: { status: 'trial' },
  OPEN: { status: 'open' },
  ACTIVE: { status: 'open' },
  'PENDING CANCELLATION': { status: 'open', cancellationPending: true },
  CANCELED: { status: 'canceled' },
  CANCELLED: { status: 'canceled' },
  'TRIAL END': { status: 'trial-ended' },
  SUSPENDED: { status: 'suspended' },
  DISABLED: { status: 'suspended' },
}

/** What a billing status says; one that is not known is `unrecognised`. */
export const statusOf = (word: string): StatusMeaning => statusMeaning(statuses, word)

/** Plan names are an open list (docs/reference/vendor.md#v3-change-plan); in capitals, as the vendor writes them. */
export const planOf = (word: string): string => word.trim().toUpperCase()

/**
 * The plan that an account may be changed to.
 *
 * @throws FieldError for no name at all, and for the trial, to which no account returns
 */
export function checkPlan(plan: string): string {
  const form = { pattern: /^[A-Z][A-Z0-9_ -]*$/, words: 'the name of a plan: capitals, digits, _, - and blanks' }
  const name = checkText('planType', planOf(plan), { most: 50, form, shown: true })
  if (name === 'TRIAL') throw new FieldError('planType', 'must not be TRIAL: no account returns to it', plan)
  return name
}
