import { expect, test } from 'vitest'
import { reconcilePartner } from '../../../shared/reconciliation/reconcile-partner.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { quotaUsedUp } from '../../support/engine/vendor-faults.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { askMembership, minutes } from './asking.ts'

test.each([
  { reader: 'a question', accounts: 3, because: 'the page that is asked for may be the probe' },
  { reader: 'a question', accounts: 120, because: 'of several pages it is the first' },
  { reader: 'the night', accounts: 120, because: 'without operations and questions nobody else would release it' },
])(
  'a key that was stopped by a listing goes on with $reader: $because ($accounts accounts)',
  async ({ reader, accounts }) => {
    const harness = new VendorHarness(partnerKinds.v3Only, { accounts })
    harness.simulator.faults.add(quotaUsedUp('list'))
    const isQuestion = reader === 'a question'
    const ask = (): Promise<unknown> =>
      isQuestion
        ? askMembership(harness, 'nobody')
        : reconcilePartner(harness.context, harness.settings, harness.vendor, harness.deadline(840_000))
    const end = isQuestion ? { membership: 'not-a-member' } : { state: 'complete' }
    expect(await ask()).not.toMatchObject(end)
    harness.clock.advance(minutes(5) + 1)
    const first = await ask()
    // The night's run that found the key stopped is gone on with by the next one.
    expect(isQuestion ? first : await ask()).toMatchObject(end)
  },
)
