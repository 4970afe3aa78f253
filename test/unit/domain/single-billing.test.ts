import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import {
  activeProducts,
  isCaught,
  isProductActive,
  mightLoseLastProduct,
  wouldLoseLastProduct,
} from '../../../shared/domain/single-billing.ts'

describe('the products that hold an account', () => {
  test('are those that are open, on trial, or in a state that we do not know; by name', () => {
    const fields: AccountFields = {
      presence: 'present',
      status: 'open',
      singleBilling: true,
      'product:Survey': 'unrecognised',
      'product:EventMarketing': 'trial',
      'product:EmailMarketing': 'open',
      'product:Archive': 'canceled',
      'product:Social': 'absent',
    }
    expect(activeProducts(fields)).toEqual(['EmailMarketing', 'EventMarketing', 'Survey'])
  })

  test('are none of the account’s other fields, whatever these say', () => {
    expect(activeProducts({ status: 'open' })).toEqual([])
  })

  test.each([
    ['open', true],
    ['trial', true],
    ['unrecognised', true],
    ['canceled', false],
    ['absent', false],
    [undefined, false],
  ] as const)('a product that is %s is active: %s', (status, active) => {
    const fields: AccountFields = status === undefined ? {} : { 'product:EmailMarketing': status }
    expect(isProductActive(fields, 'EmailMarketing')).toBe(active)
  })
})

const last: { reason: string; fields: AccountFields; product: string; loses: boolean; might?: boolean }[] = [
  {
    reason: 'it is the only product',
    fields: { 'product:EmailMarketing': 'open' },
    product: 'EmailMarketing',
    loses: true,
  },
  {
    reason: 'the others are cancelled or gone',
    fields: { 'product:EmailMarketing': 'open', 'product:Anchor': 'canceled', 'product:Survey': 'absent' },
    product: 'EmailMarketing',
    loses: true,
  },
  {
    reason: 'an anchor stays',
    fields: { 'product:EmailMarketing': 'open', 'product:Anchor': 'open' },
    product: 'EmailMarketing',
    loses: false,
  },
  {
    reason: 'the anchor itself may be cancelled while e-mail marketing is open',
    fields: { 'product:EmailMarketing': 'open', 'product:Anchor': 'open' },
    product: 'Anchor',
    loses: false,
  },
  {
    reason: 'it is not the product that is open',
    fields: { 'product:EmailMarketing': 'canceled', 'product:Anchor': 'open' },
    product: 'EmailMarketing',
    loses: false,
  },
  { reason: 'nothing is open', fields: {}, product: 'EmailMarketing', loses: false },
  {
    reason: 'it is the last one, though in a state that we do not know: the guard holds',
    fields: { 'product:EmailMarketing': 'unrecognised' },
    product: 'EmailMarketing',
    loses: true,
  },
  {
    reason: 'another is there in a state that we do not know: that may hold the account, or not',
    fields: { 'product:EmailMarketing': 'open', 'product:Survey': 'unrecognised' },
    product: 'EmailMarketing',
    loses: false,
    might: true,
  },
  {
    reason: 'one of the others is certainly open',
    fields: { 'product:EmailMarketing': 'open', 'product:Survey': 'unrecognised', 'product:Anchor': 'trial' },
    product: 'EmailMarketing',
    loses: false,
  },
  {
    reason: 'it is the last one, on trial',
    fields: { 'product:EmailMarketing': 'trial' },
    product: 'EmailMarketing',
    loses: true,
  },
]

describe('cancelling a product', () => {
  test.each(last)('takes the last one: $loses, since $reason', ({ fields, product, loses, might = loses }) => {
    expect(wouldLoseLastProduct(fields, product)).toBe(loses)
    expect(mightLoseLastProduct(fields, product)).toBe(might)
  })
})

const caught: { reason: string; fields: AccountFields; is: boolean }[] = [
  {
    reason: 'it is cancelled, out of single billing and has no products',
    fields: { status: 'canceled', singleBilling: false },
    is: true,
  },
  {
    reason: 'a product that is listed as cancelled is no product',
    fields: { status: 'canceled', singleBilling: false, 'product:EmailMarketing': 'canceled' },
    is: true,
  },
  {
    reason: 'it is still under single billing, so it can be opened again',
    fields: { status: 'canceled', singleBilling: true },
    is: false,
  },
  {
    reason: 'it is open: somebody pays for it himself',
    fields: { status: 'open', singleBilling: false, 'product:EmailMarketing': 'open' },
    is: false,
  },
  {
    reason: 'it holds a product still',
    fields: { status: 'canceled', singleBilling: false, 'product:EmailMarketing': 'open' },
    is: false,
  },
  { reason: 'single billing is not known', fields: { status: 'canceled' }, is: false },
  { reason: 'the status is not known', fields: { singleBilling: false }, is: false },
]

describe('an account', () => {
  test.each(caught)('is caught: $is, since $reason', ({ fields, is }) => {
    expect(isCaught(fields)).toBe(is)
  })
})
