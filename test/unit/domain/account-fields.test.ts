import { expect, test } from 'vitest'
import { productField, productsIn } from '../../../shared/domain/account-fields.ts'

test('a product is a field of its name, and is found again among the others', () => {
  expect(productField('Survey')).toBe('product:Survey')
  expect(
    productsIn({ presence: 'present', status: 'open', 'product:Survey': 'open', 'product:Email': 'absent' }),
  ).toEqual(['Survey', 'Email'])
})
