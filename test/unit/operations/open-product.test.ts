import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import { type Next, noProgress } from '../../../shared/engine/define-operation.ts'
import { openProduct } from '../../../shared/operations/open-product/operation.ts'
import { contextOf, lookedAt, readSnapshot } from '../../support/operations/operation-context.ts'

const planned = (fields: AccountFields, input: object = {}): Next =>
  openProduct.next(contextOf(input), readSnapshot(fields), noProgress)

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
      reason: 'the product is open but the account on trial: what is to change is the account’s status too',
      fields: { ...singleBilled, status: 'trial', 'product:EmailMarketing': 'open' },
      is: { do: 'send', step: { target: { 'product:EmailMarketing': ['open'], status: ['open'] } } },
    },
    {
      reason: 'the trial has ended',
      fields: { ...singleBilled, status: 'trial-ended', 'product:EmailMarketing': 'open' },
      is: { do: 'send', step: { target: { 'product:EmailMarketing': ['open'], status: ['open'] } } },
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

describe('open-product, where the account will end at a later date', () => {
  const later = new Date(lookedAt + 1).toISOString()
  const closed: AccountFields = { ...singleBilled, 'product:EmailMarketing': 'canceled' }
  const despite = { despiteCancellation: true }
  const rows: { reason: string; fields: AccountFields; input?: object; is: object }[] = [
    {
      reason: 'money would be spent on an account that ends',
      fields: { ...closed, cancellationAt: later },
      is: { do: 'reject', code: 'CANCELLATION_PENDING' },
    },
    {
      reason: 'false is not in so many words',
      fields: { ...closed, cancellationAt: later },
      input: { despiteCancellation: false },
      is: { do: 'reject', code: 'CANCELLATION_PENDING' },
    },
    {
      reason: 'the caller knows that it ends',
      fields: { ...closed, cancellationAt: later },
      input: despite,
      is: { do: 'send', step: { details: { product: 'EmailMarketing' } } },
    },
    {
      reason: 'what is so already needs no warning: nothing is spent',
      fields: { ...singleBilled, 'product:EmailMarketing': 'open', cancellationAt: later },
      is: { do: 'finish', code: 'ALREADY_SO' },
    },
    {
      reason: 'the word opens no account that the vendor would not open',
      fields: { ...closed, singleBilling: false, cancellationAt: later },
      input: despite,
      is: { do: 'reject', code: 'NOT_SINGLE_BILLED' },
    },
    {
      reason: 'its time has come, and the account is seen',
      fields: { ...closed, cancellationAt: new Date(lookedAt).toISOString() },
      is: { do: 'send' },
    },
    { reason: 'none is on record any more', fields: { ...closed, cancellationAt: '' }, is: { do: 'send' } },
  ]

  test.each(rows)('$is.do $is.code: $reason', ({ fields, input, is }) => {
    expect(planned(fields, input)).toMatchObject(is)
  })
})
