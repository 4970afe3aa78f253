import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import type { Step } from '../../../shared/ledger/operation-record.ts'
import { reopenAccount } from '../../../shared/operations/reopen-account/operation.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { contextOf, noPasswords, notRead, partnerWith } from '../../support/operations/operation-context.ts'
import { evidence, freeCall, noSearch, ToldGateway } from '../../support/operations/told-gateway.ts'

const { old, mixed, withV2, v3Only } = partnerKinds
const textAndV3 = partnerWith({ membership: 'text', listing: 'v3', plan: 'v3' })
const textAlone = partnerWith({ membership: 'text', listing: 'v3', provision: 'v3' })
const v2Alone = partnerWith({ membership: 'v2', listing: 'v2', plan: 'v2' })
const v3WithoutPlans = partnerWith({ membership: 'v3', listing: 'v3', cancel: 'v3' })

const rung = (kind: string, target: Step['target'], details: Record<string, string>): Step => ({
  kind,
  target,
  details,
  last: false,
  mayBeStored: false,
})
const openProduct = rung('open-product', { 'product:Survey': ['open'] }, { product: 'Survey' })
const reactivate = rung('reactivate-plan', { status: ['open'] }, { planType: 'GOLD' })
const update = rung('update-site-owner', { singleBilling: [true] }, { products: 'EventMarketing,Survey' })

describe('reopen-account reads the account', () => {
  const complete: AccountFields = { presence: 'present', status: 'canceled', singleBilling: false }

  test('always, since every rung is chosen by what is seen', () => {
    expect(reopenAccount.needsRead(contextOf({}), { fields: complete, seenAt: {} }, notRead)).toBe(true)
  })

  const withProducts = ['status', 'singleBilling', 'product:EmailMarketing']
  const rows: { reason: string; partner: PartnerSettings; wanted: string[]; by: string | undefined }[] = [
    { reason: 'XML shows what the rungs go by', partner: mixed, wanted: withProducts, by: undefined },
    { reason: 'text would show less than XML', partner: old, wanted: withProducts, by: undefined },
    { reason: 'so does V2', partner: withV2, wanted: withProducts, by: undefined },
    { reason: 'V3 shows the plan with the status', partner: v3Only, wanted: ['status', 'planType'], by: 'v3' },
    { reason: 'V2 likewise', partner: v2Alone, wanted: ['status', 'planType'], by: 'v2' },
    { reason: 'text shows no plan', partner: textAndV3, wanted: ['status', 'planType'], by: 'v3' },
    {
      reason: 'no plan can be given, and text shows the status',
      partner: textAlone,
      wanted: ['status'],
      by: undefined,
    },
    {
      reason: 'no plan can be given, and only V3 shows the status',
      partner: v3WithoutPlans,
      wanted: ['status'],
      by: 'v3',
    },
  ]

  test.each(rows)('for what its rungs go by, by login name or identifier: $reason', async ({ partner, wanted, by }) => {
    const gateway = new ToldGateway()
    await reopenAccount.read(contextOf({}, partner), gateway, freeCall, noSearch)
    expect(gateway.asked).toEqual([{ call: 'read', login: 'bakery', wanted }])
    expect(reopenAccount.needsVendorId?.(partner)).toBe(by)
  })

  test('asking for the wanted product by name, so that its absence is an answer', async () => {
    const gateway = new ToldGateway()
    await reopenAccount.read(contextOf({ product: 'Survey' }, mixed), gateway, freeCall, noSearch)
    expect(gateway.asked[0]?.wanted).toEqual(['status', 'singleBilling', 'product:Survey'])
  })
})

describe('reopen-account sends', () => {
  test.each([
    ['products/open', openProduct, { call: 'open', product: 'Survey' }],
    ['a plan', reactivate, { call: 'change-plan', change: { planType: 'GOLD' } }],
    [
      'a plan with its billing day as a number',
      { ...reactivate, details: { planType: 'GOLD', billingDayOfMonth: '31' } },
      { call: 'change-plan', change: { planType: 'GOLD', billingDayOfMonth: 31 } },
    ],
    [
      'one update of single billing and products together',
      update,
      { call: 'update', change: { singleBilling: true, products: ['EventMarketing', 'Survey'] } },
    ],
  ])('%s, in one call', async (_what, step, asked) => {
    const gateway = new ToldGateway()
    await reopenAccount.send(step, contextOf({}, mixed), gateway, freeCall, noPasswords)
    expect(gateway.asked).toEqual([{ login: 'bakery', ...asked }])
  })
})

describe('a look after a rung of reopen-account', () => {
  test.each([
    ['products/open', openProduct, ['product:Survey']],
    ['the update', update, ['singleBilling']],
    ['the plan, by the read that shows what V3 has done', reactivate, ['status', 'planType']],
  ])('is one read of what it was to change: %s', async (_what, step, wanted) => {
    const gateway = new ToldGateway()
    await reopenAccount.observe(step, undefined, contextOf({}, mixed), gateway, freeCall, noSearch)
    expect(gateway.asked).toEqual([{ call: 'read', login: 'bakery', wanted }])
  })

  test.each([
    ['applied', { status: 'open' }],
    ['as-before', { status: 'canceled' }],
    ['elsewhere', { status: 'trial-ended' }],
  ] as const)('says %s by the status that is shown', async (conclusion, fields) => {
    const before = { fields: { status: 'canceled' }, source: 'read', at: 1 } as const
    const gateway = new ToldGateway().shows(fields)
    expect(await reopenAccount.observe(reactivate, before, contextOf({}), gateway, freeCall, noSearch)).toMatchObject({
      conclusion,
      fields,
      evidence,
    })
  })
})

describe('reopen-account tells the directory', () => {
  const rows: { what: string; step: Step; seen: AccountFields; fields: AccountFields }[] = [
    {
      what: 'that product and account are open',
      step: openProduct,
      seen: {},
      fields: { status: 'open', 'product:Survey': 'open' },
    },
    {
      what: 'the status as the answer shows it',
      step: openProduct,
      seen: { status: 'trial' },
      fields: { status: 'trial', 'product:Survey': 'open' },
    },
    {
      what: 'that the account is open on the plan, and no cancellation is ahead',
      step: reactivate,
      seen: { planType: 'SILVER' },
      fields: { status: 'open', planType: 'GOLD', cancellationAt: '' },
    },
    {
      what: 'that the plan did not open it, where the answer shows so',
      step: reactivate,
      seen: { status: 'canceled' },
      fields: { status: 'canceled', planType: 'GOLD', cancellationAt: '' },
    },
    { what: 'single billing', step: update, seen: {}, fields: { singleBilling: true } },
    {
      what: 'that single billing did not come back, where the answer shows so',
      step: update,
      seen: { singleBilling: false },
      fields: { singleBilling: false },
    },
  ]

  test.each(rows)('$what', ({ step, seen, fields }) => {
    expect(reopenAccount.project(step, contextOf({}), seen)).toEqual(fields)
  })
})

test('reopen-account goes on where a rung is refused', () => {
  expect(reopenAccount.goesOnAfterRefusal?.(openProduct)).toBe(true)
  expect(reopenAccount.goesOnAfterRefusal?.(update)).toBe(true)
  expect(reopenAccount.type).toBe('reopen-account')
  // So that no rung is chosen by a read that may lag behind a change of our own.
  expect(reopenAccount.cannotBeTakenBack).toBe(true)
})
