import { describe, expect, test } from 'vitest'
import { readLag } from '../../../shared/engine/read-lag.ts'
import { cancelledOnline } from '../../support/engine/done-by-others.ts'
import { askAccount, atVendor, iso, minutes, withBakery } from '../account-reads/asking.ts'

const release = { releaseFromSingleBilling: true }

/** The account will end in two hours, by an operation that was carried out. */
async function endingSoon() {
  const harness = await withBakery('mixed')
  const endsAt = harness.clock.now() + minutes(120)
  const effectiveAt = iso(endsAt)
  await harness.carryOut('cancel-account', 'bakery', { ...release, effectiveAt })
  const directory = async () => (await harness.lane('bakery')).directory
  expect(await directory()).toMatchObject({ status: 'trial', cancellationAt: effectiveAt })
  harness.calledSince()
  return { harness, endsAt, effectiveAt, directory }
}

describe('a cancellation with a date that no read of the account shows', () => {
  test('is still known after a read of the account', async () => {
    const { harness, effectiveAt, directory } = await endingSoon()
    const id = await harness.carryOut('cancel-product', 'bakery', {})
    expect(harness.calledSince()).toContain('xml read')
    expect(await harness.operation(id)).toMatchObject({ status: 'rejected', outcome: { code: 'CANCELLATION_PENDING' } })
    expect(await directory()).toMatchObject({ status: 'trial', cancellationAt: effectiveAt })
  })

  test('is over with an account that is seen to be cancelled before its date, whatever becomes of the operation', async () => {
    const { harness, directory } = await endingSoon()
    harness.clock.advance(minutes(10))
    cancelledOnline(harness)
    const id = await harness.carryOut('cancel-product', 'bakery', {})
    expect(await harness.operation(id)).not.toMatchObject({ outcome: { code: 'CANCELLATION_PENDING' } })
    expect(await directory()).toMatchObject({ status: 'canceled', cancellationAt: '' })
  })

  test('is waited out when its time has come, until reads have to show it', async () => {
    const { harness, endsAt, directory } = await endingSoon()
    harness.clock.advance(endsAt + 1 - harness.clock.now())
    const id = await harness.carryOut('cancel-product', 'bakery', {}, { horizon: 1 })
    expect(harness.calledSince()).toEqual([])
    const shownAt = endsAt + readLag(harness.context.times) + 1
    expect(await harness.engine.report('acme', id)).toMatchObject({
      status: 'deferred',
      reason: 'settle',
      dueAt: iso(shownAt),
    })
    await harness.settle(minutes(10))
    expect(await harness.engine.report('acme', id)).toMatchObject({ status: expect.stringMatching(/applied|rejected/) })
    expect(atVendor(harness).status).toBe('Canceled')
    expect(await directory()).toMatchObject({ status: 'canceled' })
  })

  test('has taken away, once its time has come, what was known before: that is no ground to send by', async () => {
    const { harness, endsAt } = await endingSoon()
    harness.clock.advance(endsAt + minutes(30) - harness.clock.now())
    const id = await harness.carryOut('change-plan', 'bakery', { planType: 'GOLD' })
    expect(await harness.operation(id)).toMatchObject({ status: 'rejected', outcome: { code: 'ACCOUNT_CANCELED' } })
    expect(harness.calledSince()).not.toContain('v3 change-plan')
  })
})

describe('what is not known since a moment ago', () => {
  test('is not taken from a read that may show what was before: the lane rests until reads can be believed', async () => {
    const harness = await withBakery('mixed')
    await harness.carryOut('cancel-account', 'bakery', release)
    const { changedAt, directory } = await harness.lane('bakery')
    expect(directory).not.toHaveProperty('singleBilling')
    harness.calledSince()
    const id = await harness.carryOut('cancel-product', 'bakery', release, { horizon: 1 })
    expect(harness.calledSince()).toEqual(['xml read'])
    expect(await harness.engine.report('acme', id)).toMatchObject({
      reason: 'settle',
      dueAt: iso((changedAt.singleBilling ?? 0) + readLag(harness.context.times) + 1),
    })
  })
})

test('what a guard has seen is kept, though nothing was sent', async () => {
  const harness = await withBakery('mixed')
  harness.clock.advance(minutes(60))
  cancelledOnline(harness)
  harness.clock.advance(minutes(10))
  await harness.carryOut('change-plan', 'bakery', { planType: 'GOLD' })
  const { directory, observedAt } = await harness.lane('bakery')
  expect(directory.status).toBe('canceled')
  expect(harness.clock.now() - (observedAt.status ?? 0)).toBeLessThan(minutes(1))
})

describe('a date that is remembered', () => {
  test('is no younger for a read that does not show it', async () => {
    const { harness } = await endingSoon()
    const { observedAt } = await harness.lane('bakery')
    harness.clock.advance(minutes(20))
    await harness.carryOut('cancel-product', 'bakery', {})
    const after = await harness.lane('bakery')
    expect(after.observedAt.cancellationAt).toBe(observedAt.cancellationAt)
    expect(after.observedAt.status).toBeGreaterThan(observedAt.status ?? 0)
  })

  test('is over with an account that a question shows to be cancelled', async () => {
    const { harness, directory } = await endingSoon()
    harness.clock.advance(minutes(10))
    cancelledOnline(harness)
    expect(await askAccount(harness, true)).toMatchObject({
      is: 'known',
      report: { fields: { status: { value: 'canceled' } } },
    })
    expect(await directory()).toMatchObject({ status: 'canceled', cancellationAt: '' })
  })
})

test('a cancellation with a date reads the account first: the vendor says yes to one for an account that is gone', async () => {
  const harness = await withBakery('v3Only')
  cancelledOnline(harness)
  harness.clock.advance(minutes(10))
  const effectiveAt = iso(harness.clock.now() + minutes(120))
  const id = await harness.carryOut('cancel-account', 'bakery', { ...release, effectiveAt })
  expect(harness.calledSince()).toEqual(['v3 read-plan'])
  expect(await harness.operation(id)).toMatchObject({
    status: 'applied',
    outcome: { code: 'ALREADY_SO', effect: 'none' },
  })
})
