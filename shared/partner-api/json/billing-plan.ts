import * as z from 'zod/mini'
import type { AccountStatus } from '../../accounts/account-fields.ts'
import { given } from '../calling/given.ts'
import { maybe, vendorNumber, vendorText, vendorWhole } from './json-values.ts'

/** An account's plan, in one form for V2 and V3. */
export interface BillingPlan {
  /** In capitals, such as `TRIAL`, `BASIC` or `GOLD`; `unrecognised` for a V2 number without a known name. */
  planType: string
  status: AccountStatus
  /** 1–31; missing during a trial. */
  billingDayOfMonth?: number
  tiers: readonly BillingTier[]
}

export interface BillingTier {
  /** In capitals, `CONTACTS` by default. */
  usageType?: string
  currentUsage?: number
  tier?: number
  tierMinimum?: number
  tierMaximum?: number
  /** In units of the currency, not in cents. */
  price?: number
  currencyCode?: string
}

const tier = z.object({
  usage_type: maybe(vendorText),
  current_usage: maybe(vendorNumber),
  tier: maybe(vendorWhole),
  tier_min: maybe(vendorNumber),
  tier_max: maybe(vendorNumber),
  price: maybe(vendorNumber),
  currency_code: maybe(vendorText),
})

/** What the plan's answer has alike in V2 (vendor reference, section 3.4) and V3 (section 4.5). */
export const planFields = {
  billing_day_of_month: maybe(vendorWhole.check(z.gte(1), z.lte(31))),
  current_tiers: maybe(z.array(tier)),
}

const planSchema = z.object(planFields)

/** The part of a plan that both generations write alike. */
export function readPlanFields(shown: z.infer<typeof planSchema>): Pick<BillingPlan, 'billingDayOfMonth' | 'tiers'> {
  return {
    ...given('billingDayOfMonth', shown.billing_day_of_month),
    tiers: (shown.current_tiers ?? []).map((one) => ({
      ...given('usageType', one.usage_type?.toUpperCase()),
      ...given('currentUsage', one.current_usage),
      ...given('tier', one.tier),
      ...given('tierMinimum', one.tier_min),
      ...given('tierMaximum', one.tier_max),
      ...given('price', one.price),
      ...given('currencyCode', one.currency_code),
    })),
  }
}

/** A plan in one line, for the evidence. */
export function describePlan({ planType, status, billingDayOfMonth, tiers }: BillingPlan): string {
  const day = billingDayOfMonth === undefined ? 'no billing day' : `billing day ${billingDayOfMonth}`
  return `plan ${planType.slice(0, 60)}, status ${status}, ${day}, ${tiers.length} tiers`
}
