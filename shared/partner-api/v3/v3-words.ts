import type { AccountStatus } from '../../accounts/account-fields.ts'
import { FieldError } from '../calling/field-error.ts'
import { checkText } from '../calling/field-rules.ts'
import { meaningOf } from '../json/json-values.ts'

/** `Active` stands in one sample for `Open`: vendor reference, sections 4.3 and 5 row 5. */
const statuses: Readonly<Record<string, AccountStatus>> = {
  Trial: 'trial',
  Open: 'open',
  Canceled: 'canceled',
  'Trial End': 'trial-ended',
  TRIAL: 'trial',
  OPEN: 'open',
  ACTIVE: 'open',
  CANCELED: 'canceled',
  CANCELLED: 'canceled',
  'TRIAL END': 'trial-ended',
}

/** What a billing status says; one that is not known is `unrecognised`. */
export const statusOf = (word: string): AccountStatus => meaningOf(statuses, word) ?? 'unrecognised'

/** Plan names are an open list (vendor reference, section 4.6); in capitals, as the vendor writes them. */
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
