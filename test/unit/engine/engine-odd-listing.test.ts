import { describe, expect, test } from 'vitest'
import type { OddRow } from '../../../shared/partner-api/calling/odd-row.ts'
import type { Gateway } from '../../../shared/partner-api/gateway.ts'
import { faultRuleSchema } from '../../simulator/fault-rule.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'

const hour = 3_600_000
const gold = { planType: 'GOLD', billingDayOfMonth: 15 }
const odd: OddRow = { index: 3, vendorId: 'a07odd', counts: false, reason: 'site_owner_name cannot be read' }

/** A V3 partner with two accounts and one row that nobody can read. */
function withOddRow(): VendorHarness {
  const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 2 })
  const { vendor } = harness
  const listAccounts: Gateway['listAccounts'] = async (...asked) => {
    const answer = await vendor.listAccounts(...asked)
    return answer.ok ? { ...answer, value: { ...answer.value, oddRows: [odd] } } : answer
  }
  harness.context.gateway = () => ({ ...vendor, listAccounts })
  return harness
}

describe('where a row of the listing cannot be read', () => {
  test('an operation on an account that a row beside it shows goes on', async () => {
    const harness = withOddRow()
    const id = await harness.carryOut('change-plan', 'acme-client-0002', gold)
    expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
    expect(harness.notices).toContain('listing-row-odd')
  })

  test('one on an account that no row shows is not told unknown: it waits for the long intervals, then for a person', async () => {
    const harness = withOddRow()
    const id = await harness.carryOut('change-plan', 'hidden-bakery', gold, { horizon: 2 * hour })
    expect(await harness.engine.report('acme', id)).toMatchObject({ status: 'deferred', reason: 'scan' })
    await harness.settle(30 * hour)
    expect(await harness.operation(id)).toMatchObject({
      status: 'parked',
      outcome: {
        code: 'LISTING_PROVES_NOTHING',
        message: expect.stringContaining('identifier a07odd, cannot be read: site_owner_name'),
        evidence: { answered: expect.stringContaining('a07odd') },
      },
    })
    // At each interval one pass, not one for each minute.
    expect(harness.calledSince().filter((call) => call === 'v3 list').length).toBeLessThanOrEqual(6)
  })

  test('a creation whose answer was lost is neither sent again nor given up: it is looked for, then a person decides', async () => {
    const harness = withOddRow()
    harness.simulator.faults.add(faultRuleSchema.parse({ match: { call: 'create' }, fault: 'reset-before' }))
    const id = await harness.carryOut('provision-account', 'new-bakery', newAccount, { horizon: 40 * hour })
    expect(await harness.operation(id)).toMatchObject({ status: 'parked', outcome: { code: 'LISTING_PROVES_NOTHING' } })
    expect(harness.calledSince().filter((call) => call === 'v3 create')).toHaveLength(1)
  })
})
