import { statusAt, type VendorAccount } from './account.ts'
import { type Billing, billingOf, dayOfMonth, newBilling, withoutCancellation } from './billing.ts'
import type { Switches } from './switches.ts'
import { type Effect, refuse, type Verdict } from './verdict.ts'

/** What a plan change asks for; what is missing was not sent. */
export interface PlanChange {
  readonly planType: string
  readonly planGroup?: number
  readonly billingDay?: number
  /** Whether a plan may reopen a canceled account in the generation that asks. */
  readonly reactivates: boolean
}

export interface AccountCancellation {
  /** Wall-clock ms. */
  readonly effectiveAt: number
  readonly reason?: number
}

/** Numbers of the plan groups with the plans of each; the first is what partners get. */
const planGroups: Readonly<Record<number, readonly string[]>> = {
  152: ['BRONZE', 'SILVER', 'GOLD', 'LITE', 'GOOD', 'BETTER', 'BEST'],
  151: ['LITE', 'GOOD', 'BETTER', 'BEST'],
}
const dayMs = 86_400_000

/** Reasons for a cancellation: docs/reference/vendor.md#v2-cancel and #v3-cancel. */
export const cancelReasons: readonly number[] = [1, 2, 3, 11, 12, 14, 21, 27, 30]

/**
 * PUT plan: docs/reference/vendor.md#v2-plan and #v3-change-plan.
 *
 * @param now wall-clock ms
 */
export function decidePlan(account: VendorAccount, change: PlanChange, switches: Switches, now: number): Verdict {
  const billing = billingOf(account)
  if (change.planType === 'TRIAL') return refuse('BACK_TO_TRIAL', 'plan_type: an account cannot be put on trial')
  const asked = change.planGroup
  const planGroup = asked === undefined ? billing.planGroup : planGroups[asked] === undefined ? 152 : asked
  if (asked === planGroup && planGroup !== billing.planGroup) {
    return refuse('OTHER_PLAN_GROUP', 'plan_group_id: is not the plan group of the account')
  }
  if (planGroups[planGroup]?.includes(change.planType) !== true) {
    return refuse('PLAN_INVALID', 'plan_type: is not in the plan group of the account')
  }
  const status = statusAt(account, now)
  if (status === 'Trial End' && switches.planAfterTrialEnd === 'refused') {
    return refuse('ON_TRIAL', 'plan_type: the trial of the account has ended')
  }
  const isReactivation = status === 'Canceled'
  if (isReactivation && !change.reactivates) return refuse('ACCOUNT_CANCELED', 'plan_type: the account is canceled')

  const leavesTrial = billing.planType === 'TRIAL'
  const dayRule = switches.billingDayRequiredWithoutSingleBilling
  const needsDay = dayRule === 'always' || (dayRule === 'to-leave-trial' && leavesTrial)
  if (needsDay && !account.singleBilling && change.billingDay === undefined) {
    return refuse('FIELD_INVALID', 'billing_day_of_month: is required without single billing')
  }
  const next: Billing = {
    ...(isReactivation || switches.planChangeEndsCancellation ? withoutCancellation(billing) : billing),
    planType: change.planType,
    planGroup,
    billingDay: leavesTrial
      ? Math.min(change.billingDay ?? dayOfMonth(now), switches.billingDayLimit)
      : billing.billingDay,
  }
  const opened: VendorAccount = { ...account, status: 'Open', billing: next }
  const changed = isReactivation ? reactivated(opened, switches) : opened
  const isSame = JSON.stringify({ ...changed, billing: next }) === JSON.stringify({ ...account, billing })
  const effect: Effect = isReactivation ? 'reopened' : isSame ? 'none' : 'plan-changed'
  return { ok: true, effect, account: isSame ? account : { ...changed, updatedAt: now } }
}

/** Status cancel: docs/reference/vendor.md#v2-cancel, #v3-cancel and #account-states. */
export function decideAccountCancel(
  account: VendorAccount,
  { effectiveAt, reason }: AccountCancellation,
  switches: Switches,
  now: number,
): Verdict {
  if (account.status === 'Canceled') {
    return switches.cancelCanceledAccount === 'refused'
      ? refuse('ALREADY_CANCELED', 'status: the account is already canceled')
      : { ok: true, effect: 'none', account }
  }
  if (switches.pastCancelDate === 'refused' && effectiveAt < now - dayMs) {
    return refuse('FIELD_INVALID', 'date: must not be in the past')
  }
  const cancellation = { effectiveAt, ...(reason === undefined ? {} : { reason }) }
  const asked = { ...account, billing: { ...(account.billing ?? newBilling), cancellation } }
  return effectiveAt > now && switches.futureCancellation === 'waits'
    ? { ok: true, effect: 'cancel-scheduled', account: { ...asked, updatedAt: now } }
    : { ok: true, effect: 'account-canceled', account: canceled(asked, switches, now) }
}

/** The account on the day for which its cancellation was asked. */
export const canceledOnSchedule = (account: VendorAccount, switches: Switches, effectiveAt: number): VendorAccount =>
  canceled(account, switches, effectiveAt)

function canceled(account: VendorAccount, switches: Switches, at: number): VendorAccount {
  const products = account.products.map(({ name }) => ({ name, status: 'Canceled' as const }))
  return {
    ...account,
    status: 'Canceled',
    singleBilledBefore: account.singleBilling,
    billing: withoutCancellation(billingOf(account)),
    updatedAt: at,
    ...(switches.cancelAccountEndsSingleBilling ? { singleBilling: false, products: [] } : { products }),
  }
}

function reactivated({ singleBilledBefore = false, ...account }: VendorAccount, switches: Switches): VendorAccount {
  const name = 'EmailMarketing'
  const others = account.products.filter((product) => product.name !== name)
  const isRestored = switches.reactivationSingleBilling === 'restored' && singleBilledBefore
  return {
    ...account,
    singleBilling: account.singleBilling || isRestored,
    products:
      switches.reactivationProducts === 'as-left' ? account.products : [{ name, status: 'Open' as const }, ...others],
  }
}
