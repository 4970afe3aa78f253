import { describe, expect, test } from 'vitest'
import type { Step } from '../../../shared/ledger/operation-record.ts'
import { changePlan } from '../../../shared/operations/change-plan/operation.ts'
import { reopenAccount } from '../../../shared/operations/reopen-account/operation.ts'
import { cancelledOnline } from '../../support/engine/done-by-others.ts'
import { contextOf, partnerWith } from '../../support/operations/operation-context.ts'
import { atVendor, minutes, withBakery } from '../account-reads/asking.ts'

const hours = (count: number): number => minutes(60 * count)
const gold = { planType: 'GOLD', billingDayOfMonth: 15 }

describe('an account that its client has cancelled online', () => {
  test('is not opened and billed again by a change of plan', async () => {
    const harness = await withBakery('v3Only')
    await harness.carryOut('change-plan', 'bakery', gold)
    harness.clock.advance(hours(24))
    cancelledOnline(harness)
    harness.clock.advance(hours(24 * 300))
    harness.calledSince()
    const id = await harness.carryOut('change-plan', 'bakery', { planType: 'SILVER' }, { horizon: hours(1) })
    expect(await harness.operation(id)).toMatchObject({ status: 'rejected' })
    expect(atVendor(harness)).toMatchObject({ status: 'Canceled' })
    expect(harness.calledSince()).toEqual(['v3 read-plan'])
  })

  test('is not known to be under single billing any more once a plan has opened it again', async () => {
    const harness = await withBakery('v3Only')
    await harness.carryOut('change-plan', 'bakery', gold)
    harness.clock.advance(hours(1))
    expect((await harness.lane('bakery')).directory).toMatchObject({ singleBilling: true })
    cancelledOnline(harness)
    harness.clock.advance(hours(24))
    const id = await harness.carryOut('reopen-account', 'bakery', { planType: 'GOLD' }, { horizon: hours(1) })
    expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
    expect(atVendor(harness)).toMatchObject({ status: 'Open', singleBilling: false })
    const { directory } = await harness.lane('bakery')
    expect(directory).toMatchObject({ status: 'open', planType: 'GOLD' })
    expect(directory).not.toHaveProperty('singleBilling')
  })
})

describe('a step of reopen-account makes unknown', () => {
  const known = { singleBilling: true, 'product:EmailMarketing': 'open', planType: 'GOLD' } as const
  const step = (kind: string): Step => ({ kind, target: {}, details: {}, last: false, mayBeStored: false })

  test.each([
    {
      kind: 'reactivate-plan',
      reason: 'whether it brings single billing and products back nobody says (4.6)',
      forgotten: ['singleBilling', 'unmanagedSince', 'product:EmailMarketing'],
    },
    {
      kind: 'open-product',
      reason: 'an account that opens leaves its trial, and no answer tells with which plan (4.14)',
      forgotten: ['planType', 'billingDayOfMonth'],
    },
    { kind: 'update-site-owner', reason: 'nothing: it sets what it changes', forgotten: [] },
  ])('$forgotten: $kind, $reason', ({ kind, forgotten }) => {
    expect(reopenAccount.forgets?.(step(kind), known)).toEqual(forgotten)
  })
})

describe('change-plan reads the account before it sends', () => {
  const context = contextOf({ planType: 'GOLD' }, partnerWith({ listing: 'v3', plan: 'v3' }))
  const fields = { presence: 'present', status: 'open', planType: 'SILVER' } as const
  const freshFrom = 1_000

  test.each([
    { reason: 'its status was seen as long ago as that may be', seenAt: { status: freshFrom }, reads: false },
    { reason: 'its status was seen before that', seenAt: { status: freshFrom - 1 }, reads: true },
    { reason: 'only its plan was seen lately', seenAt: { planType: freshFrom }, reads: true },
  ])('$reads: $reason', ({ seenAt, reads }) => {
    expect(changePlan.needsRead(context, { fields, seenAt }, { freshFrom })).toBe(reads)
  })
})
