import type { VendorAccount } from './account.ts'

/** What the JSON generations say about an account's plan. */
export interface Billing {
  /** In the newest spelling (TRIAL, BRONZE, SILVER, GOLD) or an older one that is still supported. */
  readonly planType: string
  readonly planGroup: number
  /** 1 to 31; null while no plan was ever bought. */
  readonly billingDay: number | null
  /** Managed by the partner, as opposed to referred by it. */
  readonly managed: boolean
  /** Decides the price tier. */
  readonly contactCount: number
  /** Taken out of use by the vendor, for compliance or payment. */
  readonly suspended: boolean
  /** A cancellation that was asked for: when it takes effect (wall-clock ms), and the number of the reason. */
  readonly cancellation?: { readonly effectiveAt: number; readonly reason?: number }
}

/** The billing of an account that nobody has given a plan. */
export const newBilling: Billing = {
  planType: 'TRIAL',
  planGroup: 152,
  billingDay: null,
  managed: true,
  contactCount: 0,
  suspended: false,
}

/** An account's plan. One that is open and was never given a plan has the smallest, since the day it was created. */
export function billingOf(account: VendorAccount): Billing {
  const billing = account.billing ?? newBilling
  return account.status === 'Open' ? withSmallestPlan(billing, account.createdAt) : billing
}

/** The plan of an account that leaves its trial without choosing one; one that has a plan keeps it. */
export function withSmallestPlan(billing: Billing, now: number): Billing {
  if (billing.planType !== 'TRIAL') return billing
  return { ...billing, planType: 'BRONZE', billingDay: billing.billingDay ?? dayOfMonth(now) }
}

/** Without the cancellation that was asked for: it has come, or something else came before it. */
export function withoutCancellation(billing: Billing): Billing {
  const { cancellation: _over, ...rest } = billing
  return rest
}

/** The billing day where none is asked for: that of the change, by UTC. */
export const dayOfMonth = (now: number): number => new Date(now).getUTCDate()
