import { describe, expect, test } from 'vitest'
import { lost } from '../../support/engine/vendor-faults.ts'
import { atVendor, minutes, withBakery } from '../account-reads/asking.ts'

const hours = (count: number): number => minutes(60 * count)

/** Somebody else gives the account another plan than the one that was asked for, while that is unknown. */
async function changedMeanwhile() {
  const harness = await withBakery('v3Only')
  await harness.carryOut('change-plan', 'bakery', { planType: 'BRONZE', billingDayOfMonth: 15 })
  harness.clock.advance(hours(1))
  harness.simulator.faults.add(lost('change-plan', 'timeout-before'))
  const id = await harness.carryOut('change-plan', 'bakery', { planType: 'GOLD' }, { horizon: 30_000 })
  harness.simulator.core.changePlan('acme', 'bakery', { planType: 'SILVER', reactivates: false })
  return { harness, id }
}

describe('what a look has seen that leaves the operation to a person', () => {
  test('is in the directory at once', async () => {
    const { harness, id } = await changedMeanwhile()
    await harness.settle(hours(1))
    expect(await harness.operation(id)).toMatchObject({ status: 'parked', outcome: { code: 'CHANGED_ELSEWHERE' } })
    expect((await harness.lane('bakery')).directory).toMatchObject({ planType: 'SILVER' })
  })

  test('gives the directory no identifier: it may be another account’s', async () => {
    const { harness, id } = await changedMeanwhile()
    const mine = atVendor(harness).encodedId
    const { readAccount } = harness.vendor
    harness.vendor.readAccount = async (...asked) => {
      const answer = await readAccount(...asked)
      if (!answer.ok) return answer
      const fields = { ...answer.value.fields, 'vendorId:v3': 'a07eanother' }
      return { ...answer, value: { ...answer.value, fields } }
    }
    await harness.settle(hours(1))
    expect(await harness.operation(id)).toMatchObject({ status: 'parked' })
    expect((await harness.lane('bakery')).directory['vendorId:v3']).toBe(mine)
  })
})
