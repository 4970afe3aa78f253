import { describe, expect, test } from 'vitest'
import { accountKey } from '../../../shared/ledger/account-record.ts'
import { billingOf } from '../../simulator/core/billing.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'
import {
  askAccount,
  askPlan,
  atVendor,
  changedElsewhere,
  iso,
  type Kind,
  keptPlan,
  minutes,
  settled,
  silence,
  withBakery,
} from './asking.ts'

/** The partners that can ask for plans, the calls of one question, and how their generation calls the dearest plan. */
const planned: { kind: Kind; call: string; dearest: string }[] = [
  { kind: 'withV2', call: 'v2 read-plan', dearest: 'ULTIMATE' },
  { kind: 'v3Only', call: 'v3 read-plan', dearest: 'GOLD' },
]

/** What the vendor's staff may do to a plan. */
const becomesDearest = (harness: VendorHarness): void => {
  const account = atVendor(harness)
  changedElsewhere(harness, { status: 'Open', billing: { ...billingOf(account), planType: 'GOLD', billingDay: 7 } })
}

describe('a plan', () => {
  test.each(planned)(
    'is asked for once, and told with its growing age from then on ($kind)',
    async ({ kind, call }) => {
      const harness = await withBakery(kind)
      const asked = harness.clock.now()
      const told = { partner: 'acme', account: 'bakery', planType: 'TRIAL', status: 'trial', observedAt: iso(asked) }
      expect(await askPlan(harness)).toMatchObject({ report: { ...told, source: 'vendor', ageSeconds: 0, tiers: [] } })
      harness.clock.advance(90_500)
      expect(await askPlan(harness)).toMatchObject({
        report: { ...told, source: 'directory', ageSeconds: 90, tiers: [] },
      })
      expect(harness.calledSince()).toEqual([call])
    },
  )

  test.each(planned)(
    'is asked for anew when the last answer is a quarter of an hour old ($kind)',
    async ({ kind, call, dearest }) => {
      const harness = await withBakery(kind)
      await askPlan(harness)
      becomesDearest(harness)
      harness.clock.advance(minutes(15))
      expect(await askPlan(harness)).toMatchObject({ report: { planType: 'TRIAL', source: 'directory' } })
      harness.clock.advance(1)
      expect(await askPlan(harness)).toMatchObject({ report: { planType: dearest, source: 'vendor' } })
      expect(harness.calledSince()).toEqual([call, call])
    },
  )

  test.each(planned)(
    'is asked for in any case where a fresh one is wanted ($kind)',
    async ({ kind, call, dearest }) => {
      const harness = await withBakery(kind)
      await askPlan(harness)
      becomesDearest(harness)
      harness.clock.advance(1_000)
      const report = { planType: dearest, billingDayOfMonth: 7, status: 'open', source: 'vendor', ageSeconds: 0 }
      expect(await askPlan(harness, true)).toMatchObject({ report })
      expect(harness.calledSince()).toEqual([call, call])
      // The fresh one is told from then on.
      expect(await askPlan(harness)).toMatchObject({ report: { ...report, source: 'directory' } })
    },
  )

  test('tells the directory what it shows of the account', async () => {
    const harness = await withBakery('v3Only')
    becomesDearest(harness)
    const asked = harness.clock.now()
    await askPlan(harness)
    const { directory, observedAt } = await harness.lane('bakery')
    expect(directory).toMatchObject({ status: 'open', planType: 'GOLD', billingDayOfMonth: 7 })
    expect([observedAt.status, observedAt.planType]).toEqual([asked, asked])
  })
})

describe('a plan that an operation has changed', () => {
  const changes = [
    { operation: 'change-plan', input: { planType: 'GOLD', billingDayOfMonth: 15 }, shows: { planType: 'GOLD' } },
    { operation: 'cancel-account', input: { releaseFromSingleBilling: true }, shows: { status: 'canceled' } },
  ] as const

  test.each(changes)('is not told from what was seen before: $operation', async ({ operation, input, shows }) => {
    const harness = await withBakery('v3Only')
    await askPlan(harness)
    await harness.carryOut(operation, 'bakery', input)
    harness.calledSince()
    expect(await askPlan(harness)).toMatchObject({ report: { ...shows, source: 'vendor' } })
    expect(harness.calledSince()).toEqual(['v3 read-plan'])
  })

  test.each(changes)('is told, but not kept, as a read that lags shows it: $operation', async (change) => {
    const { operation, input, shows } = change
    const harness = await withBakery('v3Only', { switches: { visibilityDelayMs: 30_000 } })
    await harness.carryOut(operation, 'bakery', input)
    harness.clock.advance(10_000)
    expect(await askPlan(harness)).toMatchObject({ report: { planType: 'TRIAL', status: 'trial', source: 'vendor' } })
    expect(await keptPlan(harness)).toBeUndefined()
    expect((await harness.lane('bakery')).directory).toMatchObject(shows)
    harness.clock.advance(settled)
    harness.calledSince()
    expect(await askPlan(harness)).toMatchObject({ report: { ...shows, source: 'vendor' } })
    expect(await askPlan(harness)).toMatchObject({ report: { ...shows, source: 'directory' } })
    expect(harness.calledSince()).toEqual(['v3 read-plan'])
  })

  test('while the vendor was being asked is not told from that answer afterwards', async () => {
    const harness = await withBakery('v3Only', { switches: { visibilityDelayMs: 30_000 } })
    const { readAccount } = harness.vendor
    let races = 1
    harness.vendor.readAccount = async (...asked) => {
      const answer = await readAccount(...asked)
      if (races-- > 0) await harness.carryOut('change-plan', 'bakery', { planType: 'GOLD', billingDayOfMonth: 15 })
      return answer
    }
    await askPlan(harness)
    harness.clock.advance(settled)
    expect(await askPlan(harness)).toMatchObject({ report: { planType: 'GOLD', source: 'vendor' } })
  })

  test('just before the vendor was asked is not told from that answer either', async () => {
    const harness = await withBakery('v3Only', { switches: { visibilityDelayMs: 30_000 } })
    const { get } = harness.store
    let races = 1
    // The reader has seen the lane, and goes on only when the operation has come and gone.
    harness.store.get = async (key) => {
      const item = await get.call(harness.store, key)
      if (key.sk !== 'bakery' || key.pk !== 'ACCOUNTS#acme' || races-- <= 0) return item
      await harness.carryOut('change-plan', 'bakery', { planType: 'GOLD', billingDayOfMonth: 15 })
      harness.clock.advance(1_000)
      return item
    }
    expect(await askPlan(harness)).toMatchObject({ report: { planType: 'TRIAL' } })
    expect((await harness.lane('bakery')).directory.planType).toBe('GOLD')
    harness.clock.advance(settled)
    expect(await askPlan(harness)).toMatchObject({ report: { planType: 'GOLD', source: 'vendor' } })
  })

  test('by a cancellation whose time has come since is asked for anew', async () => {
    const harness = await withBakery('v3Only')
    const effectiveAt = iso(harness.clock.now() + minutes(10))
    await harness.carryOut('cancel-account', 'bakery', { releaseFromSingleBilling: true, effectiveAt })
    harness.clock.advance(minutes(8))
    expect(await askPlan(harness)).toMatchObject({ report: { status: 'trial', source: 'vendor' } })
    expect(await askPlan(harness)).toMatchObject({ report: { status: 'trial', source: 'directory' } })
    harness.clock.advance(minutes(2))
    expect(await askPlan(harness)).toMatchObject({ report: { status: 'canceled', source: 'vendor' } })
  })
})

describe('a plan of an account whose identifier is not known', () => {
  test('is asked for by the identifier that the listing shows', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 60 })
    expect(await askPlan(harness, false, 'acme-client-0055')).toMatchObject({ report: { planType: 'TRIAL' } })
    expect(harness.calledSince()).toEqual(['v3 list', 'v3 list', 'v3 read-plan'])
    expect(await askPlan(harness, true, 'acme-client-0055')).toMatchObject({ is: 'known' })
    expect(harness.calledSince()).toEqual(['v3 read-plan'])
  })

  test('is asked for also while an operation keeps the identifier from being written down', async () => {
    const harness = await withBakery('mixed')
    const request = { partner: 'acme', account: 'bakery', operation: 'cancel-product', operationId: 'waiting' }
    await harness.engine.submit({ ...request, input: {} })
    expect(await askPlan(harness)).toMatchObject({ report: { planType: 'TRIAL', source: 'vendor' } })
    expect(harness.calledSince()).toEqual(['v3 list', 'v3 read-plan'])
  })

  test('is not known where no page of the listing shows the account, and nothing is left behind', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 60 })
    expect(await askPlan(harness, false, 'florist')).toEqual({ is: 'not-known' })
    expect(harness.calledSince()).toEqual(['v3 list', 'v3 list'])
    expect(await harness.store.get(accountKey('acme', 'florist'))).toBeUndefined()
    expect(await keptPlan(harness, 'florist')).toBeUndefined()
  })

  test('is not denied by a listing that was read before the account was created', async () => {
    const harness = new VendorHarness(partnerKinds.mixed)
    expect(await askPlan(harness)).toEqual({ is: 'not-known' })
    harness.clock.advance(minutes(5))
    await harness.carryOut('provision-account', 'bakery', newAccount)
    harness.calledSince()
    // The listing may not show it yet, so the pass of before proves nothing, nor would another.
    expect(await askPlan(harness)).toMatchObject({ is: 'unknown', reason: 'ACCOUNT_NOT_FOUND' })
    expect(harness.calledSince()).toEqual([])
    expect((await harness.lane('bakery')).directory.presence).toBe('present')
    harness.clock.advance(settled)
    expect(await askPlan(harness)).toMatchObject({ is: 'known' })
    expect(harness.calledSince()).toEqual(['v3 list', 'v3 read-plan'])
  })
})

describe('a plan that cannot be had', () => {
  test.each(planned)(
    'is unknown while the vendor is silent, though an old answer is kept ($kind)',
    async ({ kind }) => {
      const harness = await withBakery(kind)
      await askPlan(harness)
      harness.clock.advance(minutes(16))
      silence(harness)
      expect(await askPlan(harness)).toMatchObject({ is: 'unknown', reason: 'CONNECTION_LOST' })
      // What the directory knows is told all the same.
      expect(await askAccount(harness)).toMatchObject({
        is: 'known',
        report: { fields: { planType: { value: 'TRIAL' } } },
      })
    },
  )

  test.each(planned)(
    'is told from the last answer while that is fresh, though the vendor is silent ($kind)',
    async ({ kind }) => {
      const harness = await withBakery(kind)
      await askPlan(harness)
      silence(harness)
      expect(await askPlan(harness)).toMatchObject({ report: { source: 'directory' } })
      expect(await askPlan(harness, true)).toMatchObject({ is: 'unknown' })
    },
  )

  test('since there is no place in the budget is unknown, without a call', async () => {
    const { budget } = partnerKinds.withV2
    const harness = await withBakery('withV2', { settings: { budget: { ...budget, requestsPerDay: 2 } } })
    expect(await askPlan(harness)).toEqual({ is: 'unknown', reason: 'QUOTA_EXCEEDED' })
    expect(harness.calledSince()).toEqual([])
  })

  test('of an account that is gone is not known', async () => {
    const harness = await withBakery('v3Only')
    harness.simulator.place([{ ...atVendor(harness), partner: 'globex' }])
    expect(await askPlan(harness)).toEqual({ is: 'not-known' })
    expect((await harness.lane('bakery')).directory.presence).toBe('absent')
  })
})
