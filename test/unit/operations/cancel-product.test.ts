import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import { type Next, noProgress } from '../../../shared/engine/define-operation.ts'
import { cancelProduct } from '../../../shared/operations/cancel-product/operation.ts'
import { acme } from '../../support/engine/engine-harness.ts'
import { contextOf, lookedAt, readSnapshot } from '../../support/operations/operation-context.ts'

const anchored = { ...acme, anchorProduct: 'EventMarketing' }
const planned = (fields: AccountFields, input: object = {}, partner: typeof acme = acme): Next =>
  cancelProduct.next(contextOf(input, partner), readSnapshot(fields), noProgress)

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

describe('cancel-product, where the account will end at a later date', () => {
  const later = new Date(lookedAt + 1).toISOString()
  const ending: AccountFields = { ...lastOne, 'product:EventMarketing': 'open', cancellationAt: later }
  const despite = { despiteCancellation: true }
  const rows: Row[] = [
    { reason: 'it ends by itself', fields: ending, is: { do: 'reject', code: 'CANCELLATION_PENDING' } },
    { reason: 'the caller wants it before that', fields: ending, input: despite, is: { do: 'send' } },
    {
      reason: 'that word lets no last product go',
      fields: { ...lastOne, cancellationAt: later },
      input: despite,
      is: { do: 'reject', code: 'LAST_PRODUCT' },
    },
    {
      reason: 'nor does the word for the last product carry it out before its time',
      fields: { ...lastOne, cancellationAt: later },
      input: release,
      is: { do: 'reject', code: 'CANCELLATION_PENDING' },
    },
    {
      reason: 'both words together do',
      fields: { ...lastOne, cancellationAt: later },
      input: { ...release, ...despite },
      is: { do: 'send', step: { details: { losesLast: 'yes' } } },
    },
    {
      reason: 'what is so already needs no warning',
      fields: { ...ending, 'product:EmailMarketing': 'canceled' },
      is: { do: 'finish', code: 'ALREADY_SO' },
    },
    {
      reason: 'its time has come, and the account is seen',
      fields: { ...ending, cancellationAt: new Date(lookedAt).toISOString() },
      is: { do: 'send' },
    },
  ]

  test.each(rows)('$is.do $is.code: $reason', ({ fields, input, is }) => {
    expect(planned(fields, input)).toMatchObject(is)
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
