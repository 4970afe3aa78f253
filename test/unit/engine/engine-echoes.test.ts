import { describe, expect, test } from 'vitest'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'

const account = 'acme-client-0001'
const day = 86_400_000

describe('what the vendor answers', () => {
  test('may be the midnight of the day that was asked for: one request, and both dates are told', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 1, switches: { v3EffectiveDate: 'midnight' } })
    const effectiveAt = new Date(Math.floor(harness.clock.now() / day) * day + 20 * day + 54_321_000).toISOString()
    const id = await harness.carryOut('cancel-account', account, { effectiveAt, releaseFromSingleBilling: true })
    const midnight = `${effectiveAt.slice(0, 10)}T00:00:00.000Z`
    expect(await harness.operation(id)).toMatchObject({
      status: 'applied',
      outcome: { warnings: [expect.stringMatching(new RegExp(`${effectiveAt}.*${midnight}`))] },
    })
    expect(harness.calledSince().filter((call) => call === 'v3 cancel-account')).toHaveLength(1)
    expect((await harness.lane(account)).directory.cancellationAt).toBe(midnight)
  })

  test.each(['no-zone', 'epoch', 'date-only'] as const)('may be spelled otherwise: %s', async (spelling) => {
    const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 1, switches: { v3EffectiveDate: spelling } })
    const effectiveAt = new Date(harness.clock.now() + 20 * day).toISOString()
    const id = await harness.carryOut('cancel-account', account, { effectiveAt, releaseFromSingleBilling: true })
    expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
    expect(harness.calledSince().filter((call) => call === 'v3 cancel-account')).toHaveLength(1)
  })

  test('may be a later date where none was asked for: then the account is not cancelled yet', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 1, switches: { v3CancelDelayDays: 10 } })
    const id = await harness.carryOut('cancel-account', account, { releaseFromSingleBilling: true })
    expect(await harness.operation(id)).toMatchObject({
      status: 'applied',
      outcome: { warnings: [expect.stringContaining('was to end at once')] },
    })
    const { directory } = await harness.lane(account)
    expect(directory.status).not.toBe('canceled')
    expect(Date.parse(directory.cancellationAt ?? '')).toBeGreaterThan(harness.clock.now() + 9 * day)
  })

  test('may be another billing day: applied, and both are told', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 1, switches: { billingDayLimit: 28 } })
    const id = await harness.carryOut('change-plan', account, { planType: 'GOLD', billingDayOfMonth: 31 })
    expect(await harness.operation(id)).toMatchObject({
      status: 'applied',
      outcome: { warnings: ['billingDayOfMonth 31 was asked for; the vendor has set 28.'] },
    })
  })

  test('may be that the account is suspended: nothing is sent, and the vendor’s own word is told', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 1, switches: { v3SuspendedStatus: 'Disabled' } })
    await harness.carryOut('change-plan', account, { planType: 'GOLD', billingDayOfMonth: 1 })
    const { store } = harness.simulator.core
    const known = store.find(account)
    if (known === undefined) throw new Error('There is no account.')
    store.put({ ...known, billing: { ...known.billing, suspended: true } } as never, harness.clock.now(), 0)
    harness.clock.advance(2 * day)
    harness.calledSince()
    const id = await harness.carryOut('change-plan', account, { planType: 'GOLD', billingDayOfMonth: 1 })
    expect(await harness.operation(id)).toMatchObject({
      status: 'rejected',
      outcome: { code: 'ACCOUNT_SUSPENDED', message: expect.stringContaining('"Disabled"') },
    })
    expect(harness.calledSince()).not.toContain('v3 change-plan')
    expect((await harness.lane(account)).directory).toMatchObject({ status: 'suspended', statusWord: 'Disabled' })
  })
})
