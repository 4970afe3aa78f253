import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import { type Next, noProgress } from '../../../shared/engine/define-operation.ts'
import { changePlan } from '../../../shared/operations/change-plan/operation.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { contextOf, lookedAt, partnerWith, readSnapshot, stepOf } from '../../support/operations/operation-context.ts'

const v3Partner = partnerWith({ listing: 'v3', plan: 'v3' })
const v2Partner = partnerWith({ listing: 'v2', plan: 'v2' })
const planned = (fields: AccountFields, input: object = { planType: 'GOLD' }, partner = v3Partner): Next =>
  changePlan.next(contextOf(input, partner), readSnapshot(fields), noProgress)

const onTrial: AccountFields = { presence: 'present', status: 'trial', planType: 'TRIAL', singleBilling: true }
const onSilver: AccountFields = { presence: 'present', status: 'open', planType: 'SILVER', billingDayOfMonth: 7 }
const later = new Date(lookedAt + 1).toISOString()

describe('change-plan plans', () => {
  const rows: { reason: string; fields: AccountFields; input?: object; is: object }[] = [
    { reason: 'the account is not there (yet)', fields: { presence: 'absent' }, is: { do: 'wait-for-account' } },
    {
      reason: 'a plan would open the cancelled account again, and bill for it',
      fields: { ...onSilver, status: 'canceled' },
      is: {
        do: 'reject',
        code: 'ACCOUNT_CANCELED',
        message: 'The account is cancelled: a plan would open it again, and bill for it.',
        nextSteps: ['If that is wanted, ask for reopen-account with this planType, under a new operationId.'],
      },
    },
    {
      reason: 'not even where the cancelled account holds the plan that is asked for',
      fields: { ...onSilver, status: 'canceled' },
      input: { planType: 'SILVER' },
      is: { do: 'reject', code: 'ACCOUNT_CANCELED' },
    },
    {
      reason: 'that it is cancelled weighs more than a cancellation on record',
      fields: { ...onSilver, status: 'canceled', cancellationAt: later },
      input: { planType: 'GOLD', despiteCancellation: true },
      is: { do: 'reject', code: 'ACCOUNT_CANCELED' },
    },
    {
      reason: 'the account is going to end: money would be spent on it for nothing',
      fields: { ...onSilver, cancellationAt: later },
      is: { do: 'reject', code: 'CANCELLATION_PENDING' },
    },
    {
      reason: 'false is not in so many words',
      fields: { ...onSilver, cancellationAt: later },
      input: { planType: 'GOLD', despiteCancellation: false },
      is: { do: 'reject', code: 'CANCELLATION_PENDING' },
    },
    {
      reason: 'the caller knows that it is going to end',
      fields: { ...onSilver, cancellationAt: later },
      input: { planType: 'GOLD', despiteCancellation: true },
      is: { do: 'send' },
    },
    {
      reason: 'the time of the cancellation has come, and the account is seen to be open',
      fields: { ...onSilver, cancellationAt: new Date(lookedAt).toISOString() },
      is: { do: 'send' },
    },
    { reason: 'the cancellation was taken back', fields: { ...onSilver, cancellationAt: '' }, is: { do: 'send' } },
    {
      reason: 'the plan holds and the account is open',
      fields: onSilver,
      input: { planType: 'SILVER' },
      is: { do: 'finish', code: 'ALREADY_SO', message: 'The account is on SILVER already; nothing was sent.' },
    },
    {
      reason: 'a plan group cannot be read, so that it holds already is not known',
      fields: onSilver,
      input: { planType: 'SILVER', planGroupId: 151 },
      is: { do: 'send', step: { details: { planType: 'SILVER', planGroupId: '151' } } },
    },
    {
      reason: 'without single billing the day on which bills begin must be named to leave the trial (4.6, rule 3)',
      fields: { ...onTrial, singleBilling: false },
      is: {
        do: 'reject',
        code: 'BILLING_DAY_MISSING',
        message: 'billingDayOfMonth is required when an account without single billing leaves its trial.',
        nextSteps: ['Ask again under a new operationId with billingDayOfMonth from 1 to 31.'],
      },
    },
    {
      reason: 'the day is named',
      fields: { ...onTrial, singleBilling: false },
      input: { planType: 'GOLD', billingDayOfMonth: 31 },
      is: { do: 'send', step: { details: { planType: 'GOLD', billingDayOfMonth: '31' } } },
    },
    { reason: 'under single billing no day is needed', fields: onTrial, is: { do: 'send' } },
    {
      reason: 'whether it is single billed is not known: the vendor decides',
      fields: { presence: 'present', status: 'trial', planType: 'TRIAL' },
      is: { do: 'send' },
    },
    {
      reason: 'a paid account has its day already, without single billing too',
      fields: { ...onSilver, singleBilling: false },
      is: { do: 'send' },
    },
    {
      reason: 'the trial has ended: a plan opens the account (4.14)',
      fields: { ...onTrial, status: 'trial-ended' },
      is: { do: 'send', step: { target: { planType: ['GOLD'] } } },
    },
    { reason: 'the plan is not known', fields: { presence: 'present' }, is: { do: 'send' } },
  ]

  test.each(rows)('$is.do $is.code: $reason', ({ fields, input, is }) => {
    expect(planned(fields, input)).toMatchObject(is)
  })

  test('exactly one step, the last, which is neither stored for later nor repeated without looking', () => {
    expect(planned(onTrial, { planType: 'GOLD', planGroupId: 152, billingDayOfMonth: 1 })).toStrictEqual({
      do: 'send',
      step: {
        kind: 'change-plan',
        target: { planType: ['GOLD'] },
        details: { planType: 'GOLD', planGroupId: '152', billingDayOfMonth: '1' },
        last: true,
        mayBeStored: false,
      },
    })
  })

  test.each([
    ['in trial', 'trial'],
    ['at the end of its trial', 'trial-ended'],
    ['in a state that we do not know', 'unrecognised'],
  ] as const)(
    'the status too as target where the plan holds and the account is %s: else it would prove nothing',
    (_state, status) => {
      const { target, details } = stepOf(planned({ ...onSilver, status }, { planType: 'SILVER' }))
      expect(target).toEqual({ planType: ['SILVER'], status: ['open'] })
      expect(details).toStrictEqual({ planType: 'SILVER' })
    },
  )

  test('a refusal for a pending cancellation with its date and all ways out', () => {
    const next = planned({ ...onSilver, cancellationAt: later })
    expect(next).toEqual({
      do: 'reject',
      code: 'CANCELLATION_PENDING',
      message: `The account will be cancelled at ${later}; nothing was sent.`,
      nextSteps: [
        'Let it end: do nothing.',
        `Keep it: wait until ${later}, then ask for reopen-account; the vendor has no call that takes a cancellation back.`,
        'Change it until then all the same: ask again under a new operationId with "despiteCancellation": true.',
      ],
    })
  })
})

describe('change-plan warns', () => {
  const warnings = (fields: AccountFields, input: object, partner?: PartnerSettings) => {
    const next = planned(fields, input, partner)
    if (next.do === 'finish') return next.warnings
    return stepOf(next).warnings
  }
  const ofDay =
    'billingDayOfMonth 15 has no effect: the vendor heeds it only when an account leaves its trial, and this one is on SILVER.'
  const ofName =
    "planType PLATINUM is not among the names that the vendor has published (BRONZE, SILVER, GOLD, LITE, GOOD, BETTER, BEST). Its list is open, so the name is the vendor's to judge: it refuses a plan that is not in the account's group."

  const rows: { reason: string; fields?: AccountFields; input: object; partner?: PartnerSettings; says: unknown }[] = [
    { reason: 'of nothing where all is known', input: { planType: 'GOLD' }, says: undefined },
    {
      reason: 'of a plan whose name the vendor has not published (V3: an open list)',
      input: { planType: 'PLATINUM' },
      says: [ofName],
    },
    { reason: 'of no older name that is still taken', input: { planType: 'LITE' }, says: undefined },
    {
      reason: 'of a billing day on a paid account, which the vendor passes over in silence',
      input: { planType: 'GOLD', billingDayOfMonth: 15 },
      says: [ofDay],
    },
    {
      reason: 'of both',
      input: { planType: 'PLATINUM', billingDayOfMonth: 15 },
      says: [ofName, ofDay],
    },
    {
      reason: 'of no billing day that the account has already',
      input: { planType: 'GOLD', billingDayOfMonth: 7 },
      says: undefined,
    },
    {
      reason: 'of no billing day where the account leaves its trial',
      fields: onTrial,
      input: { planType: 'GOLD', billingDayOfMonth: 15 },
      says: undefined,
    },
    {
      reason: 'of no billing day where the plan is not known',
      fields: { presence: 'present', status: 'open' },
      input: { planType: 'GOLD', billingDayOfMonth: 15 },
      says: undefined,
    },
    {
      reason: 'of the billing day also where the plan holds already',
      input: { planType: 'SILVER', billingDayOfMonth: 15 },
      says: [ofDay],
    },
    {
      reason: 'of nothing where plan and day hold already',
      input: { planType: 'SILVER', billingDayOfMonth: 7 },
      says: [],
    },
    {
      reason: 'of no name in V2, whose list is closed and checked at the door',
      fields: { ...onSilver, planType: 'BASIC' },
      input: { planType: 'ULTIMATE' },
      partner: v2Partner,
      says: undefined,
    },
  ]

  test.each(rows)('$reason', ({ fields = onSilver, input, partner, says }) => {
    expect(warnings(fields, input, partner)).toEqual(says)
  })
})
