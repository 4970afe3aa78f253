import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import { noProgress } from '../../../shared/engine/define-operation.ts'
import { cancelProductExample } from '../../../shared/operations/cancel-product/input.ts'
import { cancelProduct } from '../../../shared/operations/cancel-product/operation.ts'
import { contextOf, noPasswords, notRead, readSnapshot, stepOf } from '../../support/operations/operation-context.ts'
import { freeCall, noSearch, ToldGateway } from '../../support/operations/told-gateway.ts'

const context = (input: object = {}) => contextOf(input)
const stepFor = (fields: AccountFields, input?: object) =>
  stepOf(cancelProduct.next(context(input), readSnapshot(fields), noProgress))

const lastOne: AccountFields = {
  presence: 'present',
  status: 'open',
  singleBilling: true,
  'product:EmailMarketing': 'open',
}
const release = { releaseFromSingleBilling: true }

describe('cancel-product reads the account', () => {
  const complete = { fields: { ...lastOne, 'product:EventMarketing': 'open' as const }, seenAt: {} }

  test('always, whatever the directory says', () => {
    expect(cancelProduct.needsRead(context(), complete, notRead)).toBe(true)
  })

  test('asking for the product by name, so that its absence is an answer', async () => {
    const gateway = new ToldGateway()
    await cancelProduct.read(context({ product: 'Survey' }), gateway, freeCall, noSearch)
    await cancelProduct.read(context(), gateway, freeCall, noSearch)
    expect(gateway.asked).toEqual([
      { call: 'read', login: 'bakery', wanted: ['status', 'singleBilling', 'product:Survey'] },
      { call: 'read', login: 'bakery', wanted: ['status', 'singleBilling', 'product:EmailMarketing'] },
    ])
  })
})

describe('cancel-product sends', () => {
  test.each([
    [{ product: 'Survey' }, 'Survey'],
    [{}, 'EmailMarketing'],
  ])('%j as one call for %s', async (input, product) => {
    const gateway = new ToldGateway()
    const fields: AccountFields = { ...lastOne, 'product:Survey': 'open' }
    await cancelProduct.send(stepFor(fields, input), context(input), gateway, freeCall, noPasswords)
    expect(gateway.asked).toEqual([{ call: 'cancel', login: 'bakery', product }])
  })
})

test('cancel-product is looked for by reading the account', async () => {
  const gateway = new ToldGateway().shows({ 'product:Survey': 'canceled' })
  const step = {
    kind: 'cancel-product',
    target: { 'product:Survey': ['canceled'] },
    details: {},
    last: true,
    mayBeStored: false,
  } as const
  expect(await cancelProduct.observe(step, undefined, context(), gateway, freeCall, noSearch)).toMatchObject({
    conclusion: 'applied',
  })
  expect(gateway.asked).toEqual([{ call: 'read', login: 'bakery', wanted: ['product:Survey'] }])
})

describe('cancel-product tells the directory', () => {
  const step = (losesLast: boolean) => ({
    kind: 'cancel-product',
    target: {},
    details: { product: 'Survey', ...(losesLast ? { losesLast: 'yes' } : {}) },
    last: true,
    mayBeStored: false,
  })

  const rows: { reason: string; losesLast: boolean; seen: AccountFields; fields: AccountFields }[] = [
    {
      reason: 'one of several products is cancelled, and nothing else',
      losesLast: false,
      seen: { presence: 'present' },
      fields: { 'product:Survey': 'canceled' },
    },
    {
      reason: 'the vendor took the product away',
      losesLast: false,
      seen: { 'product:Survey': 'absent' },
      fields: { 'product:Survey': 'absent' },
    },
    {
      reason: 'with the last one the account goes, and the answer shows nothing (2.4, rules 2 and 3)',
      losesLast: true,
      seen: { presence: 'present' },
      fields: { status: 'canceled', singleBilling: false, 'product:Survey': 'absent' },
    },
    {
      reason: 'the vendor shows that the account kept single billing: it is not caught',
      losesLast: true,
      seen: { status: 'canceled', singleBilling: true, 'product:Survey': 'canceled' },
      fields: { status: 'canceled', singleBilling: true, 'product:Survey': 'canceled' },
    },
    {
      reason: 'the vendor shows that the account stayed open',
      losesLast: true,
      seen: { status: 'open' },
      fields: { status: 'open', singleBilling: false, 'product:Survey': 'absent' },
    },
  ]

  test.each(rows)('$reason', ({ losesLast, seen, fields }) => {
    expect(cancelProduct.project(step(losesLast), context(), seen)).toEqual(fields)
  })
})

describe('cancel-product’s stored input', () => {
  test.each([
    ['nothing', undefined],
    ['a field that is not known', { product: 'EmailMarketing', force: true }],
    ['a release that is no truth value', { releaseFromSingleBilling: 'true' }],
  ])('is refused when it is %s', (_what, stored) => {
    expect(() => cancelProduct.parseInput(stored)).toThrow()
  })

  test('is, for the documentation, an example that is valid and says something', () => {
    expect(cancelProduct.parseInput(cancelProductExample)).toEqual({ product: 'EmailMarketing' })
  })

  test('is what was sent', () => {
    expect(cancelProduct.parseInput({ product: 'Survey', ...release })).toEqual({ product: 'Survey', ...release })
  })
})

test('what is unknown of cancel-product is looked for, never repeated first', () => {
  expect(stepFor({ ...lastOne, 'product:EventMarketing': 'open' })).not.toHaveProperty('afterUnknown')
  expect(cancelProduct.type).toBe('cancel-product')
  // So that it is never planned with a read that may lag behind a change of our own.
  expect(cancelProduct.cannotBeTakenBack).toBe(true)
})

test.each([
  { losesLast: 'yes', reason: 'with the account all its products go', forgotten: ['product:EventMarketing'] },
  { losesLast: undefined, reason: 'the others stay as they are', forgotten: [] },
])('cancel-product makes $forgotten unknown: $reason', ({ losesLast, forgotten }) => {
  const details = { product: 'EmailMarketing', ...(losesLast === undefined ? {} : { losesLast }) }
  const step = { kind: 'cancel-product', target: {}, details, last: true, mayBeStored: false }
  const known = { 'product:EventMarketing': 'canceled', 'product:Survey': 'absent' } as const
  expect(cancelProduct.forgets?.(step, known)).toEqual(forgotten)
})
