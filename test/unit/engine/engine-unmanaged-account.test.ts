import { expect, test } from 'vitest'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { lost } from '../../support/engine/vendor-faults.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'
import { minutes, settled } from '../account-reads/asking.ts'

const day = minutes(24 * 60)
const unmanaged = { ...newAccount, managed: false }

async function created(input: Record<string, unknown>): Promise<VendorHarness> {
  const harness = new VendorHarness(partnerKinds.v3Only)
  await harness.carryOut('provision-account', 'bakery', input, { horizon: minutes(180) })
  harness.clock.advance(settled)
  return harness
}

const cancelled = async (harness: VendorHarness) =>
  harness.operation(await harness.carryOut('cancel-account', 'bakery', {}))

test('an account that was created as not managed is cancelled without the override, and the answer says on what grounds', async () => {
  expect(await cancelled(await created(unmanaged))).toMatchObject({
    status: 'applied',
    outcome: { warnings: [expect.stringContaining('from its creation with "managed": false')] },
  })
})

test('a managed account still needs the override', async () => {
  expect(await cancelled(await created(newAccount))).toMatchObject({
    status: 'rejected',
    outcome: { code: 'ENDS_SINGLE_BILLING' },
  })
})

test('after 90 days the creation does not count any more', async () => {
  const harness = await created(unmanaged)
  harness.clock.advance(91 * day)
  expect(await cancelled(harness)).toMatchObject({ status: 'rejected', outcome: { code: 'ENDS_SINGLE_BILLING' } })
})

test('a creation whose yes was lost does not say how the account was made, nor does a person who marks it applied', async () => {
  const harness = new VendorHarness(partnerKinds.v3Only)
  harness.simulator.faults.add(lost('create', 'timeout-after'))
  const id = await harness.carryOut('provision-account', 'bakery', unmanaged, { horizon: minutes(180) })
  const { ver: version, status } = await harness.operation(id)
  expect(status).toBe('parked')
  await harness.engine.decide('acme', id, { kind: 'mark-applied', version, by: 'robin', why: 'it is ours' })
  await harness.settle(minutes(10))
  harness.clock.advance(settled)
  expect((await harness.lane('bakery')).directory).toMatchObject({ presence: 'present' })
  expect(await cancelled(harness)).toMatchObject({ status: 'rejected', outcome: { code: 'ENDS_SINGLE_BILLING' } })
})
