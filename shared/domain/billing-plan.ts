import type { AccountStatus } from './account-fields.ts'

/** An account's plan, in one form for V2 and V3. */
export interface BillingPlan {
  /** In capitals, such as `TRIAL`, `BASIC` or `GOLD`; `unrecognised` for a V2 number without a known name. */
  planType: string
  status: AccountStatus
  /** The vendor's own word, where `status` is `suspended` or `unrecognised`. */
  statusWord?: string
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
