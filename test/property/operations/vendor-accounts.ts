import fc from 'fast-check'
import { accountStatuses, productStatuses, type VendorAccount } from '../../simulator/core/account.ts'
import { newBilling } from '../../simulator/core/billing.ts'
import { seededRandom } from '../../simulator/core/seeded-random.ts'
import type { Switches } from '../../simulator/core/switches.ts'
import { VendorCore } from '../../simulator/core/vendor-core.ts'
import { lookedAt } from '../../support/operations/operation-context.ts'

export const productNames = ['EmailMarketing', 'EventMarketing', 'Survey']

type Shape = Pick<VendorAccount, 'status' | 'singleBilling' | 'products'> & Partial<Pick<VendorAccount, 'billing'>>

const planArbitrary = fc.record({
  planType: fc.constantFrom('TRIAL', 'BRONZE', 'SILVER', 'GOLD', 'BEST'),
  billingDay: fc.option(fc.integer({ min: 1, max: 31 }), { nil: null }),
})

/** Any account of the vendor's, also such as its own rules would not make. */
export const accountArbitrary: fc.Arbitrary<Shape> = fc.record({
  status: fc.constantFrom(...accountStatuses),
  singleBilling: fc.boolean(),
  products: fc
    .dictionary(fc.constantFrom(...productNames), fc.constantFrom(...productStatuses))
    .map((held) => Object.entries(held).map(([name, status]) => ({ name, status }))),
})

/** The same, with any plan. */
export const plannedAccountArbitrary: fc.Arbitrary<Shape> = fc
  .tuple(accountArbitrary, planArbitrary)
  .map(([shape, plan]) => ({ ...shape, billing: { ...newBilling, ...plan } }))

/** The vendor with one account, `bakery` of the partner `acme`, in this shape. */
export function vendorWith(shape: Shape, switches: Partial<Switches> = {}) {
  const core = new VendorCore({ clock: { now: () => lookedAt }, random: seededRandom(1), partners: [], switches })
  const created = core.create('acme', {
    loginName: 'bakery',
    password: 'Secret-1',
    site: { name: 'Example Bakery', phone: '', url: '', signatureName: '' },
    contact: { firstName: '', lastName: '', email: 'robin@example.com', phone: '', countryCode: '', stateCode: '' },
    emailCode: '',
    referralCode: '',
    singleBilling: true,
    products: ['EmailMarketing'],
  })
  if (!created.ok) throw new Error(created.message)
  const account: VendorAccount = { ...created.account, ...shape }
  core.place(account)
  const current = (): VendorAccount => {
    const read = core.read('acme', 'bakery')
    if (!read.ok) throw new Error(read.message)
    return read.account
  }
  return { core, account, current }
}
