import { describe, expect, test } from 'vitest'
import { renamedThere } from '../../support/engine/done-by-others.ts'
import type { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'
import { askPlan, atVendor, iso, minutes, withBakery } from '../account-reads/asking.ts'

const hours = (count: number): number => minutes(60 * count)
const gold = { planType: 'GOLD', billingDayOfMonth: 15 }

/** `bakery` is renamed to `old-bakery` at the vendor, and another account of the name is provisioned. */
async function reuseName(harness: VendorHarness): Promise<void> {
  renamedThere(harness, 'bakery', 'old-bakery')
  const id = await harness.carryOut('provision-account', 'bakery', newAccount, { horizon: hours(1) })
  expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
}

describe('a new account of a name that an older one had', () => {
  test('is not changed by the older one’s identifier', async () => {
    const harness = await withBakery('mixed')
    await harness.carryOut('change-plan', 'bakery', gold)
    harness.clock.advance(hours(1))
    await reuseName(harness)
    expect((await harness.lane('bakery')).directory).not.toHaveProperty('planType')
    const id = await harness.carryOut('change-plan', 'bakery', { ...gold, planType: 'SILVER' }, { horizon: hours(1) })
    expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
    expect(atVendor(harness, 'bakery').billing).toMatchObject({ planType: 'SILVER' })
    expect(atVendor(harness, 'old-bakery').billing).toMatchObject({ planType: 'GOLD' })
  })

  test('is not found by a page of the listing that was read before it was created', async () => {
    const harness = await withBakery('mixed')
    const { encodedId: older } = atVendor(harness)
    // The page shows the older one under this name, and is fresh enough for others.
    await askPlan(harness, false, 'nobody')
    harness.clock.advance(minutes(1))
    renamedThere(harness, 'bakery', 'old-bakery')
    await harness.carryOut('provision-account', 'bakery', newAccount)
    harness.clock.advance(minutes(3))
    const id = await harness.carryOut('change-plan', 'bakery', gold, { horizon: hours(1) })
    expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
    const { directory } = await harness.lane('bakery')
    expect(directory['vendorId:v3']).toBe(atVendor(harness).encodedId)
    expect(directory['vendorId:v3']).not.toBe(older)
  })

  test('is not bound by a cancellation of the older one', async () => {
    const harness = await withBakery('mixed')
    const effectiveAt = iso(harness.clock.now() + hours(24 * 100))
    const cancellation = { effectiveAt, releaseFromSingleBilling: true }
    await harness.carryOut('cancel-account', 'bakery', cancellation, { horizon: hours(1) })
    expect((await harness.lane('bakery')).directory.cancellationAt).toBe(effectiveAt)
    await reuseName(harness)
    const id = await harness.carryOut('open-product', 'bakery', {}, { horizon: hours(1) })
    expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
  })
})
