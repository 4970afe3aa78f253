import { expect, test } from 'vitest'
import { keyKey } from '../../../shared/ledger/key-record.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'

const hour = 3_600_000

/** Rules that the vendor's pages leave open: whichever it has, the same comes of an operation. */
test.each([
  { canceledProduct: 'stays', answered: true },
  { canceledProduct: 'removed', answered: true },
  { canceledProduct: 'stays', answered: false },
  { canceledProduct: 'removed', answered: false },
] as const)(
  'a cancelled product that $canceledProduct is cancelled, also where the answer is lost ($answered), and can be opened again',
  async ({ canceledProduct, answered }) => {
    const harness = new VendorHarness(partnerKinds.old, { switches: { canceledProduct } })
    await harness.carryOut('provision-account', 'bakery', newAccount)
    await harness.carryOut('open-product', 'bakery', { product: 'EventMarketing' })
    harness.clock.advance(hour)
    if (!answered)
      harness.simulator.faults.add({ match: { call: 'cancel' }, times: 1, skip: 0, fault: 'timeout-after' })
    const cancelled = await harness.carryOut(
      'cancel-product',
      'bakery',
      { product: 'EventMarketing' },
      { horizon: hour },
    )
    expect(await harness.operation(cancelled)).toMatchObject({ status: 'applied', outcome: { effect: 'proven' } })
    const opened = await harness.carryOut('open-product', 'bakery', { product: 'EventMarketing' }, { horizon: hour })
    expect(await harness.operation(opened)).toMatchObject({ status: 'applied' })
  },
)

test.each(['left-out', 'beside-text', 'alone'] as const)(
  'a limit of the gateway is told from a refused key, with X-Mashery-Error-Code %s',
  async (masheryErrorCode) => {
    const harness = new VendorHarness(partnerKinds.old, { switches: { masheryErrorCode } })
    await harness.carryOut('provision-account', 'bakery', newAccount)
    harness.clock.advance(hour)
    harness.simulator.core.switches = { ...harness.simulator.core.switches, requestsPerDay: 1 }
    const id = await harness.carryOut('open-product', 'bakery', { product: 'EventMarketing' })
    await harness.settle(hour)
    const key = await harness.store.get(keyKey(harness.settings.budget.name))
    expect(key?.breaker).toMatchObject({ reason: 'quota', code: 'QUOTA_EXCEEDED' })
    expect(await harness.operation(id)).not.toMatchObject({ status: 'parked' })
  },
)
