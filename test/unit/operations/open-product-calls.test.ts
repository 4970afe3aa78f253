import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import { type KnowledgeAge, noProgress } from '../../../shared/engine/define-operation.ts'
import { openProductExample } from '../../../shared/operations/open-product/input.ts'
import { openProduct } from '../../../shared/operations/open-product/operation.ts'
import { contextOf, noPasswords, notRead, readSnapshot, stepOf } from '../../support/operations/operation-context.ts'
import { freeCall, noSearch, ToldGateway } from '../../support/operations/told-gateway.ts'

const context = (input: object = {}) => contextOf(input)
const stepFor = (fields: AccountFields, input?: object) =>
  stepOf(openProduct.next(context(input), readSnapshot(fields), noProgress))

const singleBilled: AccountFields = { presence: 'present', status: 'open', singleBilling: true }

describe('open-product reads the account', () => {
  const rows: { reason: string; fields: AccountFields; age?: KnowledgeAge; reads: boolean }[] = [
    { reason: 'nothing is known', fields: {}, reads: true },
    {
      reason: 'the directory says that it can be sent',
      fields: { ...singleBilled, 'product:EmailMarketing': 'canceled' },
      reads: false,
    },
    {
      reason: 'the directory knows that the product is not held, which can be sent too',
      fields: { ...singleBilled, 'product:EmailMarketing': 'absent' },
      reads: false,
    },
    {
      reason: 'what was before must be known, to tell what came of it',
      fields: singleBilled,
      reads: true,
    },
    {
      reason: 'that it is open already is confirmed before nothing is done',
      fields: { ...singleBilled, 'product:EmailMarketing': 'open' },
      reads: true,
    },
    {
      reason: 'a refusal is never made from memory',
      fields: { presence: 'present', singleBilling: false, 'product:EmailMarketing': 'canceled' },
      reads: true,
    },
    {
      reason: 'single billing is not known',
      fields: { presence: 'present', 'product:EmailMarketing': 'canceled' },
      reads: true,
    },
    {
      reason: 'that the account is there is not known',
      fields: { singleBilling: true, 'product:EmailMarketing': 'canceled' },
      reads: true,
    },
  ]

  test.each(rows)('$reads: $reason', ({ fields, reads }) => {
    expect(openProduct.needsRead(context(), { fields, seenAt: {} }, notRead)).toBe(reads)
  })

  test('and asks for the product by name, so that its absence is an answer', async () => {
    const gateway = new ToldGateway()
    await openProduct.read(context({ product: 'EventMarketing' }), gateway, freeCall, noSearch)
    await openProduct.read(context(), gateway, freeCall, noSearch)
    expect(gateway.asked).toEqual([
      { call: 'read', login: 'bakery', wanted: ['status', 'singleBilling', 'product:EventMarketing'] },
      { call: 'read', login: 'bakery', wanted: ['status', 'singleBilling', 'product:EmailMarketing'] },
    ])
  })
})

describe('open-product sends', () => {
  test.each([
    [{ product: 'EventMarketing' }, 'EventMarketing'],
    [{}, 'EmailMarketing'],
  ])('%j as one call for %s', async (input, product) => {
    const gateway = new ToldGateway()
    await openProduct.send(stepFor(singleBilled, input), context(input), gateway, freeCall, noPasswords)
    expect(gateway.asked).toEqual([{ call: 'open', login: 'bakery', product }])
  })
})

test('open-product is looked for by reading the account', async () => {
  const gateway = new ToldGateway().shows({ 'product:Survey': 'open' })
  const step = {
    kind: 'open-product',
    target: { 'product:Survey': ['open'] },
    details: {},
    last: true,
    mayBeStored: false,
  } as const
  expect(await openProduct.observe(step, undefined, context(), gateway, freeCall, noSearch)).toMatchObject({
    conclusion: 'applied',
  })
  expect(gateway.asked).toEqual([{ call: 'read', login: 'bakery', wanted: ['product:Survey'] }])
})

describe('open-product tells the directory', () => {
  const step = {
    kind: 'open-product',
    target: {},
    details: { product: 'EventMarketing' },
    last: true,
    mayBeStored: false,
  }

  test('that product and account are open where the answer shows nothing', () => {
    expect(openProduct.project(step, context(), { presence: 'present' })).toEqual({
      status: 'open',
      'product:EventMarketing': 'open',
    })
  })

  test('the account’s status as the answer shows it', () => {
    expect(openProduct.project(step, context(), { status: 'trial' })).toMatchObject({ status: 'trial' })
  })
})

describe('open-product’s stored input', () => {
  test.each([
    ['nothing', undefined],
    ['a field that is not known', { product: 'EmailMarketing', more: 1 }],
    ['a name that is no product’s', { product: '../x' }],
  ])('is refused when it is %s', (_what, stored) => {
    expect(() => openProduct.parseInput(stored)).toThrow()
  })

  test('is, for the documentation, an example that is valid and says something', () => {
    expect(openProduct.parseInput(openProductExample)).toEqual({ product: 'EmailMarketing' })
  })

  test('is what was sent', () => {
    expect(openProduct.parseInput({ product: 'EventMarketing' })).toEqual({ product: 'EventMarketing' })
    expect(openProduct.parseInput({})).toEqual({})
  })
})

test('what is unknown of open-product is looked for, never repeated first', () => {
  expect(stepFor({ ...singleBilled, 'product:EmailMarketing': 'canceled' })).not.toHaveProperty('afterUnknown')
  expect(openProduct.type).toBe('open-product')
})

test.each([
  {
    known: 'trial',
    reason: 'it leaves its trial, and no answer tells with which plan',
    forgotten: ['planType', 'billingDayOfMonth'],
  },
  { known: 'canceled', reason: 'nobody says with which plan it opens', forgotten: ['planType', 'billingDayOfMonth'] },
  { known: 'open', reason: 'its plan stays', forgotten: [] },
] as const)(
  'open-product of an account that is known to be $known makes $forgotten unknown: $reason',
  ({ known, forgotten }) => {
    const step = { kind: 'open-product', target: {}, details: {}, last: true, mayBeStored: false }
    expect(openProduct.forgets?.(step, { status: known, planType: 'TRIAL' })).toEqual(forgotten)
  },
)
