import { describe, expect, test } from 'vitest'
import type { MessageProblemCode } from '../../../shared/messaging/field-problem.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { lookedAt } from '../../support/operations/operation-context.ts'
import { problemsAtDoor } from './at-the-door.ts'

const { mixed, withV2, v3Only } = partnerKinds

interface Row {
  what: string
  input: object
  partner?: PartnerSettings
  /** `FIELD_INVALID` when left out. */
  code?: MessageProblemCode
  field: string
  rule: string
  value?: string
}

function refused(operation: string, rows: readonly Row[]): void {
  describe(`${operation} is refused at the door with`, () => {
    test.each(rows)('$what', ({ input, partner = mixed, code = 'FIELD_INVALID', field, rule, value }) => {
      expect(problemsAtDoor(operation, input, { partner })).toEqual([
        { code, field: `input.${field}`, rule, ...(value === undefined ? {} : { value }) },
      ])
    })
  })
}

const product = { field: 'product', rule: 'must be a product name: 1–40 letters and digits, the first a letter' }
const trueOrFalse = 'must be true or false'
const unknown = { code: 'FIELD_UNKNOWN', rule: 'is not a known field' } as const
const planName = { field: 'planType', rule: 'must be the name of a plan: 1–50 capitals, digits, _, - and blanks' }
const trial = { field: 'planType', rule: 'must not be TRIAL: no account returns to its trial', value: '"TRIAL"' }
const billingDay = {
  field: 'billingDayOfMonth',
  rule: 'must be a day of the month: a whole number from 1 to 31',
}
const planGroup = { field: 'planGroupId', rule: 'must be a whole number from 1 to 2147483647' }
const topic = { field: 'topic', rule: 'must be one of tier.increase, tier.decrease, account.cancel, account.disable' }
const address = {
  field: 'callbackUri',
  rule: 'must be an https address, without a user in it',
  value: '(not shown)',
}

refused('open-product', [
  { what: 'a blank in a product', input: { product: 'E mail' }, ...product, value: '"E mail"' },
  { what: 'a path for a product', input: { product: '../x' }, ...product, value: '"../x"' },
  { what: 'no letter at all', input: { product: '' }, ...product, value: '""' },
  { what: '41 letters', input: { product: 'x'.repeat(41) }, ...product, value: `"${'x'.repeat(41)}"` },
  { what: 'a number for a product', input: { product: 5 }, field: 'product', rule: 'must be text', value: '5' },
  {
    what: 'a word for a truth value',
    input: { despiteCancellation: 'yes' },
    field: 'despiteCancellation',
    rule: trueOrFalse,
    value: '"yes"',
  },
  { what: 'a field of another operation', input: { planType: 'GOLD' }, ...unknown, field: 'planType' },
])

refused('cancel-product', [
  { what: 'markup for a product', input: { product: '<x>' }, ...product, value: '"<x>"' },
  {
    what: 'a number for a truth value',
    input: { releaseFromSingleBilling: 1 },
    field: 'releaseFromSingleBilling',
    rule: trueOrFalse,
    value: '1',
  },
  {
    what: 'nothing for a truth value',
    input: { despiteCancellation: null },
    field: 'despiteCancellation',
    rule: trueOrFalse,
    value: 'null',
  },
  { what: 'a field that is not known', input: { force: true }, ...unknown, field: 'force' },
])

refused('reopen-account', [
  { what: 'a return to the trial', input: { planType: 'TRIAL' }, ...trial },
  { what: 'a plan in small letters', input: { planType: 'gold' }, ...planName, value: '"gold"' },
  { what: 'billing day 0', input: { billingDayOfMonth: 0 }, ...billingDay, value: '0' },
  { what: 'billing day 32', input: { billingDayOfMonth: 32 }, ...billingDay, value: '32' },
  { what: 'a product of two words', input: { product: 'E mail' }, ...product, value: '"E mail"' },
  {
    what: 'a word for a truth value',
    input: { singleBilling: 'Yes' },
    field: 'singleBilling',
    rule: trueOrFalse,
    value: '"Yes"',
  },
  {
    what: 'a word that only other operations know',
    input: { despiteCancellation: true },
    ...unknown,
    field: 'despiteCancellation',
  },
  {
    what: 'no plan where V3 is the only way back, and the partner has none for it',
    input: {},
    partner: v3Only,
    field: 'planType',
    rule: 'must be given, since the partner has no reopen.planType in its settings',
  },
  {
    what: 'a product that none of the partner’s generations opens',
    input: { planType: 'GOLD', product: 'Survey' },
    partner: v3Only,
    field: 'product',
    rule: 'must be EmailMarketing or left out: the partner has no generation that opens others',
    value: '"Survey"',
  },
])

refused('change-plan', [
  { what: 'no plan', input: {}, code: 'FIELD_MISSING', field: 'planType', rule: 'is required' },
  { what: 'a return to the trial', input: { planType: 'TRIAL' }, ...trial },
  { what: 'a return to the trial in V2', input: { planType: 'TRIAL' }, partner: withV2, ...trial },
  { what: 'a plan in small letters', input: { planType: 'gold' }, ...planName, value: '"gold"' },
  { what: 'an empty plan', input: { planType: '' }, ...planName, value: '""' },
  { what: 'a plan of 51 letters', input: { planType: 'X'.repeat(51) }, ...planName, value: `"${'X'.repeat(51)}"` },
  { what: 'V2’s number of a plan', input: { planType: 2 }, field: 'planType', rule: 'must be text', value: '2' },
  { what: 'billing day 0', input: { planType: 'GOLD', billingDayOfMonth: 0 }, ...billingDay, value: '0' },
  { what: 'billing day 32', input: { planType: 'GOLD', billingDayOfMonth: 32 }, ...billingDay, value: '32' },
  { what: 'billing day 1.5', input: { planType: 'GOLD', billingDayOfMonth: 1.5 }, ...billingDay, value: '1.5' },
  { what: 'a billing day as text', input: { planType: 'GOLD', billingDayOfMonth: '1' }, ...billingDay, value: '"1"' },
  { what: 'plan group 0', input: { planType: 'GOLD', planGroupId: 0 }, ...planGroup, value: '0' },
  {
    what: 'a plan group beyond 32 bits',
    input: { planType: 'GOLD', planGroupId: 2_147_483_648 },
    ...planGroup,
    value: '2147483648',
  },
  { what: 'half a plan group', input: { planType: 'GOLD', planGroupId: 0.5 }, ...planGroup, value: '0.5' },
  {
    what: 'a plan that V2 does not know: its list is closed',
    input: { planType: 'PLATINUM' },
    partner: withV2,
    field: 'planType',
    rule: 'must be one of BASIC, ESSENTIAL, ULTIMATE',
    value: '"PLATINUM"',
  },
  {
    what: 'a plan group in V2, which has no field for it',
    input: { planType: 'BASIC', planGroupId: 152 },
    partner: withV2,
    field: 'planGroupId',
    rule: 'must be left out: V2 has no field for it',
    value: '152',
  },
  {
    what: 'a word for a truth value',
    input: { planType: 'GOLD', despiteCancellation: 'true' },
    field: 'despiteCancellation',
    rule: trueOrFalse,
    value: '"true"',
  },
  { what: 'a field that is not known', input: { planType: 'GOLD', price: 1 }, ...unknown, field: 'price' },
])

const reason = { field: 'reason', rule: 'must be one of 1, 2, 3, 11, 12, 14, 21, 27, 30' }
const offset = { field: 'effectiveAt', rule: 'must be an ISO 8601 time with its offset' }
const tooOld = {
  field: 'effectiveAt',
  rule: 'must not lie more than a day back: the vendor cancels nothing in retrospect',
}
const tooFar = { field: 'effectiveAt', rule: 'must not lie more than two years ahead' }
const dayAndMore = new Date(lookedAt - 86_400_001).toISOString()

refused('cancel-account', [
  { what: 'reason 4', input: { reason: 4 }, ...reason, value: '4' },
  { what: 'a reason as text', input: { reason: '1' }, ...reason, value: '"1"' },
  {
    what: 'a time without its offset',
    input: { effectiveAt: '2026-12-01T00:00:00' },
    ...offset,
    value: '"2026-12-01T00:00:00"',
  },
  { what: 'a day without its time', input: { effectiveAt: '2026-12-01' }, ...offset, value: '"2026-12-01"' },
  {
    what: 'a day that no month has',
    input: { effectiveAt: '2026-11-31T00:00:00Z' },
    ...offset,
    value: '"2026-11-31T00:00:00Z"',
  },
  { what: 'a number of milliseconds', input: { effectiveAt: lookedAt }, ...offset, value: String(lookedAt) },
  {
    what: 'a time that lies more than a day back',
    input: { effectiveAt: dayAndMore },
    ...tooOld,
    value: `"${dayAndMore}"`,
  },
  {
    what: 'an absurd time',
    input: { effectiveAt: '2099-01-01T00:00:00Z' },
    ...tooFar,
    value: '"2099-01-01T00:00:00Z"',
  },
  {
    what: 'a word for a truth value',
    input: { releaseFromSingleBilling: 'yes' },
    field: 'releaseFromSingleBilling',
    rule: trueOrFalse,
    value: '"yes"',
  },
  { what: 'a field that is not known', input: { immediately: true }, ...unknown, field: 'immediately' },
])

const subscription = (callbackUri: unknown) => ({ topic: 'tier.increase', callbackUri })

refused('subscribe-webhook', [
  { what: 'topic 5', input: { ...subscription('https://hooks.example.com'), topic: 5 }, ...topic, value: '5' },
  { what: 'no topic', input: { callbackUri: 'https://hooks.example.com' }, code: 'FIELD_MISSING', ...topic },
  {
    what: 'no address',
    input: { topic: 'tier.increase' },
    code: 'FIELD_MISSING',
    field: 'callbackUri',
    rule: 'is required',
  },
  { what: 'an address without TLS', input: subscription('http://hooks.example.com/'), ...address },
  { what: 'another protocol that only ends like it', input: subscription('xhttps://hooks.example.com/'), ...address },
  { what: 'a user in the address', input: subscription('https://me:planted@hooks.example.com/'), ...address },
  { what: 'an address without a host', input: subscription('https:///v3'), ...address },
  { what: 'a blank in the address', input: subscription('https://hooks.example.com/a b'), ...address },
  { what: 'no address at all', input: subscription(''), ...address },
  {
    what: 'an address of 513 characters',
    input: subscription(`https://hooks.example.com/${'x'.repeat(487)}`),
    field: 'callbackUri',
    rule: 'must have at most 512 characters',
    value: '(not shown)',
  },
  {
    what: 'a control character in the address',
    input: subscription('https://hooks.example.com/\u0085'),
    field: 'callbackUri',
    rule: 'must hold only printable ASCII characters; others are percent-encoded',
    value: '(not shown)',
  },
  {
    what: 'a field that is not known',
    input: { ...subscription('https://hooks.example.com'), id: 1 },
    ...unknown,
    field: 'id',
  },
])

for (const operation of ['unsubscribe-webhook', 'test-webhook']) {
  refused(operation, [
    { what: 'topic 5', input: { topic: 5 }, ...topic, value: '5' },
    { what: 'a topic that there is not', input: { topic: 'account.opened' }, ...topic, value: '"account.opened"' },
    { what: 'the vendor’s number of a topic', input: { topic: '1' }, ...topic, value: '"1"' },
    { what: 'no topic', input: {}, code: 'FIELD_MISSING', ...topic },
    {
      what: 'an address',
      input: { topic: 'tier.increase', callbackUri: 'https://hooks.example.com' },
      ...unknown,
      field: 'callbackUri',
    },
  ])
}

test('an address of 512 characters is taken', () => {
  expect(problemsAtDoor('subscribe-webhook', subscription(`https://hooks.example.com/${'x'.repeat(486)}`))).toEqual([])
})
