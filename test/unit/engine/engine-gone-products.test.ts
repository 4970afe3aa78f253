import { expect, test } from 'vitest'
import { keyKey } from '../../../shared/ledger/key-record.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'
import { atVendor, changedElsewhere, minutes } from '../account-reads/asking.ts'

test('a product that somebody else took away does not hide that the last one is cancelled', async () => {
  const { anchorProduct: _none, ...settings } = partnerKinds.mixed
  const harness = new VendorHarness(settings, { switches: { productChangeAnswer: '204' } })
  const products = ['EmailMarketing', 'SurveyMarketing']
  await harness.carryOut('provision-account', 'bakery', { ...newAccount, products })
  harness.clock.advance(minutes(60))
  const [email] = atVendor(harness).products
  changedElsewhere(harness, { products: email === undefined ? [] : [email] })
  harness.clock.advance(minutes(60))
  // Others have taken slots when the account was read, so the write waits for its slot with what was seen.
  const { readAccount } = harness.vendor
  let reads = 0
  harness.vendor.readAccount = async (...asked) => {
    const answer = await readAccount(...asked)
    reads += 1
    const nextAt = harness.clock.now() + 3_000
    if (reads === 1) await harness.store.update(keyKey('acme-key'), [{ set: ['nextAt'], value: nextAt }])
    return answer
  }
  const id = await harness.carryOut(
    'cancel-product',
    'bakery',
    { releaseFromSingleBilling: true },
    { horizon: minutes(60) },
  )
  expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
  expect(reads).toBe(1)
  expect((await harness.lane('bakery')).directory).toMatchObject({
    status: 'canceled',
    'product:EmailMarketing': 'absent',
  })
  expect(harness.events.map(({ type }) => type)).toContain('account.caught')
})
