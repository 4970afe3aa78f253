import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cancelProduct } from '../../../shared/operations/cancel-product/operation.ts'
import { openProduct } from '../../../shared/operations/open-product/operation.ts'
import { productNameSchema } from '../../../shared/operations/product-name.ts'
import { accountStatuses, productStatuses, type VendorAccount } from '../../simulator/core/account.ts'
import { seededRandom } from '../../simulator/core/seeded-random.ts'
import { VendorCore } from '../../simulator/core/vendor-core.ts'
import { observationOf } from '../../support/engine/core-gateway.ts'
import { acme } from '../../support/engine/engine-harness.ts'

/** fast-check prints the seed with a counterexample. */
const settings = { seed: 20_261_122, numRuns: 1_500 }
const now = 1_000
const names = ['EmailMarketing', 'EventMarketing', 'Survey']

/** Any account of the vendor's, also such as its own rules would not make. */
const accountArbitrary = fc.record({
  status: fc.constantFrom(...accountStatuses),
  singleBilling: fc.boolean(),
  products: fc
    .dictionary(fc.constantFrom(...names), fc.constantFrom(...productStatuses))
    .map((held) => Object.entries(held).map(([name, status]) => ({ name, status }))),
})

function vendorWith(shape: Pick<VendorAccount, 'status' | 'singleBilling' | 'products'>) {
  const core = new VendorCore({ clock: { now: () => now }, random: seededRandom(1), partners: [] })
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
  return { core, fields: observationOf(account, now).fields }
}

const snapshotOf = (fields: ReturnType<typeof vendorWith>['fields']) => ({ fields, source: 'read' as const, at: now })

describe('what cancel-product sends', () => {
  test('never costs the account unless the caller lets it go, and is never refused by the vendor', () => {
    const seen = { sent: 0, lost: 0, rejected: 0 }
    fc.assert(
      fc.property(
        accountArbitrary,
        fc.constantFrom(...names),
        fc.option(fc.boolean(), { nil: undefined }),
        (shape, product, release) => {
          const { core, fields } = vendorWith(shape)
          const input = { product, ...(release === undefined ? {} : { releaseFromSingleBilling: release }) }
          const next = cancelProduct.next({ account: 'bakery', input, partner: acme }, snapshotOf(fields), [], false)
          if (next.do === 'reject') seen.rejected += 1
          if (next.do !== 'send') return
          const verdict = core.cancelProduct('acme', 'bakery', product)
          expect(verdict.ok).toBe(true)
          const lost = verdict.ok && verdict.effect === 'account-canceled'
          if (lost) expect(release).toBe(true)
          expect(next.step.details.losesLast === 'yes').toBe(lost)
          seen.sent += 1
          if (lost) seen.lost += 1
        },
      ),
      settings,
    )
    expect(Math.min(seen.sent, seen.lost, seen.rejected)).toBeGreaterThan(20)
  })

  test('leaves the directory as the vendor’s own next answer shows it', () => {
    fc.assert(
      fc.property(accountArbitrary, fc.constantFrom(...names), (shape, product) => {
        const { core, fields } = vendorWith(shape)
        const context = { account: 'bakery', input: { product, releaseFromSingleBilling: true }, partner: acme }
        const next = cancelProduct.next(context, snapshotOf(fields), [], false)
        if (next.do !== 'send') return
        const verdict = core.cancelProduct('acme', 'bakery', product)
        if (!verdict.ok) throw new Error(verdict.message)
        const shown = observationOf(verdict.account, now).fields
        const expected: Record<string, unknown> = { 'product:EmailMarketing': 'absent', ...shown }
        // Also where the answer shows nothing at all.
        for (const answered of [shown, { presence: 'present' as const }]) {
          for (const [name, value] of Object.entries(cancelProduct.project(next.step, context, answered))) {
            expect(value, name).toBe(expected[name] ?? 'absent')
          }
        }
      }),
      settings,
    )
  })
})

describe('what open-product plans', () => {
  test('is carried out by the vendor where it sends, and is so already where it does not', () => {
    const seen = { sent: 0, finished: 0, rejected: 0 }
    fc.assert(
      fc.property(accountArbitrary, fc.constantFrom(...names), (shape, product) => {
        const { core, fields } = vendorWith(shape)
        const context = { account: 'bakery', input: { product }, partner: acme }
        const next = openProduct.next(context, snapshotOf(fields), [], false)
        if (next.do === 'finish') {
          expect(fields).toMatchObject({ status: 'open', [`product:${product}`]: 'open' })
          seen.finished += 1
        } else if (next.do === 'send') {
          expect(core.openProduct('acme', 'bakery', product)).toMatchObject({ ok: true })
          seen.sent += 1
        } else {
          expect(core.openProduct('acme', 'bakery', product)).toMatchObject({ ok: false, reason: 'NOT_SINGLE_BILLED' })
          seen.rejected += 1
        }
      }),
      settings,
    )
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(20)
  })
})

test('a product’s name is never anything that an address or a document could misread', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[A-Za-z0-9]{1,45}$/)), (text) => {
      const { success } = productNameSchema.safeParse(text)
      expect(success).toBe(text.length <= 40 && /^[A-Za-z]/.test(text) && !/[^A-Za-z0-9]/.test(text))
    }),
    settings,
  )
})
