import * as z from 'zod/mini'
import type { AccountStatus } from '../../accounts/account-fields.ts'
import { given } from '../calling/given.ts'
import { isMaybeNumber, isMaybeText, isMaybeWhole, isThere, maybe, vendorWhole } from './json-values.ts'
import { vendorRows } from './vendor-rows.ts'

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

interface Tier {
  usage_type: string | null | undefined
  current_usage: string | number | null | undefined
  tier: string | number | null | undefined
  tier_min: string | number | null | undefined
  tier_max: string | number | null | undefined
  price: string | number | null | undefined
  currency_code: string | null | undefined
}

/** A plan is kept as it is shown, so it must be of a size that fits an item; the vendor shows one tier for each use. */
const mostTiers = 100
const longestWord = 100

const isMaybeWord = (value: unknown): value is string | null | undefined =>
  isMaybeText(value) && (value?.length ?? 0) <= longestWord

const tierRows = vendorRows<Tier>((shown) => {
  if (!isMaybeWord(shown.usage_type)) return 'usage_type'
  if (!isMaybeNumber(shown.current_usage)) return 'current_usage'
  if (!isMaybeWhole(shown.tier)) return 'tier'
  if (!isMaybeNumber(shown.tier_min)) return 'tier_min'
  if (!isMaybeNumber(shown.tier_max)) return 'tier_max'
  if (!isMaybeNumber(shown.price)) return 'price'
  if (!isMaybeWord(shown.currency_code)) return 'currency_code'
  return undefined
})

const tiers = tierRows.check(z.refine((rows) => rows.length <= mostTiers, 'has too many rows'))

/** What the plan's answer has alike in V2 (vendor reference, section 3.4) and V3 (section 4.5). */
export const planFields = {
  billing_day_of_month: maybe(vendorWhole.check(z.gte(1), z.lte(31))),
  current_tiers: maybe(tiers),
}

const planSchema = z.object(planFields)

/** The part of a plan that both generations write alike. */
export function readPlanFields(shown: z.infer<typeof planSchema>): Pick<BillingPlan, 'billingDayOfMonth' | 'tiers'> {
  return {
    ...given('billingDayOfMonth', shown.billing_day_of_month),
    tiers: (shown.current_tiers ?? []).map(tierOf),
  }
}

function tierOf(shown: Tier): BillingTier {
  const tier: BillingTier = {}
  if (isThere(shown.usage_type)) tier.usageType = shown.usage_type.toUpperCase()
  if (isThere(shown.current_usage)) tier.currentUsage = Number(shown.current_usage)
  if (isThere(shown.tier)) tier.tier = Number(shown.tier)
  if (isThere(shown.tier_min)) tier.tierMinimum = Number(shown.tier_min)
  if (isThere(shown.tier_max)) tier.tierMaximum = Number(shown.tier_max)
  if (isThere(shown.price)) tier.price = Number(shown.price)
  if (isThere(shown.currency_code)) tier.currencyCode = shown.currency_code
  return tier
}

/** A plan in one line, for the evidence. */
export function describePlan({ planType, status, billingDayOfMonth, tiers }: BillingPlan): string {
  const day = billingDayOfMonth === undefined ? 'no billing day' : `billing day ${billingDayOfMonth}`
  return `plan ${planType.slice(0, 60)}, status ${status}, ${day}, ${tiers.length} tiers`
}
