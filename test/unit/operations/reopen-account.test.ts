import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import { noProgress } from '../../../shared/engine/define-operation.ts'
import { reopenAccountFault } from '../../../shared/operations/reopen-account/fault.ts'
import { reopenAccountExample } from '../../../shared/operations/reopen-account/input.ts'
import { reopenAccount } from '../../../shared/operations/reopen-account/operation.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { contextOf, lookedAt, partnerWith, readSnapshot, wordFor } from '../../support/operations/operation-context.ts'

const { old, mixed, withV2, v3Only } = partnerKinds
const v2Alone = partnerWith({ membership: 'v2', listing: 'v2', plan: 'v2' })
const planned = (fields: AccountFields, input: object = {}, partner: PartnerSettings = mixed, steps: string[] = []) =>
  reopenAccount.next(contextOf(input, partner, { v3: 'a07e1lxqqqo0' }), readSnapshot(fields), { ...noProgress, steps })

const caught: AccountFields = { presence: 'present', status: 'canceled', singleBilling: false }
const open: AccountFields = {
  presence: 'present',
  status: 'open',
  singleBilling: true,
  'product:EmailMarketing': 'open',
}

test('reopen-account waits for an account that is not there (yet)', () => {
  expect(planned({ presence: 'absent' })).toEqual({ do: 'wait-for-account' })
  expect(planned({ presence: 'absent' }, {}, mixed, ['reactivate-plan'])).toEqual({ do: 'wait-for-account' })
})

describe('an account that will end at a later date', () => {
  const later = new Date(lookedAt + 1).toISOString()

  test.each([
    ['open', open],
    ['cancelled otherwise meanwhile', caught],
  ])('is not reopened while it is %s: nothing takes the cancellation back', (_state, fields) => {
    expect(planned({ ...fields, cancellationAt: later })).toEqual({
      do: 'reject',
      code: 'CANCELLATION_PENDING',
      message: `The account will be cancelled at ${later}; nothing was sent.`,
      // Without the way out that other operations have: this one has no field for it.
      nextSteps: [
        'Let it end: do nothing.',
        `Keep it: wait until ${later}, then ask for reopen-account; the vendor has no call that takes a cancellation back.`,
      ],
    })
  })

  test('is reopened once that has come', () => {
    expect(wordFor(planned({ ...caught, cancellationAt: new Date(lookedAt).toISOString() }))).toBe('reactivate-plan')
    expect(wordFor(planned({ ...caught, cancellationAt: '' }))).toBe('reactivate-plan')
  })
})

describe('a billing day is missing', () => {
  const onTrialPlan: AccountFields = { presence: 'present', status: 'canceled', planType: 'TRIAL' }
  const planType = { planType: 'GOLD' }

  test('where a trial is left and single billing is not known: bills must begin on some day (4.6, rule 3)', () => {
    expect(planned(onTrialPlan, planType, v3Only)).toEqual({
      do: 'reject',
      code: 'BILLING_DAY_MISSING',
      message:
        'billingDayOfMonth is required: the account is on its trial plan and not known to be under single billing.',
      nextSteps: ['Ask again under a new operationId with billingDayOfMonth from 1 to 31.'],
    })
  })

  test.each([
    ['where it is given', onTrialPlan, { ...planType, billingDayOfMonth: 1 }],
    ['under single billing', { ...onTrialPlan, singleBilling: true }, planType],
    ['where the account was on a paid plan', { ...onTrialPlan, planType: 'SILVER' }, planType],
    ['where its plan is not known', { presence: 'present', status: 'canceled' } as const, planType],
  ])('not %s', (_where, fields, input) => {
    expect(wordFor(planned(fields, input, v3Only))).toBe('reactivate-plan')
  })
})

describe('reopen-account is done', () => {
  test('where the account is open: without having sent anything', () => {
    expect(planned(open)).toEqual({
      do: 'finish',
      code: 'ALREADY_SO',
      message: 'The account is open already; nothing was sent.',
      warnings: [],
    })
  })

  test('where its own rungs have opened it: by them, so without a code', () => {
    const done = planned(open, {}, mixed, ['reactivate-plan'])
    expect(done).toEqual({ do: 'finish', message: 'The account is open again.', warnings: [] })
    expect(done).not.toHaveProperty('code')
  })

  const unseen =
    'Whether the account is under single billing cannot be seen with the generations that this partner uses; ask the vendor.'
  const { singleBilling: _billing, ...unshown } = open
  const rows: {
    reason: string
    fields?: AccountFields
    input?: object
    partner?: PartnerSettings
    steps?: string[]
    warnings: string[]
  }[] = [
    { reason: 'single billing is wanted and cannot be seen', warnings: [unseen] },
    { reason: 'single billing is wanted in so many words', input: { singleBilling: true }, warnings: [unseen] },
    { reason: 'single billing is not asked for', input: { singleBilling: false }, warnings: [] },
    { reason: 'single billing is seen', fields: open, warnings: [] },
    { reason: 'the plan’s name is a published one', fields: open, input: { planType: 'GOLD' }, warnings: [] },
    {
      reason: 'the plan’s name is none that the vendor has published',
      fields: open,
      input: { planType: 'PLATINUM' },
      warnings: [expect.stringMatching(/^planType PLATINUM is not among the names/)],
    },
    {
      reason: 'no plan is given to such a partner',
      fields: open,
      input: { planType: 'PLATINUM' },
      partner: old,
      warnings: [],
    },
    {
      reason: 'bills begin on the day that was asked for',
      fields: { ...open, billingDayOfMonth: 15 },
      input: { planType: 'GOLD', billingDayOfMonth: 15 },
      steps: ['reactivate-plan'],
      warnings: [],
    },
    {
      reason: 'bills begin on another day, since the account was no trial',
      fields: { ...open, billingDayOfMonth: 7 },
      input: { planType: 'GOLD', billingDayOfMonth: 15 },
      steps: ['reactivate-plan'],
      warnings: [expect.stringMatching(/^billingDayOfMonth 15 has no effect: .* begin on day 7\.$/)],
    },
    {
      reason: 'the day is not to be seen',
      fields: open,
      input: { planType: 'GOLD', billingDayOfMonth: 15 },
      steps: ['reactivate-plan'],
      warnings: [expect.stringMatching(/^It cannot be seen here whether billingDayOfMonth 15 has an effect/)],
    },
    {
      reason: 'no plan was given, so no day either',
      fields: open,
      input: { billingDayOfMonth: 15 },
      steps: ['open-product'],
      warnings: [expect.stringMatching(/^billingDayOfMonth 15 has no effect: no plan was given/)],
    },
  ]

  test.each(rows)('and warns where needed: $reason', ({ fields = unshown, input, partner, steps, warnings }) => {
    const next = planned(fields, input, partner, steps)
    expect(next).toMatchObject({ do: 'finish' })
    expect(next).toHaveProperty('warnings', warnings)
  })

  test('and where the ladder ends, too', () => {
    const refused = ['reactivate-plan', 'update-site-owner', 'open-product'].map((step) => ({
      step,
      outcome: 'rejected' as const,
      at: 1,
    }))
    const context = contextOf({ planType: 'PLATINUM' }, mixed, { v3: 'a07e1lxqqqo0' })
    expect(reopenAccount.next(context, readSnapshot(caught), { ...noProgress, past: refused })).toMatchObject({
      do: 'park',
      code: 'LADDER_ENDED',
      warnings: [expect.stringMatching(/^planType PLATINUM/)],
    })
  })
})

describe('the door’s judgement of reopen-account', () => {
  const unknownPlan = {
    field: 'input.planType',
    rule: 'must be given, since the partner has no reopen.planType in its settings',
  }
  const otherProduct = {
    field: 'input.product',
    rule: 'must be EmailMarketing or left out: the partner has no generation that opens others',
  }
  const onlyByV3 = 'must be left out: only V3 reactivates by a plan, and the partner does not use it'
  const rows: { reason: string; partner: PartnerSettings; input: object; fault: object | undefined }[] = [
    { reason: 'V3 is the only way, and no plan is known', partner: v3Only, input: {}, fault: unknownPlan },
    { reason: 'the plan is named', partner: v3Only, input: { planType: 'GOLD' }, fault: undefined },
    {
      reason: 'the partner has a plan for it',
      partner: { ...v3Only, reopen: { planType: 'GOLD' } },
      input: {},
      fault: undefined,
    },
    {
      reason: 'the partner’s settings for it name none',
      partner: { ...v3Only, reopen: { updateSiteOwner: true } },
      input: {},
      fault: unknownPlan,
    },
    { reason: 'XML may do without a plan', partner: { ...mixed, reopen: {} }, input: {}, fault: undefined },
    { reason: 'there is no V3', partner: old, input: {}, fault: undefined },
    { reason: 'V2 is the only generation, and reactivates nothing', partner: v2Alone, input: {}, fault: undefined },
    { reason: 'plans are V2’s, which reactivates nothing', partner: withV2, input: {}, fault: undefined },
    {
      reason: 'a plan for a partner without V3 would reach nobody',
      partner: old,
      input: { planType: 'GOLD' },
      fault: { field: 'input.planType', rule: onlyByV3 },
    },
    {
      reason: 'a billing day is sent with a plan alone',
      partner: withV2,
      input: { billingDayOfMonth: 3 },
      fault: { field: 'input.billingDayOfMonth', rule: onlyByV3 },
    },
    {
      reason: 'V3 opens no product but e-mail marketing',
      partner: v3Only,
      input: { planType: 'GOLD', product: 'Survey' },
      fault: otherProduct,
    },
    {
      reason: 'e-mail marketing comes with the account',
      partner: v3Only,
      input: { planType: 'GOLD', product: 'EmailMarketing' },
      fault: undefined,
    },
    { reason: 'XML opens any product', partner: mixed, input: { product: 'Survey' }, fault: undefined },
  ]

  test.each(rows)('$reason', ({ partner, input, fault }) => {
    expect(reopenAccountFault(input, partner)).toEqual(fault)
  })
})

describe('reopen-account’s stored input', () => {
  test.each([
    ['nothing', undefined],
    ['a return to the trial', { planType: 'TRIAL' }],
    ['a day that no month has', { billingDayOfMonth: 32 }],
    ['a name that is no product’s', { product: '../x' }],
    ['a wish that is no truth value', { singleBilling: 'true' }],
    ['a word that it does not know', { despiteCancellation: true }],
  ])('is refused when it is %s', (_what, stored) => {
    expect(() => reopenAccount.parseInput(stored)).toThrow()
  })

  test('is, for the documentation, an example that is valid and says something', () => {
    expect(reopenAccount.parseInput(reopenAccountExample)).toEqual({ planType: 'GOLD' })
  })

  test.each([{}, { planType: 'GOLD', billingDayOfMonth: 31, product: 'Survey', singleBilling: false }])(
    'is what was sent: %j',
    (input) => {
      expect(reopenAccount.parseInput(input)).toEqual(input)
    },
  )
})
