import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/accounts/account-fields.ts'
import { overlayRecentChanges } from '../../../shared/accounts/overlay.ts'

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
    reason: 'the lane changed it after the horizon, so the read may still show the old value (H14)',
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
