import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noProgress } from '../../../shared/engine/define-operation.ts'
import { cancelProduct } from '../../../shared/operations/cancel-product/operation.ts'
import { openProduct } from '../../../shared/operations/open-product/operation.ts'
import { productNameSchema } from '../../../shared/partner-api/product-name.ts'
import { observationOf } from '../../support/engine/core-words.ts'
import { contextOf, lookedAt, readSnapshot } from '../../support/operations/operation-context.ts'
import { accountArbitrary, productNames, vendorWith } from './vendor-accounts.ts'

/** fast-check prints the seed with a counterexample. */
const settings = { seed: 20_261_122, numRuns: 1_500 }

/** The vendor with such an account, and what a read of it shows. */
function vendorShowing(shape: Parameters<typeof vendorWith>[0]) {
  const { core, account } = vendorWith(shape)
  return { core, fields: observationOf(account, lookedAt).fields }
}

describe('what cancel-product sends', () => {
  test('never costs the account unless the caller lets it go, and is never refused by the vendor', () => {
    const seen = { sent: 0, lost: 0, rejected: 0 }
    fc.assert(
      fc.property(
        accountArbitrary,
        fc.constantFrom(...productNames),
        fc.option(fc.boolean(), { nil: undefined }),
        (shape, product, release) => {
          const { core, fields } = vendorShowing(shape)
          const input = { product, ...(release === undefined ? {} : { releaseFromSingleBilling: release }) }
          const next = cancelProduct.next(contextOf(input), readSnapshot(fields), noProgress)
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
      fc.property(accountArbitrary, fc.constantFrom(...productNames), (shape, product) => {
        const { core, fields } = vendorShowing(shape)
        const context = contextOf({ product, releaseFromSingleBilling: true })
        const next = cancelProduct.next(context, readSnapshot(fields), noProgress)
        if (next.do !== 'send') return
        const verdict = core.cancelProduct('acme', 'bakery', product)
        if (!verdict.ok) throw new Error(verdict.message)
        const shown = observationOf(verdict.account, lookedAt).fields
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
      fc.property(accountArbitrary, fc.constantFrom(...productNames), (shape, product) => {
        const { core, fields } = vendorShowing(shape)
        const context = contextOf({ product })
        const next = openProduct.next(context, readSnapshot(fields), noProgress)
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
