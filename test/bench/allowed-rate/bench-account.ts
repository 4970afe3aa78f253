import type { VendorAccount } from '../../simulator/core/account.ts'
import { type Billing, newBilling } from '../../simulator/core/billing.ts'

const day = 86_400_000

export type AccountShape = keyof typeof shapes

/** An account that the vendor has and our directory does not know. */
export const benchAccount = (partner: string, login: string, start: number, shape: AccountShape): VendorAccount => ({
  ...common,
  partner,
  login,
  loginName: login,
  numericId: login.replace(/\D/g, '').padStart(13, '1'),
  encodedId: `a07e${login.replace(/\W/g, '')}`,
  createdAt: start - 1_000 * day,
  updatedAt: start - 1_000 * day,
  trialEndsAt: start - 925 * day,
  ...shapes[shape],
})

const common = {
  site: { name: 'Example Bakery', phone: '', url: '', signatureName: '' },
  contact: {
    firstName: 'Robin',
    lastName: 'Baker',
    email: 'robin@example.com',
    phone: '+1 555 0100',
    countryCode: 'US',
    stateCode: 'MA',
  },
  emailCode: '',
  referralCode: '',
  password: { salt: '', digest: '' },
  singleBilling: true,
  status: 'Open',
} satisfies Partial<VendorAccount>

const on = (planType: string): Billing => ({ ...newBilling, planType, billingDay: 10 })

const product = (name: string, status: 'Open' | 'Trial' | 'Canceled') => ({ name, status })

const shapes = {
  'one-product': { billing: on('BRONZE'), products: [product('EmailMarketing', 'Open')] },
  'two-products': {
    billing: on('BRONZE'),
    products: [product('EmailMarketing', 'Open'), product('EventMarketing', 'Open')],
  },
  'product-canceled': {
    billing: on('BRONZE'),
    products: [product('EmailMarketing', 'Canceled'), product('EventMarketing', 'Open')],
  },
  'product-canceled-with-account': {
    status: 'Canceled',
    billing: on('BRONZE'),
    singleBilledBefore: true,
    products: [product('EmailMarketing', 'Canceled')],
  },
  'product-on-trial': {
    billing: on('BRONZE'),
    products: [product('EmailMarketing', 'Trial'), product('EventMarketing', 'Open')],
  },
  gold: { billing: on('GOLD'), products: [product('EmailMarketing', 'Open')] },
  silver: { billing: on('SILVER'), products: [product('EmailMarketing', 'Open')] },
  /** The login name was taken by an account that is not the one that was asked for. */
  'somebody-else': {
    site: { ...common.site, name: 'Another Bakery' },
    contact: { ...common.contact, email: 'somebody@example.com' },
    billing: on('BRONZE'),
    products: [product('EmailMarketing', 'Open')],
  },
  /** Cancelled, out of single billing, without products: only the vendor's staff can open it. */
  caught: {
    status: 'Canceled',
    billing: on('BRONZE'),
    singleBilling: false,
    singleBilledBefore: true,
    products: [],
  },
} satisfies Record<string, Pick<VendorAccount, 'products'> & Partial<VendorAccount>>
