import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import { type Next, noProgress, type Progress } from '../../../shared/engine/define-operation.ts'
import { reopenAccount } from '../../../shared/operations/reopen-account/operation.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { contextOf, readSnapshot, stepOf, wordFor } from '../../support/operations/operation-context.ts'

const { old, mixed, withV2, v3Only } = partnerKinds
const withUpdate = { reopen: { planType: 'GOLD', updateSiteOwner: true } }
const everything: PartnerSettings = { ...mixed, ...withUpdate }
const located = { v3: 'a07e1lxqqqo0' }

interface Asked {
  partner?: PartnerSettings
  input?: object
  progress?: Partial<Progress>
  ids?: Record<string, string>
}

const planned = (
  fields: AccountFields,
  { partner = everything, input = {}, progress = {}, ids = located }: Asked,
): Next =>
  reopenAccount.next(contextOf(input, partner, ids), readSnapshot({ presence: 'present', ...fields }), {
    ...noProgress,
    ...progress,
  })

const caught: AccountFields = { status: 'canceled', singleBilling: false, 'product:EmailMarketing': 'absent' }
const kept: AccountFields = { status: 'canceled', singleBilling: true, 'product:EmailMarketing': 'canceled' }
const isOpen: AccountFields = { status: 'open', singleBilling: true, 'product:EmailMarketing': 'open' }

describe('the ladder of reopen-account begins', () => {
  const rows: { reason: string; fields: AccountFields; partner?: PartnerSettings; input?: object; with: string }[] = [
    { with: 'ALREADY_SO', reason: 'nothing is missing', fields: isOpen },
    { with: 'ALREADY_SO', reason: 'an account on trial can be used', fields: { ...isOpen, status: 'trial' } },
    {
      with: 'ALREADY_SO',
      reason: 'single billing is not wanted back',
      fields: { ...isOpen, singleBilling: false },
      input: { singleBilling: false },
    },
    {
      with: 'ALREADY_SO',
      reason: 'V3 shows no more than that it is open',
      fields: { status: 'open' },
      partner: v3Only,
    },
    {
      with: 'ALREADY_SO',
      reason: 'the status is none that we know, and the product is open',
      fields: { ...isOpen, status: 'unrecognised' },
    },
    {
      with: 'ALREADY_SO',
      reason: 'the status is not shown, and the product is open',
      fields: { singleBilling: true, 'product:EmailMarketing': 'open' },
    },
    { with: 'open-product', reason: 'single billing is kept, so a product can be opened', fields: kept },
    {
      with: 'open-product',
      reason: 'it lost the product but not its single billing',
      fields: { ...kept, 'product:EmailMarketing': 'absent' },
    },
    {
      with: 'open-product',
      reason: 'the product is open and the account is not',
      fields: { ...kept, 'product:EmailMarketing': 'open' },
    },
    {
      with: 'open-product',
      reason: 'its anchor held it open, and only e-mail marketing is missing',
      fields: { ...isOpen, 'product:EmailMarketing': 'canceled', 'product:EventMarketing': 'open' },
    },
    {
      with: 'open-product',
      reason: 'another product is wanted, which it does not hold',
      fields: { ...isOpen, 'product:Survey': 'absent' },
      input: { product: 'Survey' },
    },
    { with: 'reactivate-plan', reason: 'it is caught: only a plan leads back', fields: caught },
    { with: 'reactivate-plan', reason: 'its trial has ended', fields: { ...caught, status: 'trial-ended' } },
    {
      with: 'reactivate-plan',
      reason: 'the status is none that we know, and no product is open',
      fields: { ...caught, status: 'unrecognised' },
    },
    { with: 'reactivate-plan', reason: 'nothing shows that it is open', fields: {} },
    {
      with: 'reactivate-plan',
      reason: 'what opening the product would change is not shown',
      fields: { status: 'canceled', singleBilling: true },
    },
    {
      with: 'reactivate-plan',
      reason: 'that it is under single billing is not shown',
      fields: { status: 'canceled', 'product:EmailMarketing': 'canceled' },
    },
    {
      with: 'reactivate-plan',
      reason: 'no generation opens products',
      fields: { status: 'canceled', singleBilling: true, 'product:EmailMarketing': 'canceled' },
      partner: { ...v3Only, reopen: { planType: 'GOLD' } },
    },
    {
      with: 'update-site-owner',
      reason: 'V2 has no reactivation',
      fields: caught,
      partner: { ...withV2, ...withUpdate },
    },
    {
      with: 'update-site-owner',
      reason: 'no generation has plans',
      fields: caught,
      partner: { ...old, ...withUpdate },
    },
    {
      with: 'update-site-owner',
      reason: 'no plan to reactivate with is known',
      fields: caught,
      partner: { ...mixed, reopen: { updateSiteOwner: true } },
    },
    {
      with: 'update-site-owner',
      reason: 'it is open, and only single billing is missing',
      fields: { ...isOpen, singleBilling: false },
    },
    { with: 'LADDER_ENDED', reason: 'the update was not switched on', fields: caught, partner: old },
    {
      with: 'LADDER_ENDED',
      reason: 'the update was switched off',
      fields: caught,
      partner: { ...old, reopen: { updateSiteOwner: false } },
    },
    {
      with: 'LADDER_ENDED',
      reason: 'no generation has an update',
      fields: caught,
      partner: { ...v3Only, reopen: { updateSiteOwner: true } },
    },
    {
      with: 'LADDER_ENDED',
      reason: 'that single billing is missing is not shown',
      fields: { status: 'canceled', 'product:EmailMarketing': 'absent' },
      partner: { ...old, ...withUpdate },
    },
    {
      with: 'LADDER_ENDED',
      reason: 'the update would bring a single billing that is not wanted',
      fields: caught,
      partner: { ...old, ...withUpdate },
      input: { singleBilling: false },
    },
  ]

  test.each(rows)('with $with where $reason', ({ fields, partner = everything, input = {}, with: word }) => {
    expect(wordFor(planned(fields, { partner, input }))).toBe(word)
  })
})

describe('a rung of reopen-account is', () => {
  const rung = { last: false, mayBeStored: false }

  test('products/open, with the product as target', () => {
    expect(stepOf(planned(kept, {}))).toEqual({
      ...rung,
      kind: 'open-product',
      target: { 'product:EmailMarketing': ['open'] },
      details: { product: 'EmailMarketing' },
    })
  })

  test('products/open, with the status too as target where the product is open: else it would prove nothing', () => {
    const { target, details } = stepOf(planned({ ...kept, 'product:EmailMarketing': 'open' }, {}))
    expect(target).toEqual({ 'product:EmailMarketing': ['open'], status: ['open'] })
    expect(details).toEqual({ product: 'EmailMarketing' })
  })

  test('a plan without a day where none is asked for', () => {
    expect(stepOf(planned(caught, {})).details).toStrictEqual({ planType: 'GOLD' })
  })

  test('a plan, whose target is the status', () => {
    expect(stepOf(planned(caught, { input: { billingDayOfMonth: 31 } }))).toEqual({
      ...rung,
      kind: 'reactivate-plan',
      target: { status: ['open'] },
      details: { planType: 'GOLD', billingDayOfMonth: '31' },
    })
  })

  test('an update that takes no product away which the account has', () => {
    const fields: AccountFields = {
      ...caught,
      status: 'open',
      'product:Survey': 'open',
      'product:EventMarketing': 'canceled',
    }
    expect(stepOf(planned(fields, {}))).toEqual({
      ...rung,
      kind: 'update-site-owner',
      target: { singleBilling: [true] },
      details: { products: 'Survey,EmailMarketing' },
    })
  })
})

describe('the plan that reactivates an account is', () => {
  const planTypeOf = (asked: { input?: string; partner?: string; last?: string }) => {
    const partner = { ...mixed, reopen: asked.partner === undefined ? {} : { planType: asked.partner } }
    const input = asked.input === undefined ? {} : { planType: asked.input }
    const fields = asked.last === undefined ? caught : { ...caught, planType: asked.last }
    const next = planned(fields, { partner, input })
    return next.do === 'send' ? next.step.details.planType : wordFor(next)
  }

  test.each([
    ['the one that is asked for', { input: 'BEST', partner: 'GOLD', last: 'SILVER' }, 'BEST'],
    ['else the partner’s own', { partner: 'GOLD', last: 'SILVER' }, 'GOLD'],
    ['else the account’s last one', { last: 'SILVER' }, 'SILVER'],
    ['never the trial, though it was the last one', { last: 'TRIAL' }, 'LADDER_ENDED'],
    ['never one that was not understood', { last: 'unrecognised' }, 'LADDER_ENDED'],
    ['none where none is known', {}, 'LADDER_ENDED'],
  ])('%s', (_which, asked, planType) => {
    expect(planTypeOf(asked)).toBe(planType)
  })
})

describe('V3’s identifier of the account', () => {
  test('is looked for at the rung that goes by it', () => {
    expect(planned(caught, { ids: {} })).toEqual({ do: 'locate', generation: 'v3' })
    expect(planned(caught, { ids: { v2: 'a07e1lxqqqo0', text: '1234567890123' } })).toEqual({
      do: 'locate',
      generation: 'v3',
    })
  })

  test('is not looked for where another rung comes first', () => {
    expect(wordFor(planned(kept, { ids: {} }))).toBe('open-product')
  })

  test.each([
    ['the next rung is tried', everything, 'update-site-owner'],
    ['the ladder ends where there is none', mixed, 'LADDER_ENDED'],
  ])('is not in the listing: %s', (_what, partner, word) => {
    expect(wordFor(planned(caught, { partner, ids: {}, progress: { unlisted: true } }))).toBe(word)
  })
})
