import type { Billing } from './billing.ts'

/**
 * A step of the price ladder: docs/reference/vendor.md#v3-plan. Contacts from `minimum` to `maximum`, price in dollars.
 */
export interface PriceTier {
  readonly tier: number
  readonly minimum: number
  readonly maximum: number
  readonly price: number
}

const ladder: readonly PriceTier[] = [
  { tier: 1, minimum: 0, maximum: 500, price: 20 },
  { tier: 2, minimum: 501, maximum: 1000, price: 35 },
  { tier: 3, minimum: 1001, maximum: 2500, price: 50 },
  { tier: 4, minimum: 2501, maximum: 5000, price: 80 },
  { tier: 5, minimum: 5001, maximum: 10_000, price: 120 },
]
const top: PriceTier = { tier: 6, minimum: 10_001, maximum: 1_000_000, price: 200 }

/** The step that an account's contacts are on. */
export const tierOf = ({ contactCount }: Billing): PriceTier =>
  ladder.find(({ maximum }) => contactCount <= maximum) ?? top
