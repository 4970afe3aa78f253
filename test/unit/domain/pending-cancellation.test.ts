import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import { pendingCancellation, withoutOverdue } from '../../../shared/domain/pending-cancellation.ts'

const due = Date.UTC(2026, 2, 1)
const cancellationAt = '2026-03-01T00:00:00.000Z'

describe('a cancellation that is on record', () => {
  const rows: { fields: AccountFields; now: number; pending: number | undefined; reason: string }[] = [
    { fields: { cancellationAt }, now: due - 1, pending: due, reason: 'it lies ahead' },
    { fields: { cancellationAt }, now: due, pending: undefined, reason: 'its time has come' },
    { fields: { cancellationAt }, now: due + 1, pending: undefined, reason: 'its time is over' },
    { fields: { cancellationAt: '' }, now: 0, pending: undefined, reason: 'it was taken back or carried out' },
    { fields: {}, now: 0, pending: undefined, reason: 'there is none' },
    { fields: { cancellationAt: 'soon' }, now: 0, pending: undefined, reason: 'it names no time' },
    {
      fields: { cancellationAt: '2026-03-01T01:00:00+01:00' },
      now: due - 1,
      pending: due,
      reason: 'the zone of its time counts',
    },
  ]

  test.each(rows)('is pending until $pending at $now: $reason', ({ fields, now, pending }) => {
    expect(pendingCancellation(fields, now)).toBe(pending)
  })
})

describe('what is known of an account', () => {
  const fields: AccountFields = {
    presence: 'present',
    status: 'open',
    singleBilling: true,
    planType: 'GOLD',
    billingDayOfMonth: 7,
    'product:EmailMarketing': 'open',
    'product:EventMarketing': 'canceled',
    'vendorId:v3': 'a07e1',
    cancellationAt,
  }
  const whatStays: AccountFields = {
    presence: 'present',
    planType: 'GOLD',
    billingDayOfMonth: 7,
    'vendorId:v3': 'a07e1',
    cancellationAt,
  }

  test('is all known until its cancellation', () => {
    expect(withoutOverdue(fields, due - 1)).toEqual(fields)
  })

  test.each([due, due + 1])('is without status, billing and products from then on (%i)', (now) => {
    expect(withoutOverdue(fields, now)).toEqual(whatStays)
    expect(fields).toHaveProperty('status', 'open')
  })

  test('is all known where no cancellation is on record', () => {
    const { cancellationAt: _none, ...others } = fields
    expect(withoutOverdue(others, due + 1)).toEqual(others)
    expect(withoutOverdue({ ...others, cancellationAt: '' }, due + 1)).toEqual({ ...others, cancellationAt: '' })
  })

  test('is doubted where the time of its cancellation cannot be read', () => {
    expect(withoutOverdue({ ...fields, cancellationAt: 'soon' }, 0)).not.toHaveProperty('status')
  })

  test('stays known field by field where it was seen after that', () => {
    const seenAt = { status: due + 1, singleBilling: due, 'product:EventMarketing': due + 5 }
    expect(withoutOverdue(fields, due + 10, seenAt)).toEqual({
      ...whatStays,
      status: 'open',
      'product:EventMarketing': 'canceled',
    })
  })
})
