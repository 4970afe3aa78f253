import { statusAt, type VendorAccount } from '../core/account.ts'
import { billingOf } from '../core/billing.ts'
import { tierOf } from '../core/price-tiers.ts'
import type { Switches } from '../core/switches.ts'

/** billing_status of the list and of the plan: docs/reference/vendor.md#v3-list and #v3-plan. */
export function billingStatus(account: VendorAccount, now: number, switches: Switches): string {
  const status = statusAt(account, now)
  const { suspended, cancellation } = billingOf(account)
  if (suspended && switches.v3SuspendedStatus !== 'as-is') return switches.v3SuspendedStatus
  const isPending = status !== 'Canceled' && cancellation !== undefined
  if (isPending && switches.v3PendingStatus !== 'as-is') return switches.v3PendingStatus
  return status === 'Open' ? switches.v3OpenSpelling : status
}

/** A locale of en_GB means pounds, every other dollars: docs/reference/vendor.md#v3-create. */
const currencyOf = ({ details }: VendorAccount): string =>
  /^en_gb$/i.test(details?.billingLocale ?? '') ? 'GBP' : 'USD'

/** More than fits into 32 bits. */
const wide = 2 ** 33

/** A number as an answer holds it, in JSON: docs/reference/vendor.md#v3-plan. */
export function numberText(value: number, { v3Numbers }: Switches, written = String(value)): string {
  const forms = { numbers: written, texts: `"${written}"`, nulls: 'null', wide: String(value + wide) }
  return forms[v3Numbers]
}

/** The plan object as text, for its numbers may have five decimals: docs/reference/vendor.md#v3-plan. */
export function planText(account: VendorAccount, now: number, switches: Switches): string {
  const billing = billingOf(account)
  const { tier, minimum, maximum, price } = tierOf(billing)
  const decimals = (value: number) =>
    numberText(value, switches, switches.v3Decimals === 'five' ? value.toFixed(5) : String(value))
  const current =
    `{"usage_type":"CONTACTS","current_usage":${decimals(billing.contactCount)},"tier":${numberText(tier, switches)},` +
    `"tier_min":${decimals(minimum)},"tier_max":${decimals(maximum)},"price":${decimals(price)},"currency_code":"${currencyOf(account)}"}`
  const day = billing.billingDay
  const tiers = billing.planType !== 'TRIAL' ? current : switches.trialTiers === 'empty' ? '' : undefined
  return (
    `{"plan_type":${JSON.stringify(billing.planType)},` +
    (tiers === undefined ? '' : `"current_tiers":[${tiers}],`) +
    `"billing_status":${JSON.stringify(billingStatus(account, now, switches))},` +
    `"billing_day_of_month":${JSON.stringify(day !== null && switches.v3BillingDayAsText ? String(day) : day)}}`
  )
}
