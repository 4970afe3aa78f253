import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import { differences } from '../../../shared/domain/drift.ts'

const listedAt = 1_000_000
const settle = 60_000

interface Row {
  reason: string
  here: AccountFields
  there: AccountFields
  changedAt?: Record<string, number>
  fields: string[]
}

const rows: Row[] = [
  { reason: 'both sides agree', here: { status: 'open' }, there: { status: 'open' }, fields: [] },
  {
    reason: 'a value differs',
    here: { status: 'open', singleBilling: true },
    there: { status: 'canceled', singleBilling: true },
    fields: ['status'],
  },
  {
    reason: 'each field counts for itself',
    here: { status: 'open', singleBilling: true, 'product:EmailMarketing': 'open' },
    there: { status: 'canceled', singleBilling: false, 'product:EmailMarketing': 'absent' },
    fields: ['product:EmailMarketing', 'singleBilling', 'status'],
  },
  {
    reason: 'what the directory never knew cannot differ',
    here: {},
    there: { status: 'open' },
    fields: [],
  },
  {
    reason: 'what the listing does not show cannot differ',
    here: { status: 'open', singleBilling: true },
    there: { status: 'open' },
    fields: [],
  },
  {
    reason: 'the lane changed it less than the settle time before the page: the listing may lag',
    here: { status: 'open' },
    there: { status: 'canceled' },
    changedAt: { status: listedAt - settle + 1 },
    fields: [],
  },
  {
    reason: 'the lane changed it while the page was on its way',
    here: { status: 'open' },
    there: { status: 'canceled' },
    changedAt: { status: listedAt + 1 },
    fields: [],
  },
  {
    reason: 'a change exactly a settle time ago has settled',
    here: { status: 'open' },
    there: { status: 'canceled' },
    changedAt: { status: listedAt - settle },
    fields: ['status'],
  },
  {
    reason: 'a recent change of another field excuses nothing',
    here: { status: 'open', singleBilling: true },
    there: { status: 'canceled', singleBilling: true },
    changedAt: { singleBilling: listedAt },
    fields: ['status'],
  },
]

describe('the differences between directory and listing', () => {
  test.each(rows)('$reason: $fields', ({ here, there, changedAt = {}, fields }) => {
    const found = differences('bakery', here, there, changedAt, listedAt, settle)
    expect(found.map((drift) => (drift.kind === 'differs' ? drift.field : drift.kind)).sort()).toEqual(fields)
  })

  test('say what each side holds', () => {
    expect(differences('bakery', { singleBilling: true }, { singleBilling: false }, {}, listedAt, settle)).toEqual([
      { kind: 'differs', account: 'bakery', field: 'singleBilling', here: true, there: false },
    ])
  })
})
