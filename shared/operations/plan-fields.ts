import * as z from 'zod/mini'
import type { AccountFields } from '../domain/account-fields.ts'

/**
 * Plan names are an open list (docs/reference/vendor.md#v3-change-plan); the trial is the one that no account returns
 * to.
 */
export const planTypeSchema = z.string().check(
  z.regex(/^[A-Z][A-Z0-9_ -]{0,49}$/, 'must be the name of a plan: 1–50 capitals, digits, _, - and blanks'),
  z.refine((value) => value !== 'TRIAL', 'must not be TRIAL: no account returns to its trial'),
)

const dayRule = 'must be a day of the month: a whole number from 1 to 31'

/** The day on which a month's bill begins: docs/reference/vendor.md#v2-plan and #v3-change-plan. */
export const billingDayField = z
  .optional(z.int(dayRule).check(z.gte(1, dayRule), z.lte(31, dayRule)))
  .check(
    z.describe(
      'heeded by the vendor only when the account leaves its trial, and passed over in silence otherwise; the day of the change when left out, but required without single billing',
    ),
  )

/** For warnings of a day that was given in vain (docs/reference/vendor.md#v3-change-plan). */
export const billingDayHeeded = 'the vendor heeds it only when an account leaves its trial'

/**
 * What opening a product makes unknown: an account leaves its trial then, and no answer tells with which plan
 * (docs/reference/vendor.md#account-states).
 */
export const forgottenByOpening = ({ status }: AccountFields): string[] =>
  status === 'open' ? [] : ['planType', 'billingDayOfMonth']

/** The names that the vendor has published of its open list: docs/reference/vendor.md#v3-change-plan. */
const publishedPlans: readonly string[] = ['BRONZE', 'SILVER', 'GOLD', 'LITE', 'GOOD', 'BETTER', 'BEST']

/** What a caller should know of a plan's name; V2's list is closed, and what is not in it is refused at the door. */
export function planNameWarnings(planType: string, generation: 'v2' | 'v3' | undefined): string[] {
  if (generation !== 'v3' || publishedPlans.includes(planType)) return []
  return [
    `planType ${planType} is not among the names that the vendor has published (${publishedPlans.join(', ')}). Its list is open, so the name is the vendor's to judge: it refuses a plan that is not in the account's group.`,
  ]
}
