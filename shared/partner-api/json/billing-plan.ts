import * as z from 'zod/mini'
import type { BillingPlan, BillingTier } from '../../domain/billing-plan.ts'
import { given } from '../calling/given.ts'
import { noneAmbiguous } from './json-answer.ts'
import { maybe, numberIn, textIn, vendorWhole, wholeIn } from './json-values.ts'
import { readRows, type VendorRow } from './vendor-rows.ts'

/**
 * What the plan's answer has alike in V2 (docs/reference/vendor.md#v2-plan) and V3 (docs/reference/vendor.md#v3-plan).
 */
export const planFields = {
  billing_day_of_month: maybe(vendorWhole.check(z.gte(1), z.lte(31))),
  current_tiers: maybe(z.custom<readonly unknown[]>(Array.isArray)),
}

const planSchema = z.object(planFields)

/** The part of a plan that both generations write alike. */
export function readPlanFields(shown: z.infer<typeof planSchema>): Pick<BillingPlan, 'billingDayOfMonth' | 'tiers'> {
  return {
    ...given('billingDayOfMonth', shown.billing_day_of_month),
    // They are told and nothing rests on them, so that an odd one leaves no account unread.
    tiers: readRows(shown.current_tiers ?? [], noneAmbiguous, (row) => ({ value: tierOf(row) })).values,
  }
}

function tierOf(shown: VendorRow): BillingTier {
  const tier: BillingTier = {
    ...given('usageType', textIn(shown.usage_type)?.toUpperCase()),
    ...given('currentUsage', numberIn(shown.current_usage)),
    ...given('tier', wholeIn(shown.tier)),
    ...given('tierMinimum', numberIn(shown.tier_min)),
    ...given('tierMaximum', numberIn(shown.tier_max)),
    ...given('price', numberIn(shown.price)),
    ...given('currencyCode', textIn(shown.currency_code)),
  }
  return tier
}

/** A plan in one line, for the evidence. */
export function describePlan({ planType, status, statusWord, billingDayOfMonth, tiers }: BillingPlan): string {
  const day = billingDayOfMonth === undefined ? 'no billing day' : `billing day ${billingDayOfMonth}`
  return `plan ${planType.slice(0, 60)}, status ${statusWord ?? status}, ${day}, ${tiers.length} tiers`
}
