import { type StatusMeaning, type StatusWords, statusMeaning } from '../calling/account-status.ts'
import { FieldError } from '../calling/field-error.ts'
import { meaningOf } from '../calling/word-meaning.ts'

/**
 * `OPEN` and `PENDING CANCELLATION` are verified, the others inferred (docs/reference/vendor.md#v2-list). The listing
 * writes capitals, the plan a capital first (docs/reference/vendor.md#v2-plan).
 */
const statuses: StatusWords = {
  TRIAL: { status: 'trial' },
  OPEN: { status: 'open' },
  ACTIVE: { status: 'open' },
  'PENDING CANCELLATION': { status: 'open', cancellationPending: true },
  CANCELLED: { status: 'canceled' },
  CANCELED: { status: 'canceled' },
  'TRIAL END': { status: 'trial-ended' },
  SUSPENDED: { status: 'suspended' },
  DISABLED: { status: 'suspended' },
}

/** What a status says; one that is not known is `unrecognised`. */
export const statusOf = (word: string): StatusMeaning => statusMeaning(statuses, word)

/**
 * Trial is verified as 1; the order of the others is, their numbers are inferred (docs/reference/vendor.md#v2-plan).
 */
const planNumbers: Readonly<Record<string, number>> = { TRIAL: 1, BASIC: 2, ESSENTIAL: 3, ULTIMATE: 4 }

/** The plan's name in capitals; `unrecognised` for a number without a known one. */
export const planOf = (number: number): string =>
  Object.entries(planNumbers).find(([, known]) => known === number)?.[0] ?? 'unrecognised'

/**
 * The number of a plan that an account may be changed to.
 *
 * @throws FieldError for a plan that is not known, and for the trial, to which no account returns
 */
export function numberOfPlan(plan: string): number {
  const number = meaningOf(planNumbers, plan)
  if (number === 1) throw new FieldError('planType', 'must not be TRIAL: no account returns to it', plan)
  if (number !== undefined) return number
  throw new FieldError('planType', 'must be one of BASIC, ESSENTIAL, ULTIMATE', plan)
}

/** How a cancellation is spelled when it is asked for. */
export const cancelled = 'Cancelled'
