import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/accounts/account-fields.ts'
import type { KnowledgeAge, Next, Snapshot } from '../../../shared/operations/define-operation.ts'
import { openProductExample } from '../../../shared/operations/open-product/input.ts'
import { openProduct } from '../../../shared/operations/open-product/operation.ts'
import { acme } from '../../support/engine/engine-harness.ts'
import { freeCall, ToldGateway } from '../../support/operations/told-gateway.ts'

const context = (input: object = {}) => ({ account: 'bakery', input, partner: acme })
const snapshot = (fields: AccountFields): Snapshot => ({ fields, source: 'read', at: 1 })
const planned = (fields: AccountFields, input?: object): Next =>
  openProduct.next(context(input), snapshot(fields), [], false)
const notRead: KnowledgeAge = { freshFrom: 0, readForThis: false }
const passwords = { resolve: async () => 'never asked for' }

const singleBilled: AccountFields = { presence: 'present', status: 'open', singleBilling: true }

describe('open-product plans', () => {
  const rows: { reason: string; fields: AccountFields; input?: object; is: object }[] = [
    {
      reason: 'the account is not there (yet)',
      fields: { presence: 'absent' },
      is: { do: 'wait-for-account' },
    },
    {
      reason: 'the product is open and so is the account',
      fields: { ...singleBilled, 'product:EmailMarketing': 'open' },
      is: { do: 'finish', code: 'ALREADY_SO', message: 'EmailMarketing is open already; nothing was sent.' },
    },
    {
      reason: 'the account is caught in the catch-22: no call can open it',
      fields: { presence: 'present', status: 'canceled', singleBilling: false },
      is: { do: 'reject', code: 'CAUGHT_IN_SINGLE_BILLING' },
    },
    {
      reason: 'the account is not under single billing, and not caught either',
      fields: { presence: 'present', status: 'open', singleBilling: false, 'product:EmailMarketing': 'canceled' },
      is: { do: 'reject', code: 'NOT_SINGLE_BILLED' },
    },
    {
      reason: 'the product is cancelled',
      fields: { ...singleBilled, 'product:EmailMarketing': 'canceled' },
      is: {
        do: 'send',
        step: { target: { 'product:EmailMarketing': ['open'] }, details: { product: 'EmailMarketing' } },
      },
    },
    {
      reason: 'the account does not hold the product',
      fields: { ...singleBilled, 'product:EventMarketing': 'absent' },
      input: { product: 'EventMarketing' },
      is: {
        do: 'send',
        step: { target: { 'product:EventMarketing': ['open'] }, details: { product: 'EventMarketing' } },
      },
    },
    {
      reason: 'the product is open but the account on trial: what is to change is the account’s status',
      fields: { ...singleBilled, status: 'trial', 'product:EmailMarketing': 'open' },
      is: { do: 'send', step: { target: { status: ['open'] } } },
    },
    {
      reason: 'the trial has ended',
      fields: { ...singleBilled, status: 'trial-ended', 'product:EmailMarketing': 'open' },
      is: { do: 'send', step: { target: { status: ['open'] } } },
    },
    {
      reason: 'product and account are on trial',
      fields: { ...singleBilled, status: 'trial', 'product:EmailMarketing': 'trial' },
      is: { do: 'send', step: { target: { 'product:EmailMarketing': ['open'] } } },
    },
    {
      reason: 'a state that we do not know is not open',
      fields: { ...singleBilled, 'product:EmailMarketing': 'unrecognised' },
      is: { do: 'send', step: { target: { 'product:EmailMarketing': ['open'] } } },
    },
    {
      reason: 'a cancelled account that kept single billing is not caught',
      fields: { presence: 'present', status: 'canceled', singleBilling: true, 'product:EmailMarketing': 'canceled' },
      is: { do: 'send' },
    },
    {
      reason: 'whether it is single billed is not shown: the vendor decides',
      fields: { presence: 'present', 'product:EmailMarketing': 'canceled' },
      is: { do: 'send' },
    },
  ]

  test.each(rows)('$is.do $is.code: $reason', ({ fields, input, is }) => {
    expect(planned(fields, input)).toMatchObject(is)
  })

  test('exactly one step, the last, which is never stored for later', () => {
    expect(planned({ ...singleBilled, 'product:EmailMarketing': 'canceled' })).toEqual({
      do: 'send',
      step: {
        kind: 'open-product',
        target: { 'product:EmailMarketing': ['open'] },
        details: { product: 'EmailMarketing' },
        last: true,
        mayBeStored: false,
      },
    })
  })

  test.each([
    ['caught', { status: 'canceled', singleBilling: false }],
    ['not single billed', { status: 'open', singleBilling: false }],
  ] as const)('a refusal of an account that is %s with what to do next', (_state, fields) => {
    const next = planned(fields)
    if (next.do !== 'reject') throw new Error('It was not refused.')
    expect(next.message.length).toBeGreaterThan(20)
    expect(next.nextSteps.join(' ')).toContain('new operationId')
    for (const step of next.nextSteps) expect(step.length).toBeGreaterThan(20)
  })
})

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
    {
      reason: 'it was read for this very operation',
      fields: {},
      age: { freshFrom: 0, readForThis: true },
      reads: false,
    },
  ]

  test.each(rows)('$reads: $reason', ({ fields, age = notRead, reads }) => {
    expect(openProduct.needsRead(context(), { fields, seenAt: {} }, age)).toBe(reads)
  })

  test('and asks for the product by name, so that its absence is an answer', async () => {
    const gateway = new ToldGateway()
    await openProduct.read(context({ product: 'EventMarketing' }), gateway, freeCall)
    await openProduct.read(context(), gateway, freeCall)
    expect(gateway.asked).toEqual([
      { call: 'read', login: 'bakery', products: ['EventMarketing'] },
      { call: 'read', login: 'bakery', products: ['EmailMarketing'] },
    ])
  })
})

describe('open-product sends', () => {
  test.each([
    [{ product: 'EventMarketing' }, 'EventMarketing'],
    [{}, 'EmailMarketing'],
  ])('%j as one call for %s', async (input, product) => {
    const gateway = new ToldGateway()
    const next = planned({ ...singleBilled }, input)
    if (next.do !== 'send') throw new Error('Nothing was planned.')
    await openProduct.send(next.step, context(input), gateway, freeCall, passwords)
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
  expect(await openProduct.observe(step, undefined, context(), gateway, freeCall)).toMatchObject({
    conclusion: 'applied',
  })
  expect(gateway.asked).toEqual([{ call: 'read', login: 'bakery', products: ['Survey'] }])
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
  expect(openProduct.afterUnknown).toBe('observe')
  expect(openProduct.type).toBe('open-product')
})
