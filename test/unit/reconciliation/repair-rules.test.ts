import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import { draftRows, type FieldDrift } from '../../../shared/reconciliation/plan/repair-rules.ts'
import { acme } from '../../support/engine/engine-harness.ts'

const xml = { ...acme, capabilities: { membership: 'xml', listing: 'xml', products: 'xml' } } as const
const { anchorProduct: _anchor, ...withoutAnchor } = xml as typeof xml & { anchorProduct?: string }
const v3 = { ...acme, capabilities: { membership: 'v3', listing: 'v3', plan: 'v3', cancel: 'v3' } } as const

const differs = (field: string, here: string | number | boolean, there: string | number | boolean): FieldDrift => ({
  ...{ kind: 'differs', account: 'bakery' },
  ...{ field, here, there },
})

/** @param set fields that an operation has set; all that differ when left out */
function rows(
  partner: typeof acme | typeof xml | typeof v3,
  found: AccountFields,
  drifts: FieldDrift[],
  set = drifts.map(({ field }) => field),
) {
  const setAt = Object.fromEntries(set.map((field) => [field, 1_000]))
  const there = Object.fromEntries(drifts.map(({ field, there: shown }) => [field, shown]))
  return draftRows(partner, { account: 'bakery', found: { ...found, ...there }, setAt, drifts })
}

const em = 'product:EmailMarketing'
const events = 'product:EventMarketing'

describe('a repair is planned', () => {
  test.each([
    {
      reason: 'an account that we keep open was cancelled',
      partner: v3,
      found: { singleBilling: true, planType: 'GOLD' },
      drifts: [differs('status', 'open', 'canceled')],
      expected: { kind: 'status', repair: { operation: 'reopen-account', input: { planType: 'GOLD' } } },
    },
    {
      reason: 'it lost single billing and its products with it: one climb, not three operations',
      partner: xml,
      found: {},
      drifts: [
        differs('status', 'open', 'canceled'),
        differs('singleBilling', true, false),
        differs(em, 'open', 'canceled'),
      ],
      expected: { kind: 'caught', repair: { operation: 'reopen-account', input: {} } },
    },
    {
      reason: 'an account that we cancelled is open again, outside of single billing',
      partner: v3,
      found: { singleBilling: false },
      drifts: [differs('status', 'canceled', 'open')],
      expected: {
        repair: {
          operation: 'cancel-account',
          irreversible: true,
          inverse: { operation: 'reopen-account', input: {} },
        },
      },
    },
    {
      reason: 'a product that we opened was cancelled',
      partner: xml,
      found: { status: 'open', [events]: 'open' },
      drifts: [differs(em, 'open', 'canceled')],
      expected: {
        repair: {
          ...{ operation: 'open-product', input: { product: 'EmailMarketing' } },
          inverse: { operation: 'cancel-product', input: { product: 'EmailMarketing' } },
        },
      },
    },
    {
      reason: 'a product that we cancelled is open, beside another',
      partner: xml,
      found: { status: 'open', [events]: 'open' },
      drifts: [differs(em, 'canceled', 'open')],
      expected: { repair: { operation: 'cancel-product', input: { product: 'EmailMarketing' } } },
    },
    {
      reason: 'plan and billing day differ: one change',
      partner: v3,
      found: { status: 'open' },
      drifts: [differs('planType', 'GOLD', 'SILVER'), differs('billingDayOfMonth', 15, 3)],
      expected: {
        repair: {
          ...{ operation: 'change-plan', input: { planType: 'GOLD', billingDayOfMonth: 15 } },
          inverse: { operation: 'change-plan', input: { planType: 'SILVER', billingDayOfMonth: 3 } },
        },
      },
    },
    {
      reason: 'only the billing day differs: the plan stays as it is',
      partner: v3,
      found: { status: 'open', planType: 'GOLD' },
      drifts: [differs('billingDayOfMonth', 15, 3)],
      expected: { repair: { operation: 'change-plan', input: { planType: 'GOLD', billingDayOfMonth: 15 } } },
    },
  ])('$reason', ({ partner, found, drifts, expected }) => {
    const planned = rows(partner as typeof acme, found as AccountFields, drifts)
    expect(planned).toHaveLength(1)
    expect(planned[0]).toMatchObject(expected)
    expect(planned[0]?.fields).toEqual(drifts.map(({ field, here, there }) => ({ field, wanted: here, found: there })))
  })
})

describe('no repair is planned', () => {
  test.each([
    {
      reason: 'the value was only seen, nobody asked for it',
      ...{ partner: v3, found: {}, drifts: [differs('status', 'open', 'canceled')], set: [], code: 'NOT_DESIRED' },
    },
    {
      reason: 'cancelling again would end single billing',
      ...{
        partner: v3,
        found: { singleBilling: true },
        drifts: [differs('status', 'canceled', 'open')],
        code: 'ENDS_SINGLE_BILLING',
      },
    },
    {
      reason: 'nobody knows whether the account is under single billing',
      ...{ partner: v3, found: {}, drifts: [differs('status', 'canceled', 'open')], code: 'ENDS_SINGLE_BILLING' },
    },
    {
      reason: 'the last open product would go, and single billing with it',
      ...{ partner: withoutAnchor, found: {}, drifts: [differs(em, 'canceled', 'open')], code: 'ENDS_SINGLE_BILLING' },
    },
    {
      reason: 'a trial became a paying account by itself',
      ...{ partner: v3, found: {}, drifts: [differs('status', 'trial', 'open')], code: 'VENDOR_LEADS' },
    },
    {
      reason: 'the vendor suspended it',
      ...{ partner: v3, found: {}, drifts: [differs('status', 'open', 'suspended')], code: 'VENDOR_LEADS' },
    },
    {
      reason: 'no generation of the partner changes plans',
      ...{ partner: xml, found: {}, drifts: [differs('planType', 'GOLD', 'SILVER')], code: 'NOT_SERVED' },
    },
    {
      reason: 'nothing leads back to a trial',
      ...{ partner: v3, found: {}, drifts: [differs('planType', 'TRIAL', 'SILVER')], code: 'NO_OPERATION' },
    },
    {
      reason: 'single billing alone cannot be given back',
      ...{ partner: v3, found: {}, drifts: [differs('singleBilling', true, false)], code: 'NO_OPERATION' },
    },
    {
      reason: 'no generation of the partner cancels accounts',
      ...{
        partner: xml,
        found: { singleBilling: false },
        drifts: [differs('status', 'canceled', 'open')],
        code: 'NOT_SERVED',
      },
    },
  ])('$code: $reason', ({ partner, found, drifts, code, ...more }) => {
    const set = 'set' in more ? more.set : undefined
    const [row, ...others] = rows(partner as typeof acme, found as AccountFields, drifts, set)
    expect(others).toEqual([])
    expect(row?.repair).toBeUndefined()
    expect(row?.none?.code).toBe(code)
  })

  test('that names a release from single billing, whatever differs', () => {
    const drifts = [
      differs('status', 'canceled', 'open'),
      differs(em, 'canceled', 'open'),
      differs('planType', 'GOLD', 'SILVER'),
    ]
    for (const singleBilling of [true, false]) {
      for (const partner of [acme, xml, v3]) {
        const repairs = rows(partner, { singleBilling }, drifts).map(({ repair }) => repair)
        expect(JSON.stringify(repairs)).not.toContain('release')
      }
    }
  })
})
