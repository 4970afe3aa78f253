import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type AccountFields,
  type AccountFieldValue,
  productField,
  type TargetFields,
} from '../../../shared/domain/account-fields.ts'
import { conclude, reaches } from '../../../shared/domain/conclusion.ts'
import { differences } from '../../../shared/domain/drift.ts'
import { overlayRecentChanges } from '../../../shared/domain/overlay.ts'
import { isCaught, mightLoseLastProduct, wouldLoseLastProduct } from '../../../shared/domain/single-billing.ts'
import { productStatuses } from '../../simulator/core/account.ts'
import { seededRandom } from '../../simulator/core/seeded-random.ts'
import { VendorCore } from '../../simulator/core/vendor-core.ts'
import { observationOf } from '../../support/engine/core-words.ts'

/** fast-check prints the seed with a counterexample. */
const settings = { seed: 20_261_122, numRuns: 1_000 }

const products = ['EmailMarketing', 'EventMarketing', 'Survey']
const productStatus = fc.constantFrom('trial', 'open', 'canceled', 'absent', 'unrecognised')
const accountStatus = fc.constantFrom('trial', 'open', 'canceled', 'trial-ended', 'unrecognised')

const fieldsArbitrary: fc.Arbitrary<AccountFields> = fc.record(
  {
    presence: fc.constantFrom('present', 'absent'),
    status: accountStatus,
    singleBilling: fc.boolean(),
    ...Object.fromEntries(products.map((name) => [productField(name), productStatus])),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<AccountFields>

const targetArbitrary: fc.Arbitrary<TargetFields> = fc.dictionary(
  fc.constantFrom('status', ...products.map(productField)),
  fc.uniqueArray(productStatus, { minLength: 1, maxLength: 3 }),
  { minKeys: 1 },
)

const fieldOf = (fields: AccountFields, name: string) => (fields as Record<string, AccountFieldValue | undefined>)[name]

describe('a conclusion', () => {
  test('is drawn from everything, and is `reached` exactly where the target is', () => {
    fc.assert(
      fc.property(
        fc.option(fieldsArbitrary, { nil: undefined }),
        fieldsArbitrary,
        targetArbitrary,
        (before, seen, target) => {
          const conclusion = conclude(before, seen, target)
          expect(['reached', 'as-before', 'elsewhere', 'before-unknown']).toContain(conclusion)
          expect(conclusion === 'reached').toBe(reaches(seen, target))
        },
      ),
      settings,
    )
  })

  test('of not applied needs every field of the target known before and unchanged since', () => {
    fc.assert(
      fc.property(
        fc.option(fieldsArbitrary, { nil: undefined }),
        fieldsArbitrary,
        targetArbitrary,
        (before, seen, target) => {
          if (conclude(before, seen, target) !== 'as-before') return
          for (const name of Object.keys(target)) {
            expect(fieldOf(before ?? {}, name)).toBeDefined()
            expect(fieldOf(before ?? {}, name)).toBe(fieldOf(seen, name))
          }
        },
      ),
      settings,
    )
  })

  test('does not depend on fields outside the target', () => {
    fc.assert(
      fc.property(fieldsArbitrary, fieldsArbitrary, fieldsArbitrary, targetArbitrary, (before, seen, noise, target) => {
        const outside = Object.fromEntries(Object.entries(noise).filter(([name]) => !Object.hasOwn(target, name)))
        const kept = Object.fromEntries(Object.entries(seen).filter(([name]) => Object.hasOwn(target, name)))
        expect(conclude(before, { ...outside, ...kept } as AccountFields, target)).toBe(conclude(before, seen, target))
      }),
      settings,
    )
  })
})

describe('overlaying recent changes', () => {
  test('takes from the directory exactly what the lane changed after the horizon', () => {
    const times = fc.dictionary(
      fc.constantFrom('presence', 'status', 'singleBilling', ...products.map(productField)),
      fc.nat(10),
    )
    fc.assert(
      fc.property(fieldsArbitrary, fieldsArbitrary, times, fc.nat(10), (read, directory, changedAt, horizon) => {
        const fields = overlayRecentChanges(read, directory, changedAt, horizon)
        for (const name of new Set([...Object.keys(read), ...Object.keys(directory), ...Object.keys(fields)])) {
          const recent =
            (changedAt[name] ?? Number.NEGATIVE_INFINITY) > horizon && fieldOf(directory, name) !== undefined
          expect(fieldOf(fields, name)).toBe(fieldOf(recent ? directory : read, name))
        }
      }),
      settings,
    )
  })
})

describe('differences', () => {
  test('are none between a state and itself, and one for each changed field that both sides know', () => {
    fc.assert(
      fc.property(fieldsArbitrary, fieldsArbitrary, (here, there) => {
        expect(differences('bakery', here, here, {}, 1, 0)).toEqual([])
        const expected = Object.keys(there).filter(
          (name) => fieldOf(here, name) !== undefined && fieldOf(here, name) !== fieldOf(there, name),
        )
        expect(differences('bakery', here, there, {}, 1, 0)).toHaveLength(expected.length)
      }),
      settings,
    )
  })
})

describe('what would lose the last product', () => {
  test('might lose it too, whatever is known', () => {
    fc.assert(
      fc.property(fieldsArbitrary, fc.constantFrom(...products), (fields, product) => {
        if (wouldLoseLastProduct(fields, product)) expect(mightLoseLastProduct(fields, product)).toBe(true)
      }),
      settings,
    )
  })
})

describe('the guard of the last product, against the vendor’s own rules', () => {
  const held = fc.dictionary(fc.constantFrom(...products), fc.constantFrom(...productStatuses))

  test('says yes exactly where the vendor would cancel the account and end its single billing', () => {
    const loses = { yes: 0, no: 0 }
    fc.assert(
      fc.property(held, fc.constantFrom(...products), (holds, product) => {
        const clock = { now: () => 1_000 }
        const core = new VendorCore({ clock, random: seededRandom(1), partners: [] })
        const created = core.create('acme', {
          loginName: 'bakery',
          password: 'Secret-1',
          site: { name: 'Example Bakery', phone: '', url: '', signatureName: '' },
          contact: {
            firstName: '',
            lastName: '',
            email: 'robin@example.com',
            phone: '',
            countryCode: '',
            stateCode: '',
          },
          emailCode: '',
          referralCode: '',
          singleBilling: true,
          products: ['EmailMarketing'],
        })
        if (!created.ok) throw new Error(created.message)
        const entries = Object.entries(holds).map(([name, status]) => ({ name, status }))
        const account = { ...created.account, status: 'Open' as const, products: entries }
        core.place(account)

        const predicted = wouldLoseLastProduct(observationOf(account, 1_000).fields, product)
        expect(mightLoseLastProduct(observationOf(account, 1_000).fields, product)).toBe(predicted)
        const verdict = core.cancelProduct('acme', 'bakery', product)

        expect(predicted).toBe(verdict.ok && verdict.effect === 'account-canceled')
        if (verdict.ok) expect(isCaught(observationOf(verdict.account, 1_000).fields)).toBe(predicted)
        loses[predicted ? 'yes' : 'no'] += 1
      }),
      settings,
    )
    // Both answers must have been tried often enough to mean something.
    expect(Math.min(loses.yes, loses.no)).toBeGreaterThan(100)
  })
})
