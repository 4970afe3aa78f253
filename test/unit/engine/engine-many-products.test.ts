import { expect, test } from 'vitest'
import { productsIn } from '../../../shared/domain/account-fields.ts'
import { mostProducts } from '../../../shared/domain/product-limit.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'
import { atVendor, changedElsewhere, minutes } from '../account-reads/asking.ts'

/** Gives the account so many products more at the vendor, under names that nobody has seen before. */
function giveProducts(harness: VendorHarness, count: number, from = 0): void {
  const [email] = atVendor(harness).products
  if (email === undefined) throw new Error('The account has no product.')
  const others = Array.from({ length: count }, (_, n) => ({ ...email, name: `Product${from + n}` }))
  changedElsewhere(harness, { products: [email, ...others] })
}

async function withAccount(): Promise<VendorHarness> {
  const harness = new VendorHarness(partnerKinds.mixed)
  await harness.carryOut('provision-account', 'bakery', newAccount)
  harness.clock.advance(minutes(60))
  return harness
}

test.each([60, 120, 2_000])(
  'an account that shows %i products stops nothing: the operation ends, and what is left out is told',
  async (count) => {
    const harness = await withAccount()
    giveProducts(harness, count)
    const id = await harness.carryOut('cancel-product', 'bakery', {}, { horizon: minutes(60) })
    expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
    const { directory, q } = await harness.lane('bakery')
    expect(q).toEqual([])
    expect(directory).toMatchObject({ 'product:EmailMarketing': 'canceled', status: expect.anything() })
    expect(productsIn(directory)).toHaveLength(mostProducts)
    expect(harness.notices).toContain('products-left-out')
  },
)

test('an account that shows other products each time never outgrows its item', async () => {
  const harness = await withAccount()
  for (let round = 0; round < 12; round++) {
    giveProducts(harness, 49, round * 49)
    harness.clock.advance(minutes(60))
    const operation = round % 2 === 0 ? 'cancel-product' : 'open-product'
    const id = await harness.carryOut(operation, 'bakery', {}, { horizon: minutes(60) })
    expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
    expect(productsIn((await harness.lane('bakery')).directory).length).toBeLessThanOrEqual(mostProducts)
  }
})

test('an account with few products has nothing left out', async () => {
  const harness = await withAccount()
  giveProducts(harness, 10)
  await harness.carryOut('cancel-product', 'bakery', {}, { horizon: minutes(60) })
  expect(harness.notices).not.toContain('products-left-out')
})
