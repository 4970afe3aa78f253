import { statusAt, type VendorAccount } from '../core/account.ts'
import { billingOf } from '../core/billing.ts'
import { tierOf } from '../core/price-tiers.ts'
import type { Switches } from '../core/switches.ts'

/** Plan names by V2 number: docs/reference/vendor.md#v2-plan. */
const planNames = ['TRIAL', 'BRONZE', 'SILVER', 'GOLD']
const olderPlans: Readonly<Record<string, number>> = { LITE: 2, GOOD: 2, BETTER: 3, BEST: 4 }

const swapped = (planNumber: number, switches: Switches): number =>
  switches.v2PlanNumbers === '4-3-2' && planNumber > 1 ? 6 - planNumber : planNumber

/** The plan that a V2 number means; undefined when it means none. */
export const planOfNumber = (planNumber: number, switches: Switches): string | undefined =>
  planNames[swapped(planNumber, switches) - 1]

/** The V2 number of a plan. */
export function numberOfPlan(planType: string, switches: Switches): number {
  const position = planNames.indexOf(planType)
  return swapped(position < 0 ? (olderPlans[planType] ?? 2) : position + 1, switches)
}

/** The status of an account in the list, in capitals: docs/reference/vendor.md#v2-list. */
export function listStatus(account: VendorAccount, now: number, switches: Switches): string {
  const billing = billingOf(account)
  const isCanceled = account.status === 'Canceled'
  if (!isCanceled && billing.suspended && switches.v2SuspendedStatus !== 'as-is') return switches.v2SuspendedStatus
  const isPending = !isCanceled && billing.cancellation !== undefined
  if (isPending && switches.v2PendingStatus !== 'as-is') return switches.v2PendingStatus
  return billingStatus(account, now, switches).toUpperCase()
}

/** The status in the plan, with small letters: docs/reference/vendor.md#v2-plan. */
function planStatus(account: VendorAccount, now: number, switches: Switches): string {
  return switches.v2PlanStatus === 'billing'
    ? billingStatus(account, now, switches)
    : inSmallLetters(listStatus(account, now, switches))
}

/** What the account is, whatever else is to be said of it. */
function billingStatus(account: VendorAccount, now: number, switches: Switches): string {
  const status = statusAt(account, now)
  if (status === 'Canceled') return switches.v2CanceledSpelling
  return status === 'Trial End' ? inSmallLetters(switches.v2TrialEndStatus) : status
}

/** `PENDING CANCELLATION` as `Pending Cancellation`. */
const inSmallLetters = (words: string): string =>
  words.toLowerCase().replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase())

/** A moment as the list writes it, by default with an offset: docs/reference/vendor.md#v2-list. */
export const easternTime = (at: number, switches: Switches): string =>
  dateText(new Date(at - 4 * 3_600_000).toISOString().replace('Z', '-04:00'), switches)

/** A moment as the answer to a cancellation repeats it. */
export const repeatedTime = (at: number, switches: Switches): string => dateText(new Date(at).toISOString(), switches)

/** With as much of date, time and offset as this vendor writes: docs/reference/vendor.md#v2-cancel. */
function dateText(text: string, { v2Dates }: Switches): string {
  if (v2Dates === 'with-offset') return text
  return v2Dates === 'no-offset' ? text.slice(0, 19) : text.slice(0, 10)
}

/** The plan object: docs/reference/vendor.md#v2-plan. */
export function planObject(account: VendorAccount, now: number, switches: Switches): unknown {
  const billing = billingOf(account)
  const planNumber = numberOfPlan(billing.planType, switches)
  const { tier, minimum, maximum, price } = tierOf(billing)
  const current = {
    price,
    tier,
    tier_min: minimum,
    tier_max: maximum,
    current_usage: billing.contactCount,
    usage_type: 'Contacts',
  }
  return {
    status: planStatus(account, now, switches),
    plan_type: planNumber,
    ...(switches.v2PlanLevel ? { plan_level: planNumber } : {}),
    billing_day_of_month: billing.billingDay,
    ...(billing.planType !== 'TRIAL'
      ? { current_tiers: [current] }
      : switches.trialTiers === 'empty'
        ? { current_tiers: [] }
        : {}),
  }
}
