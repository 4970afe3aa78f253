import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import { type KnowledgeAge, noProgress } from '../../../shared/engine/define-operation.ts'
import { changePlanExample } from '../../../shared/operations/change-plan/input.ts'
import { changePlan } from '../../../shared/operations/change-plan/operation.ts'
import {
  contextOf,
  lookedAt,
  noPasswords,
  notRead,
  partnerWith,
  readSnapshot,
  stepOf,
} from '../../support/operations/operation-context.ts'
import { evidence, freeCall, noSearch, ToldGateway } from '../../support/operations/told-gateway.ts'

const v3Partner = partnerWith({ listing: 'v3', plan: 'v3' })
const context = (input: object = { planType: 'GOLD' }) => contextOf(input, v3Partner)
const onSilver: AccountFields = { presence: 'present', status: 'open', planType: 'SILVER' }
const stepFor = (fields: AccountFields, input?: object) =>
  stepOf(changePlan.next(context(input), readSnapshot(fields), noProgress))

test.each([
  ['v3', partnerWith({ listing: 'v3', plan: 'v3' })],
  ['v2', partnerWith({ listing: 'v2', plan: 'v2' })],
] as const)('change-plan goes by the identifier of %s where that serves plans', (generation, partner) => {
  expect(changePlan.needsVendorId?.(partner)).toBe(generation)
})

describe('change-plan reads the account', () => {
  const rows: { reason: string; fields: AccountFields; input?: object; age?: KnowledgeAge; reads: boolean }[] = [
    { reason: 'nothing is known', fields: {}, reads: true },
    { reason: 'the directory says that it can be sent', fields: onSilver, reads: false },
    {
      reason: 'that the account is there is not known',
      fields: { status: 'open', planType: 'SILVER' },
      reads: true,
    },
    { reason: 'what the plan was before is not known', fields: { presence: 'present', status: 'open' }, reads: true },
    { reason: 'its status is not known', fields: { presence: 'present', planType: 'SILVER' }, reads: true },
    {
      reason: 'that it is so already is confirmed before nothing is done',
      fields: { ...onSilver, planType: 'GOLD' },
      reads: true,
    },
    { reason: 'no refusal is made from memory', fields: { ...onSilver, status: 'canceled' }, reads: true },
    {
      reason: 'not even one for a pending cancellation',
      fields: { ...onSilver, cancellationAt: new Date(lookedAt + 1).toISOString() },
      reads: true,
    },
  ]

  test.each(rows)('$reads: $reason', ({ fields, input, age = notRead, reads }) => {
    expect(changePlan.needsRead(context(input), { fields, seenAt: {} }, age)).toBe(reads)
  })

  test('for its plan and status, which one read of the plan shows', async () => {
    const gateway = new ToldGateway()
    await changePlan.read(context(), gateway, freeCall, noSearch)
    expect(gateway.asked).toEqual([{ call: 'read', login: 'bakery', wanted: ['planType', 'status'] }])
  })
})

describe('change-plan sends', () => {
  test.each([
    ['the plan alone', { planType: 'GOLD' }],
    ['a plan group as a number', { planType: 'GOLD', planGroupId: 152 }],
    ['a billing day as a number', { planType: 'GOLD', billingDayOfMonth: 31 }],
    ['all of them', { planType: 'GOLD', planGroupId: 2_147_483_647, billingDayOfMonth: 1 }],
  ])('%s, in one call', async (_what, change) => {
    const gateway = new ToldGateway()
    await changePlan.send(stepFor(onSilver, change), context(change), gateway, freeCall, noPasswords)
    expect(gateway.asked).toEqual([{ call: 'change-plan', login: 'bakery', change }])
  })

  test('no word of despiteCancellation', async () => {
    const gateway = new ToldGateway()
    const input = { planType: 'GOLD', despiteCancellation: true }
    await changePlan.send(stepFor(onSilver, input), context(input), gateway, freeCall, noPasswords)
    expect(gateway.asked[0]?.change).toEqual({ planType: 'GOLD' })
  })
})

describe('a look after change-plan', () => {
  const before = { fields: onSilver, source: 'read', at: 1 } as const
  const look = (gateway: ToldGateway, fields = onSilver, input?: object) =>
    changePlan.observe(stepFor(fields, input), before, context(), gateway, freeCall, noSearch)

  test.each([
    ['applied', { ...onSilver, planType: 'GOLD' }],
    ['as-before', onSilver],
    ['elsewhere', { ...onSilver, planType: 'BRONZE' }],
  ] as const)('says %s by the plan that is shown', async (conclusion, shown) => {
    expect(await look(new ToldGateway().shows(shown))).toMatchObject({ conclusion, fields: shown, evidence })
  })

  test('reads the plan also where only the status is to change: no other read shows both', async () => {
    const gateway = new ToldGateway()
    await look(gateway, { ...onSilver, status: 'trial' }, { planType: 'SILVER' })
    expect(gateway.asked).toHaveLength(1)
    expect(new Set(gateway.asked[0]?.wanted)).toEqual(new Set(['status', 'planType']))
  })
})

describe('change-plan tells the directory', () => {
  const step = stepFor(onSilver, { planType: 'GOLD', billingDayOfMonth: 15 })

  test.each([
    [
      'what was asked for where the answer shows nothing',
      {},
      { presence: 'present', status: 'open', planType: 'GOLD' },
    ],
    [
      'status and billing day as the answer shows them',
      { status: 'trial', planType: 'GOLD', billingDayOfMonth: 7 },
      { presence: 'present', status: 'trial', planType: 'GOLD', billingDayOfMonth: 7 },
    ],
  ] as const)('%s', (_what, seen, fields) => {
    expect(changePlan.project(step, context(), seen)).toStrictEqual(fields)
  })

  test('nothing that is not known any more', () => {
    expect(changePlan.forgets).toBeUndefined()
  })
})

describe('change-plan’s stored input', () => {
  test.each([
    ['nothing', undefined],
    ['without a plan', {}],
    ['a return to the trial', { planType: 'TRIAL' }],
    ['a field that is not known', { planType: 'GOLD', reason: 1 }],
    ['a billing day as text', { planType: 'GOLD', billingDayOfMonth: '1' }],
  ])('is refused when it is %s', (_what, stored) => {
    expect(() => changePlan.parseInput(stored)).toThrow()
  })

  test.each([
    changePlanExample,
    { planType: 'GOLD', planGroupId: 1, billingDayOfMonth: 31, despiteCancellation: true },
  ])('is what was sent: %j', (input) => {
    expect(changePlan.parseInput(input)).toEqual(input)
  })
})

test('what is unknown of change-plan is looked for: a read shows what it changes', () => {
  expect(stepFor(onSilver)).not.toHaveProperty('afterUnknown')
  expect(changePlan.type).toBe('change-plan')
  expect(changePlan.goesOnAfterRefusal).toBeUndefined()
  expect(changePlan.explainRefusal).toBeUndefined()
})
