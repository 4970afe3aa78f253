import type { VendorAccount } from '../../simulator/core/account.ts'
import { type Billing, newBilling } from '../../simulator/core/billing.ts'
import type { PlannedAccount } from '../scenario/plan-deliveries.ts'

const day = 86_400_000

/** An account that the vendor has from the start; nothing for one that is still to be created. */
export function seededAccount(account: PlannedAccount, start: number): VendorAccount | undefined {
  const { partner, login, products, state = 'open' } = account
  if (products === undefined) return undefined
  return { ...accountOf(partner, login, start), products, ...inState[state](start) }
}

/** An account that nobody asks anything about: the listing shows it. */
export const bystander = (partner: string, login: string, now: number): VendorAccount => ({
  ...accountOf(partner, login, now),
  products: [{ name: 'EmailMarketing', status: 'Open' }],
})

const accountOf = (partner: string, login: string, start: number): VendorAccount => ({
  partner,
  login,
  loginName: login,
  numericId: login.replace(/\D/g, '').padStart(13, '1'),
  encodedId: `a07e${login.replace(/\W/g, '')}`,
  site: { name: `Example ${login}`, phone: '', url: '', signatureName: '' },
  contact: {
    firstName: 'Robin',
    lastName: 'Baker',
    email: `${login}@example.com`,
    phone: '+1 555 0100',
    countryCode: 'US',
    stateCode: 'MA',
  },
  emailCode: '',
  referralCode: '',
  password: { salt: '', digest: '' },
  singleBilling: true,
  products: [],
  status: 'Open',
  createdAt: start - 1_000 * day,
  updatedAt: start - 1_000 * day,
  trialEndsAt: start - 925 * day,
})

const paid: Billing = { ...newBilling, planType: 'BRONZE', billingDay: 10 }

/** How an account that is there may be. */
const inState = {
  open: () => ({}),
  'with-plan': () => ({ billing: paid }),
  trial: (start: number) => ({ status: 'Trial' as const, billing: newBilling, trialEndsAt: start + 30 * day }),
  /** Open, and billed to its owner. */
  'own-billing': () => ({ billing: paid, singleBilling: false }),
  /**
   * In the catch-22: cancelled, out of single billing, without products (docs/reference/vendor.md#xml-products, rules 2
   * to 4).
   */
  caught: () => ({ status: 'Canceled' as const, billing: paid, singleBilling: false, singleBilledBefore: true }),
  /** Cancelled where the vendor leaves single billing and products as they were. */
  'cancelled-with-billing': () => ({ status: 'Canceled' as const, billing: paid, singleBilledBefore: true }),
} satisfies Record<string, (start: number) => Partial<VendorAccount>>

export type AccountState = keyof typeof inState
