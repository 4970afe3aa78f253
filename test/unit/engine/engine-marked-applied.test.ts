import { describe, expect, test } from 'vitest'
import { operationKey } from '../../../shared/ledger/operation-record.ts'
import { cancelledOnline } from '../../support/engine/done-by-others.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { lost } from '../../support/engine/vendor-faults.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'
import { atVendor, changedElsewhere, minutes, settled, withBakery } from '../account-reads/asking.ts'

const hours = (count: number): number => minutes(60 * count)

/** Sends until nobody tries any more: every request is lost before it takes effect. */
async function parked(
  harness: VendorHarness,
  operation: 'cancel-product' | 'cancel-account',
  call: 'cancel' | 'cancel-account',
): Promise<string> {
  harness.simulator.faults.add({ ...lost(call, 'timeout-before'), times: 'always' })
  const id = await harness.carryOut(operation, 'bakery', { releaseFromSingleBilling: true }, { horizon: hours(3) })
  expect(await harness.operation(id)).toMatchObject({ status: 'parked', outcome: { code: 'ATTEMPTS_EXHAUSTED' } })
  return id
}

/** Marks it applied; answers the directory of then. */
async function markApplied(harness: VendorHarness, id: string) {
  const { ver: version } = await harness.operation(id)
  const why = 'the vendor did it'
  await harness.engine.decide('acme', id, { kind: 'mark-applied', version, by: 'robin', why })
  await harness.settle(minutes(10))
  expect(await harness.operation(id)).toMatchObject({ status: 'applied', outcome: { concludedBy: 'decision' } })
  return (await harness.lane('bakery')).directory
}

/** The partner without an anchor: its accounts have one product, and the last one takes the account with it. */
async function withLastProduct(): Promise<VendorHarness> {
  const { anchorProduct: _none, ...settings } = partnerKinds.mixed
  const harness = new VendorHarness(settings)
  await harness.carryOut('provision-account', 'bakery', newAccount)
  harness.clock.advance(settled)
  return harness
}

describe('the directory, after an operation was marked applied,', () => {
  test('has what the last product took with it, and the account is told to be caught', async () => {
    const harness = await withLastProduct()
    const id = await parked(harness, 'cancel-product', 'cancel')
    const directory = await markApplied(harness, id)
    expect(directory).toMatchObject({
      'product:EmailMarketing': 'absent',
      status: 'canceled',
      singleBilling: false,
    })
    expect(harness.events.map(({ type }) => type)).toContain('account.caught')
  })

  test('does not know of single billing what the operation has made unknown', async () => {
    const harness = await withBakery('mixed')
    expect((await harness.lane('bakery')).directory).toMatchObject({ singleBilling: true })
    const directory = await markApplied(harness, await parked(harness, 'cancel-account', 'cancel-account'))
    expect(directory).toMatchObject({ status: 'canceled' })
    expect(directory).not.toHaveProperty('singleBilling')
    expect(harness.events.map(({ type }) => type)).not.toContain('account.caught')
  })

  test('has the target and the account’s names, and nothing else, where the stored input cannot be read', async () => {
    const harness = await withBakery('mixed')
    await harness.carryOut('change-plan', 'bakery', { planType: 'GOLD', billingDayOfMonth: 15 })
    const id = await parked(harness, 'cancel-product', 'cancel')
    const { directory: before } = await harness.lane('bakery')
    await harness.store.update(operationKey('acme', id), [{ set: ['input'], value: '{"of":"another version"}' }])
    const directory = await markApplied(harness, id)
    expect(directory).toEqual({
      presence: 'present',
      'vendorId:v3': before['vendorId:v3'],
      'product:EmailMarketing': 'canceled',
    })
  })
})

describe('a ladder that was marked applied', () => {
  /** Parked at its end; then the vendor's partner team has opened the account, outside of single billing. */
  async function climbed() {
    const harness = await withBakery('mixed', { settings: { reopen: { planType: 'GOLD', updateSiteOwner: true } } })
    cancelledOnline(harness)
    harness.clock.advance(hours(1))
    const id = await harness.carryOut('reopen-account', 'bakery', {}, { horizon: hours(1) })
    expect(await harness.operation(id)).toMatchObject({ status: 'parked', outcome: { code: 'LADDER_ENDED' } })
    changedElsewhere(harness, { status: 'Open', products: [{ name: 'EmailMarketing', status: 'Open' }] })
    return { harness, id }
  }

  test('leaves nothing in the directory that nobody has seen: the account is read anew', async () => {
    const { harness, id } = await climbed()
    const { directory: before } = await harness.lane('bakery')
    const directory = await markApplied(harness, id)
    expect(directory).toEqual({ presence: 'present', 'vendorId:v3': before['vendorId:v3'] })
  })

  test('keeps nothing of the steps that were applied before either', async () => {
    const harness = await withBakery('mixed')
    cancelledOnline(harness)
    harness.clock.advance(hours(1))
    const id = await harness.carryOut('reopen-account', 'bakery', { billingDayOfMonth: 3 }, { horizon: hours(1) })
    expect(await harness.operation(id)).toMatchObject({ status: 'parked', steps: ['reactivate-plan'] })
    const directory = await markApplied(harness, id)
    expect(directory).toEqual({ presence: 'present', cancellationAt: '', 'vendorId:v3': atVendor(harness).encodedId })
  })

  test('has nothing left for a person to do, and no letter to send', async () => {
    const { harness, id } = await climbed()
    expect((await harness.operation(id)).outcome).toMatchObject({ nextSteps: expect.any(Array), request: {} })
    await markApplied(harness, id)
    const { outcome } = await harness.operation(id)
    expect(outcome).not.toHaveProperty('nextSteps')
    expect(outcome).not.toHaveProperty('request')
  })
})
