import { describe, expect, test } from 'vitest'
import type { KeyRecord } from '../../../shared/ledger/key-record.ts'
import { reconcilePartner } from '../../../shared/reconciliation/reconcile-partner.ts'
import type { FaultRule } from '../../simulator/fault-rule.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { answered, quotaUsedUp } from '../../support/engine/vendor-faults.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'
import { askMembership, askPlan, minutes, settled, withBakery } from './asking.ts'

const keyOf = (harness: VendorHarness): KeyRecord | undefined =>
  harness.store.all().find(({ pk }) => pk === 'KEY#acme-key') as unknown as KeyRecord | undefined

const signInRefused = (call: 'read' | 'token'): FaultRule => answered(call, 401, '{"error":"invalid_client"}', 'always')

/** The account `bakery`, whose key was stopped for its sign-in by one question. */
async function stopped(): Promise<VendorHarness> {
  const harness = await withBakery('mixed')
  harness.simulator.faults.add(signInRefused('read'))
  expect(await askMembership(harness, 'florist')).toMatchObject({ reason: 'CREDENTIALS_REFUSED' })
  harness.calledSince()
  return harness
}

/** From the moment that the vendor has answered, the key's item cannot be written. */
function failAfterRead(harness: VendorHarness): void {
  const { readAccount } = harness.vendor
  harness.vendor.readAccount = async (...asked) => {
    const answer = await readAccount(...asked)
    harness.store.hooks.beforeCommit = async ({ key }) => {
      if (key.pk.startsWith('KEY#')) throw new Error('The ledger is out of reach.')
    }
    return answer
  }
}

describe('a question that the vendor refuses to answer', () => {
  test('since the day is used up stops the key for everybody', async () => {
    const harness = await withBakery('v3Only')
    harness.simulator.faults.add(quotaUsedUp('read-plan', 'always'))
    expect(await askPlan(harness, true)).toMatchObject({ is: 'unknown', reason: 'QUOTA_EXCEEDED' })
    expect(keyOf(harness)?.breaker).toMatchObject({ state: 'open', reason: 'quota' })
    harness.clock.advance(minutes(1))
    expect(await askPlan(harness, true)).toMatchObject({ is: 'unknown', reason: 'QUOTA_EXCEEDED' })
    const id = await harness.carryOut('change-plan', 'bakery', { planType: 'GOLD', billingDayOfMonth: 15 })
    expect(await harness.engine.report('acme', id)).toMatchObject({ status: 'deferred', reason: 'quota' })
    expect(harness.calledSince()).toEqual(['v3 read-plan'])
  })

  test('since the key is too fast makes it slower', async () => {
    const harness = await withBakery('v3Only')
    harness.simulator.faults.add(answered('read-plan', 429, '{"error_key":"throttled","error_message":"Too Many"}'))
    expect(await askPlan(harness, true)).toMatchObject({ is: 'unknown', reason: 'OVER_RATE' })
    expect(keyOf(harness)?.slower?.factor).toBeGreaterThan(1)
  })

  test('since our sign-in is wrong stops the key, so that the login is not locked by more of them', async () => {
    const harness = await stopped()
    for (let n = 0; n < 20; n++) {
      expect(await askMembership(harness, `florist-${n}`)).toMatchObject({ reason: 'KEY_STOPPED' })
      harness.clock.advance(1_000)
    }
    expect(harness.calledSince()).toEqual([])
  })

  test('for a reason that is this call’s alone stops nothing', async () => {
    const harness = await withBakery('mixed')
    harness.simulator.faults.add(answered('read', 403, '{}', 'always'))
    for (let n = 0; n < 6; n++) await askMembership(harness, `florist-${n}`)
    expect(keyOf(harness)).not.toHaveProperty('breaker')
    expect(keyOf(harness)).not.toHaveProperty('outages')
  })

  test('is told so though the key cannot be written', async () => {
    const harness = await withBakery('v3Only')
    harness.simulator.faults.add(quotaUsedUp('read-plan'))
    failAfterRead(harness)
    expect(await askPlan(harness, true)).toMatchObject({ is: 'unknown', reason: 'QUOTA_EXCEEDED' })
  })
})

/** The account `bakery`, whose key was stopped since the vendor said once that the day is used up. */
async function outOfQuota(): Promise<VendorHarness> {
  const harness = await withBakery('mixed')
  harness.simulator.faults.add(quotaUsedUp('read'))
  expect(await askMembership(harness, 'florist')).toMatchObject({ reason: 'QUOTA_EXCEEDED' })
  harness.calledSince()
  return harness
}

describe('a question to a key that was stopped', () => {
  test('finds out after five minutes whether it may go on, though no operation is under way', async () => {
    const harness = await outOfQuota()
    harness.clock.advance(minutes(5) - 1)
    expect(await askMembership(harness, 'florist')).toMatchObject({ reason: 'QUOTA_EXCEEDED' })
    harness.clock.advance(2)
    expect(await askMembership(harness, 'florist')).toMatchObject({ membership: 'not-a-member', source: 'vendor' })
    expect(keyOf(harness)).not.toHaveProperty('breaker')
    expect(await askMembership(harness, 'grocer')).toMatchObject({ membership: 'not-a-member', source: 'vendor' })
    expect(harness.calledSince()).toEqual(['xml read', 'xml read'])
  })

  test('finds it out with all the requests that it takes: a token, and the plan', async () => {
    const harness = await withBakery('v3Only')
    harness.simulator.faults.add(quotaUsedUp('read-plan'))
    expect(await askPlan(harness, true)).toMatchObject({ reason: 'QUOTA_EXCEEDED' })
    // The token of before has ended, and the vendor's clock has seen midnight.
    harness.clock.advance(minutes(60 * 25))
    expect(await askPlan(harness, true)).toMatchObject({ is: 'known', report: { source: 'vendor' } })
  })

  test('asks later each time while the vendor stays with its word', async () => {
    const harness = await outOfQuota()
    harness.simulator.faults.add(quotaUsedUp('read', 'always'))
    harness.clock.advance(minutes(5) + 1)
    expect(await askMembership(harness, 'florist')).toMatchObject({ reason: 'QUOTA_EXCEEDED' })
    harness.clock.advance(minutes(15) - 1)
    expect(await askMembership(harness, 'florist')).toMatchObject({ reason: 'QUOTA_EXCEEDED' })
    expect(harness.calledSince()).toEqual(['xml read'])
    expect(keyOf(harness)?.breaker).toMatchObject({ state: 'open', reason: 'quota', failedProbes: 1 })
  })

  test('is never the one that tries a refused sign-in again', async () => {
    const harness = await stopped()
    for (let hours = 0; hours < 10; hours++) {
      harness.clock.advance(minutes(60))
      expect(await askMembership(harness, 'florist')).toMatchObject({ reason: 'KEY_STOPPED' })
    }
    expect(harness.calledSince()).toEqual([])
  })

  test('is answered though the key cannot be written', async () => {
    const harness = await outOfQuota()
    harness.clock.advance(minutes(5) + 1)
    failAfterRead(harness)
    expect(await askMembership(harness, 'florist')).toMatchObject({ membership: 'not-a-member', source: 'vendor' })
    expect(keyOf(harness)?.breaker).toMatchObject({ state: 'open' })
  })
})

describe('a key that a question has stopped is reported once, by whoever finds out first', () => {
  test('with what stops it, and with nothing more while it stays so', async () => {
    const harness = await stopped()
    expect(harness.notices).toEqual(['key-held'])
    harness.clock.advance(minutes(20))
    await askMembership(harness, 'florist')
    expect(harness.notices).toEqual(['key-held'])
  })

  test('also where it is the nightly reading', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 3 })
    harness.simulator.faults.add(signInRefused('token'))
    await reconcilePartner(harness.context, harness.settings, harness.vendor, harness.deadline(840_000))
    expect(harness.notices).toEqual(['key-held'])
  })

  test('also where it is the day', async () => {
    const harness = await outOfQuota()
    expect(harness.notices).toEqual(['quota-refused'])
  })
})

describe('a reading of the listing that runs into the end of the day stops the key:', () => {
  const readings: { reading: string; begin: (harness: VendorHarness) => Promise<unknown> }[] = [
    { reading: 'a question’s', begin: (harness) => askMembership(harness, 'nobody') },
    {
      reading: 'that of an identifier in a message',
      begin: (harness) =>
        harness.engine.findAccountOf(
          'acme',
          { generation: 'v3', id: 'a07enobody' },
          harness.clock.now(),
          harness.deadline(),
        ),
    },
    {
      reading: 'the nightly one',
      begin: (harness) =>
        reconcilePartner(harness.context, harness.settings, harness.vendor, harness.deadline(840_000)),
    },
  ]

  test.each(readings)('$reading', async ({ begin }) => {
    const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 3 })
    harness.simulator.faults.add(quotaUsedUp('list', 'always'))
    await begin(harness)
    expect(keyOf(harness)?.breaker).toMatchObject({ state: 'open', reason: 'quota' })
    await begin(harness)
    expect(harness.calledSince()).toEqual(['v3 list'])
  })

  test('and so does a read that confirms what the nightly one misses', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only)
    await harness.carryOut('provision-account', 'bakery', newAccount)
    harness.clock.advance(settled)
    harness.simulator.core.store.clear()
    harness.simulator.faults.add(quotaUsedUp('read-plan', 'always'))
    await reconcilePartner(harness.context, harness.settings, harness.vendor, harness.deadline(840_000))
    expect(keyOf(harness)?.breaker).toMatchObject({ state: 'open', reason: 'quota' })
  })
})
