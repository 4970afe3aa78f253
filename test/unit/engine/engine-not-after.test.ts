import { describe, expect, test } from 'vitest'
import { failureOf } from '../../../shared/partner-api/failure-classification.ts'
import { cancelledOnline } from '../../support/engine/done-by-others.ts'
import { answered, lost } from '../../support/engine/vendor-faults.ts'
import { evidence } from '../../support/operations/told-gateway.ts'
import { minutes, withBakery } from '../account-reads/asking.ts'

const hours = (count: number): number => minutes(60 * count)
const gold = { planType: 'GOLD', billingDayOfMonth: 15 }

describe('an operation whose notAfter has come', () => {
  test.each([
    { reason: 'its requests were refused for now', code: 'OVER_RATE', outcome: 'refused-for-now' },
    { reason: 'its requests were refused for our credentials', code: 'CREDENTIALS_REFUSED', outcome: 'held' },
    { reason: 'its requests never left', code: 'CONNECT_FAILED', outcome: 'not-sent' },
  ] as const)('is not started any more though it was tried: $reason', async ({ code, outcome }) => {
    const harness = await withBakery('v3Only')
    const { changePlan } = harness.vendor
    harness.vendor.changePlan = async () => ({ ok: false, failure: failureOf(code), evidence })
    const id = await harness.carryOut('change-plan', 'bakery', gold, { notAfter: harness.clock.now() + minutes(10) })
    const { past } = await harness.operation(id)
    expect(Object.values(past)).toMatchObject([{ outcome }])
    harness.vendor.changePlan = changePlan
    harness.clock.advance(minutes(10) + 1)
    await harness.settle(hours(24))
    expect(await harness.operation(id)).toMatchObject({ status: 'rejected', outcome: { code: 'EXPIRED' } })
    expect(harness.calledSince()).not.toContain('v3 change-plan')
  })

  test('is carried to its end where a request may have taken effect', async () => {
    const harness = await withBakery('v3Only')
    harness.simulator.faults.add(lost('change-plan', 'timeout-before'))
    const notAfter = harness.clock.now() + 1_000
    const id = await harness.carryOut('change-plan', 'bakery', gold, { notAfter, horizon: hours(1) })
    expect((await harness.operation(id)).past).toMatchObject({ 1: { outcome: 'not-applied' } })
    expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
  })

  test('is carried to its end where a step was applied, though the next was refused for now', async () => {
    const harness = await withBakery('mixed', { settings: { reopen: { planType: 'GOLD', updateSiteOwner: true } } })
    cancelledOnline(harness)
    harness.clock.advance(hours(1))
    harness.simulator.faults.add(answered('update', 403, 'Developer Over Rate'))
    const notAfter = harness.clock.now() + 1_000
    const id = await harness.carryOut(
      'reopen-account',
      'bakery',
      { billingDayOfMonth: 3 },
      { notAfter, horizon: hours(30) },
    )
    const { status, steps, past } = await harness.operation(id)
    expect(past).toMatchObject({ 1: { outcome: 'applied' }, 2: { outcome: 'refused-for-now' } })
    expect({ status, steps }).toEqual({ status: 'applied', steps: ['reactivate-plan', 'update-site-owner'] })
  })
})
