import type { BillingPlan } from '../domain/billing-plan.ts'
import type { ItemKey } from './item-store.ts'

/**
 * The plan of an account as the vendor last showed it, tiers included. Apart from the account's own item, which every
 * step of its lane writes.
 */
export type PlanRecord = {
  pk: string
  sk: string
  v: 1
  plan: BillingPlan
  /** Wall-clock ms before it was asked for. */
  seenAt: number
  expiresAt: number
}

export const planKey = (partner: string, account: string): ItemKey => ({ pk: `PLANS#${partner}`, sk: account })
