import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AccountFields, productField } from '../../../shared/domain/account-fields.ts'
import { type Next, noProgress } from '../../../shared/engine/define-operation.ts'
import type { PastAttempt, Step } from '../../../shared/ledger/operation-record.ts'
import { cancelAccount } from '../../../shared/operations/cancel-account/operation.ts'
import { changePlan } from '../../../shared/operations/change-plan/operation.ts'
import { reopenAccount } from '../../../shared/operations/reopen-account/operation.ts'
import { isLive, type VendorAccount } from '../../simulator/core/account.ts'
import type { Switches } from '../../simulator/core/switches.ts'
import type { VendorCore } from '../../simulator/core/vendor-core.ts'
import type { Verdict } from '../../simulator/core/verdict.ts'
import { observationOf, planOf, withAsked } from '../../support/engine/core-words.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { contextOf, lookedAt, readSnapshot } from '../../support/operations/operation-context.ts'
import { accountArbitrary, plannedAccountArbitrary, productNames, vendorWith } from './vendor-accounts.ts'

/** fast-check prints the seed with a counterexample. */
const settings = { seed: 20_261_125, numRuns: 1_500 }
const { old, mixed, v3Only } = partnerKinds
const day = 86_400_000

describe('what cancel-account sends', () => {
  const timeArbitrary = fc.constantFrom(undefined, -day, -1, 0, 1, 30 * day)

  test('never ends single billing unless the caller lets it go, and is never refused by the vendor', () => {
    const seen = { sent: 0, later: 0, lost: 0, rejected: 0 }
    fc.assert(
      fc.property(accountArbitrary, fc.boolean(), timeArbitrary, (shape, release, time) => {
        const { core, account, current } = vendorWith(shape)
        const { fields } = observationOf(account, lookedAt)
        const effectiveAt = time === undefined ? {} : { effectiveAt: new Date(lookedAt + time).toISOString() }
        const input = { ...effectiveAt, ...(release ? { releaseFromSingleBilling: true } : {}) }
        const next = cancelAccount.next(contextOf(input, mixed), readSnapshot(fields), noProgress)
        if (next.do === 'finish') expect(account.status).toBe('Canceled')
        if (next.do === 'reject') {
          expect(account.singleBilling && !release).toBe(true)
          seen.rejected += 1
        }
        if (next.do !== 'send') return
        if (account.singleBilling) expect(release).toBe(true)
        const asked = next.step.details.effectiveAt
        const at = asked === undefined ? lookedAt : Date.parse(asked)
        const verdict = core.cancelAccount('acme', 'bakery', { effectiveAt: at })
        expect(verdict.ok).toBe(true)
        // What the directory is told is what the vendor then shows.
        const told = cancelAccount.project(next.step, contextOf(input, mixed), { presence: 'present' })
        const isLater = next.step.afterUnknown === 'repeat'
        expect(isLater).toBe((time ?? 0) > 0)
        expect(current().status).toBe(isLater ? account.status : 'Canceled')
        expect(told.status).toBe(isLater ? undefined : 'canceled')
        seen.sent += 1
        if (isLater) seen.later += 1
        if (account.singleBilling) seen.lost += 1
      }),
      settings,
    )
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(20)
  })
})

describe('what change-plan sends', () => {
  const inputArbitrary = fc
    .tuple(
      fc.constantFrom('BRONZE', 'SILVER', 'GOLD', 'BEST'),
      fc.option(fc.integer({ min: 1, max: 31 }), { nil: undefined }),
    )
    .map(([planType, billingDayOfMonth]) => ({
      planType,
      ...(billingDayOfMonth === undefined ? {} : { billingDayOfMonth }),
    }))

  test('is carried out by the vendor, whose answer is what the directory is told', () => {
    const seen = { sent: 0, finished: 0, rejected: 0, ignoredDays: 0 }
    fc.assert(
      fc.property(plannedAccountArbitrary, inputArbitrary, (shape, input) => {
        const { core, account, current } = vendorWith(shape)
        // The directory knows more than a read of the plan shows: whether the account is under single billing.
        const fields = { ...planOf(account, lookedAt, 'v3').fields, singleBilling: account.singleBilling }
        const next = changePlan.next(contextOf(input, v3Only), readSnapshot(fields), noProgress)
        if (next.do === 'finish') {
          expect(fields).toMatchObject({ status: 'open', planType: input.planType })
          seen.finished += 1
        }
        if (next.do === 'reject') {
          expect(account.status === 'Canceled' || next.code === 'BILLING_DAY_MISSING').toBe(true)
          seen.rejected += 1
        }
        if (next.do !== 'send') return
        const { planType, billingDayOfMonth } = input
        const asked = billingDayOfMonth === undefined ? {} : { billingDay: billingDayOfMonth }
        const verdict = core.changePlan('acme', 'bakery', { planType, reactivates: true, ...asked })
        if (!verdict.ok) throw new Error(verdict.message)
        const shown = planOf(current(), lookedAt, 'v3').fields
        expect(shown).toMatchObject(changePlan.project(next.step, contextOf(input, v3Only), shown))
        // A day that the vendor passes over is warned of, and no other.
        const isIgnored = billingDayOfMonth !== undefined && shown.billingDayOfMonth !== billingDayOfMonth
        expect(next.step.warnings !== undefined).toBe(isIgnored)
        seen.sent += 1
        if (isIgnored) seen.ignoredDays += 1
      }),
      settings,
    )
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(20)
  })
})

const liveProducts = ({ products }: VendorAccount): string[] => products.filter(isLive).map(({ name }) => name)

describe('the ladder of reopen-account at a vendor', () => {
  const switchesArbitrary: fc.Arbitrary<Partial<Switches>> = fc.record({
    reactivationSingleBilling: fc.constantFrom('as-left', 'restored'),
    reactivationProducts: fc.constantFrom('email-marketing', 'as-left'),
    openUnheldProduct: fc.constantFrom('adds', 'refused'),
    updateWithUnheldProducts: fc.constantFrom('refused', 'adds', 'reopens'),
    planAfterTrialEnd: fc.constantFrom('opens', 'refused'),
  })
  const partnerArbitrary = fc.constantFrom(
    { ...old, reopen: { updateSiteOwner: true } },
    mixed,
    { ...mixed, reopen: { planType: 'GOLD', updateSiteOwner: true } },
    { ...v3Only, reopen: { planType: 'GOLD' } },
  )

  /** One rung at the vendor. */
  function carryOut(core: VendorCore, { kind, details }: Step): Verdict {
    if (kind === 'open-product') return core.openProduct('acme', 'bakery', details.product ?? '')
    if (kind === 'reactivate-plan') {
      const { planType = '', billingDayOfMonth } = details
      const asked = billingDayOfMonth === undefined ? {} : { billingDay: Number(billingDayOfMonth) }
      return core.changePlan('acme', 'bakery', { planType, reactivates: true, ...asked })
    }
    const products = details.products?.split(',') ?? []
    return core.update('acme', 'bakery', { site: {}, contact: {}, singleBilling: true, products })
  }

  test('ends with an account that is as wanted, or with a letter; the vendor refuses what it will, and loses no product', () => {
    const ends = new Map<string, number>()
    fc.assert(
      fc.property(
        plannedAccountArbitrary,
        switchesArbitrary,
        partnerArbitrary,
        fc.constantFrom(...productNames.slice(0, 2)),
        (shape, switches, partner, product) => {
          const { core, account, current } = vendorWith(shape, switches)
          const isXml = 'products' in partner.capabilities
          const input = isXml ? { product, billingDayOfMonth: 5 } : { billingDayOfMonth: 5 }
          const context = contextOf(input, partner, { v3: 'a07e1lxqqqo0' })
          const read = (): AccountFields =>
            isXml
              ? withAsked(observationOf(current(), lookedAt), [productField(product)]).fields
              : planOf(current(), lookedAt, 'v3').fields
          const past: PastAttempt[] = []
          let next: Next
          for (;;) {
            const steps = past.filter(({ outcome }) => outcome === 'applied').map(({ step }) => step)
            next = reopenAccount.next(context, readSnapshot(read()), { ...noProgress, steps, past })
            if (next.do !== 'send') break
            // A ladder has an end.
            expect(past.length).toBeLessThan(10)
            const before = liveProducts(current())
            const verdict = carryOut(core, next.step)
            past.push({ step: next.step.kind, outcome: verdict.ok ? 'applied' : 'rejected', at: lookedAt })
            expect(liveProducts(current())).toEqual(expect.arrayContaining(before))
          }
          const { status, singleBilling } = current()
          if (next.do === 'finish') {
            expect(['Open', 'Trial']).toContain(status)
            if (isXml) expect(singleBilling).toBe(true)
            if (isXml) expect(liveProducts(current())).toContain(product)
          } else {
            expect(next).toMatchObject({ do: 'park', code: 'LADDER_ENDED' })
            // Nothing was made worse on the way.
            if (account.status === 'Open') expect(status).toBe('Open')
            if (account.singleBilling) expect(singleBilling).toBe(true)
          }
          const end = `${next.do} after ${past.length}`
          ends.set(end, (ends.get(end) ?? 0) + 1)
        },
      ),
      settings,
    )
    for (const end of ['finish after 0', 'finish after 1', 'finish after 2', 'park after 0', 'park after 1']) {
      expect(ends.get(end), end).toBeGreaterThan(5)
    }
  })
})
