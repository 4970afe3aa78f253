import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/accounts/account-fields.ts'
import { cancelProductExample } from '../../../shared/operations/cancel-product/input.ts'
import { cancelProduct } from '../../../shared/operations/cancel-product/operation.ts'
import type { Next } from '../../../shared/operations/define-operation.ts'
import { acme } from '../../support/engine/engine-harness.ts'
import { freeCall, ToldGateway } from '../../support/operations/told-gateway.ts'

const anchored = { ...acme, anchorProduct: 'EventMarketing' }
const context = (input: object = {}, partner: typeof acme = acme) => ({ account: 'bakery', input, partner })
const planned = (fields: AccountFields, input?: object, partner?: typeof acme): Next =>
  cancelProduct.next(context(input, partner), { fields, source: 'read', at: 1 }, [], false)
const passwords = { resolve: async () => 'never asked for' }

const account: AccountFields = { presence: 'present', status: 'open', singleBilling: true }

interface Row {
  reason: string
  fields: AccountFields
  input?: object
  is: object
}

const lastOne: AccountFields = { ...account, 'product:EmailMarketing': 'open' }
const release = { releaseFromSingleBilling: true }

describe('cancel-product plans', () => {
  const rows: Row[] = [
    { reason: 'the account is not there (yet)', fields: { presence: 'absent' }, is: { do: 'wait-for-account' } },
    {
      reason: 'the product is cancelled already',
      fields: { ...account, 'product:EmailMarketing': 'canceled' },
      is: { do: 'finish', code: 'ALREADY_SO', message: 'EmailMarketing is not open; nothing was sent.' },
    },
    {
      reason: 'the account does not hold the product',
      fields: { ...account, 'product:EmailMarketing': 'open', 'product:EventMarketing': 'absent' },
      input: { product: 'EventMarketing' },
      is: { do: 'finish', code: 'ALREADY_SO' },
    },
    {
      reason: 'the product is not even shown',
      fields: lastOne,
      input: { product: 'Survey' },
      is: { do: 'finish', code: 'ALREADY_SO' },
    },
    {
      reason: 'the account is not under single billing: it is not the partner’s to cancel, not even with release',
      fields: { ...account, singleBilling: false, 'product:EmailMarketing': 'open' },
      input: release,
      is: { do: 'reject', code: 'NOT_SINGLE_BILLED' },
    },
    { reason: 'it is the last open product', fields: lastOne, is: { do: 'reject', code: 'LAST_PRODUCT' } },
    {
      reason: 'false is not in so many words',
      fields: lastOne,
      input: { releaseFromSingleBilling: false },
      is: { do: 'reject', code: 'LAST_PRODUCT' },
    },
    {
      reason: 'it is the last one and on trial',
      fields: { ...account, status: 'trial', 'product:EmailMarketing': 'trial' },
      is: { do: 'reject', code: 'LAST_PRODUCT' },
    },
    {
      reason: 'it is the last one, in a state that we do not know: that counts as active',
      fields: { ...account, 'product:EmailMarketing': 'unrecognised' },
      is: { do: 'reject', code: 'LAST_PRODUCT' },
    },
    {
      reason: 'the others are cancelled or absent',
      fields: { ...lastOne, 'product:EventMarketing': 'canceled', 'product:Survey': 'absent' },
      is: { do: 'reject', code: 'LAST_PRODUCT' },
    },
    {
      reason: 'single billing is not shown: the guard holds all the same',
      fields: { presence: 'present', 'product:EmailMarketing': 'open' },
      is: { do: 'reject', code: 'LAST_PRODUCT' },
    },
    {
      reason: 'the caller lets the account go in so many words',
      fields: lastOne,
      input: release,
      is: {
        do: 'send',
        step: {
          target: { 'product:EmailMarketing': ['canceled', 'absent'] },
          details: { product: 'EmailMarketing', losesLast: 'yes' },
        },
      },
    },
    {
      reason: 'an anchor product stays open',
      fields: { ...lastOne, 'product:EventMarketing': 'open' },
      is: { do: 'send', step: { details: { product: 'EmailMarketing' } } },
    },
    {
      reason: 'what else there is, is in a state that we do not know: it may not hold the account',
      fields: { ...lastOne, 'product:EventMarketing': 'unrecognised' },
      is: { do: 'reject', code: 'LAST_PRODUCT' },
    },
    {
      reason: 'the same, let go: whether the account is lost then, only the answer tells',
      fields: { ...lastOne, 'product:EventMarketing': 'unrecognised' },
      input: release,
      is: { do: 'send', step: { details: { product: 'EmailMarketing' } } },
    },
  ]

  test.each(rows)('$is.do $is.code: $reason', ({ fields, input, is }) => {
    expect(planned(fields, input)).toMatchObject(is)
  })

  test('nothing about losing the account where a product in an unknown state may hold it', () => {
    const next = planned({ ...lastOne, 'product:EventMarketing': 'unrecognised' }, release)
    expect(next.do === 'send' && next.step.details).toEqual({ product: 'EmailMarketing' })
  })

  test('exactly one step, the last, which is never stored for later', () => {
    expect(planned({ ...lastOne, 'product:EventMarketing': 'open' }, release)).toEqual({
      do: 'send',
      step: {
        kind: 'cancel-product',
        target: { 'product:EmailMarketing': ['canceled', 'absent'] },
        details: { product: 'EmailMarketing' },
        last: true,
        mayBeStored: false,
      },
    })
  })
})

describe('the refusal of a last product', () => {
  const steps = (partner: typeof acme): string[] => {
    const next = planned(lastOne, {}, partner)
    if (next.do !== 'reject') throw new Error('It was not refused.')
    expect(next.message).toMatch(/end its single billing, which cannot be taken back through this API\.$/)
    return next.nextSteps
  }

  test('names the partner’s anchor product as the first of three ways out', () => {
    expect(steps(anchored)).toHaveLength(3)
    expect(steps(anchored)[0]).toContain('open the anchor product EventMarketing')
    expect(steps(anchored)[2]).toContain('"releaseFromSingleBilling": true')
  })

  test('says that an anchor product is to be set where there is none', () => {
    expect(steps(acme)[0]).toContain('set an anchorProduct')
    expect(steps(acme)).toHaveLength(3)
    for (const step of steps(acme)) expect(step.length).toBeGreaterThan(20)
  })
})

test('the refusal of an account out of single billing says what to do next', () => {
  const next = planned({ ...lastOne, singleBilling: false })
  if (next.do !== 'reject') throw new Error('It was not refused.')
  expect(next.message).toContain('single billing')
  expect(next.nextSteps.join(' ')).toContain('new operationId')
})

describe('cancel-product reads the account', () => {
  const complete = { fields: { ...lastOne, 'product:EventMarketing': 'open' as const }, seenAt: {} }

  test('always, whatever the directory says', () => {
    expect(cancelProduct.needsRead(context(), complete, { freshFrom: 0, readForThis: false })).toBe(true)
  })

  test('but once: not again when it was read for this very operation', () => {
    expect(cancelProduct.needsRead(context(), complete, { freshFrom: 0, readForThis: true })).toBe(false)
  })

  test('asking for the product by name, so that its absence is an answer', async () => {
    const gateway = new ToldGateway()
    await cancelProduct.read(context({ product: 'Survey' }), gateway, freeCall)
    await cancelProduct.read(context(), gateway, freeCall)
    expect(gateway.asked).toEqual([
      { call: 'read', login: 'bakery', products: ['Survey'] },
      { call: 'read', login: 'bakery', products: ['EmailMarketing'] },
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
    const next = planned(fields, input)
    if (next.do !== 'send') throw new Error('Nothing was planned.')
    await cancelProduct.send(next.step, context(input), gateway, freeCall, passwords)
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
  expect(await cancelProduct.observe(step, undefined, context(), gateway, freeCall)).toMatchObject({
    conclusion: 'applied',
  })
  expect(gateway.asked).toEqual([{ call: 'read', login: 'bakery', products: ['Survey'] }])
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
  expect(cancelProduct.afterUnknown).toBe('observe')
  expect(cancelProduct.type).toBe('cancel-product')
  // So that it is never planned with a read that may lag behind a change of our own.
  expect(cancelProduct.cannotBeTakenBack).toBe(true)
})
