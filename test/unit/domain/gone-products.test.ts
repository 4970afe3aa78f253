import { expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import { withGoneProducts } from '../../../shared/domain/overlay.ts'

const known: AccountFields = { status: 'open', 'product:EmailMarketing': 'open', 'product:SurveyMarketing': 'open' }

const rows: { reason: string; read: AccountFields; fields: AccountFields }[] = [
  {
    reason: 'a read that shows products shows all: what is known besides is gone',
    read: { presence: 'present', 'product:EmailMarketing': 'open' },
    fields: { presence: 'present', 'product:EmailMarketing': 'open', 'product:SurveyMarketing': 'absent' },
  },
  {
    reason: 'a read of a generation that shows no products says nothing of them',
    read: { presence: 'present', status: 'open' },
    fields: { presence: 'present', status: 'open' },
  },
  {
    reason: 'what the read shows of a product is told, known or not',
    read: {
      'product:EmailMarketing': 'canceled',
      'product:SurveyMarketing': 'absent',
      'product:EventMarketing': 'open',
    },
    fields: {
      'product:EmailMarketing': 'canceled',
      'product:SurveyMarketing': 'absent',
      'product:EventMarketing': 'open',
    },
  },
]

test.each(rows)('what was read, with the products that are gone: $reason', ({ read, fields }) => {
  expect(withGoneProducts(read, known)).toEqual(fields)
})

test('a read gets no product of an account of which none is known', () => {
  const read: AccountFields = { 'product:EmailMarketing': 'open' }
  expect(withGoneProducts(read, { status: 'open' })).toEqual(read)
})
