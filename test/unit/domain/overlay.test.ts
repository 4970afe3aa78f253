import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import { contradictedFields, overlayRecentChanges } from '../../../shared/domain/overlay.ts'

interface Row {
  reason: string
  read: AccountFields
  directory: AccountFields
  changedAt: Record<string, number>
  fields: AccountFields
}

const horizon = 1_000

const rows: Row[] = [
  {
    reason:
      'the lane changed it after the horizon, so the read may still show the old value (docs/explanation/protocol.md#reads-lag)',
    read: { 'product:EmailMarketing': 'canceled' },
    directory: { 'product:EmailMarketing': 'open' },
    changedAt: { 'product:EmailMarketing': horizon + 1 },
    fields: { 'product:EmailMarketing': 'open' },
  },
  {
    reason: 'a change exactly at the horizon has settled: the read is newer',
    read: { 'product:EmailMarketing': 'canceled' },
    directory: { 'product:EmailMarketing': 'open' },
    changedAt: { 'product:EmailMarketing': horizon },
    fields: { 'product:EmailMarketing': 'canceled' },
  },
  {
    reason: 'what was only seen, never changed by the lane, gives way to the read',
    read: { status: 'canceled' },
    directory: { status: 'open' },
    changedAt: {},
    fields: { status: 'canceled' },
  },
  {
    reason: 'a recent change is kept where the read shows nothing of the field',
    read: { presence: 'present' },
    directory: { singleBilling: false },
    changedAt: { singleBilling: horizon + 1 },
    fields: { presence: 'present', singleBilling: false },
  },
  {
    reason: 'a change whose value the directory has lost takes nothing away from the read',
    read: { status: 'open' },
    directory: {},
    changedAt: { status: horizon + 1 },
    fields: { status: 'open' },
  },
]

describe('what was read, with the lane’s own recent changes', () => {
  test.each(rows)('$reason', ({ read, directory, changedAt, fields }) => {
    expect(overlayRecentChanges(read, directory, changedAt, horizon)).toEqual(fields)
  })

  test('leaves the read as it was', () => {
    const read: AccountFields = { status: 'open' }
    overlayRecentChanges(read, { status: 'canceled' }, { status: 2_000 }, horizon)
    expect(read).toEqual({ status: 'open' })
  })
})

describe('the fields in which a read contradicts a fresh change', () => {
  const cases: (Omit<Row, 'fields'> & { names: string[] })[] = [
    {
      reason: 'the lane changed it after the horizon and the read shows another value',
      read: { status: 'open' },
      directory: { status: 'canceled' },
      changedAt: { status: horizon + 1 },
      names: ['status'],
    },
    {
      reason: 'the read is of a generation that does not show it',
      read: { presence: 'present', status: 'open' },
      directory: { status: 'open', planType: 'GOLD', 'product:Survey': 'open' },
      changedAt: { planType: horizon + 1, 'product:Survey': horizon + 1 },
      names: [],
    },
    {
      reason: 'the read does not show the account at all',
      read: { presence: 'absent' },
      directory: { status: 'canceled', 'product:Survey': 'open' },
      changedAt: { status: horizon + 1, 'product:Survey': horizon + 1 },
      names: ['status', 'product:Survey'],
    },
    {
      reason: 'a product that was opened is missing among those that the read shows',
      read: { presence: 'present', 'product:EmailMarketing': 'open' },
      directory: { 'product:Survey': 'open' },
      changedAt: { 'product:Survey': horizon + 1 },
      names: ['product:Survey'],
    },
    {
      reason: 'a change exactly at the horizon is one that reads show by now',
      read: { status: 'open' },
      directory: { status: 'canceled' },
      changedAt: { status: horizon },
      names: [],
    },
    {
      reason: 'the read agrees',
      read: { status: 'canceled' },
      directory: { status: 'canceled' },
      changedAt: { status: horizon + 1 },
      names: [],
    },
    {
      reason: 'what it was changed to is not known any more',
      read: { status: 'open' },
      directory: {},
      changedAt: { status: horizon + 1 },
      names: [],
    },
    {
      reason: 'the lane never changed it',
      read: { status: 'open' },
      directory: { status: 'canceled' },
      changedAt: {},
      names: [],
    },
    {
      reason: 'each field counts for itself',
      read: { status: 'open', singleBilling: true, 'product:Survey': 'open' },
      directory: { status: 'canceled', singleBilling: false, 'product:Survey': 'open' },
      changedAt: { status: horizon + 1, singleBilling: horizon + 1, 'product:Survey': horizon + 1 },
      names: ['status', 'singleBilling'],
    },
  ]

  test.each(cases)('are $names: $reason', ({ read, directory, changedAt, names }) => {
    expect(contradictedFields(read, directory, changedAt, horizon)).toEqual(names)
  })
})
