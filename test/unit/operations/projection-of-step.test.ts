import { describe, expect, test } from 'vitest'
import type { Projection } from '../../../shared/ledger/operation-record.ts'
import { afterSteps } from '../../../shared/operations/engine/projection-of-step.ts'

const earlier: Projection = {
  changed: { status: 'open', planType: 'GOLD' },
  observed: { singleBilling: true },
  observedAt: 1,
  forgotten: ['product:EmailMarketing'],
}

describe('what a ladder’s steps have done, and then a later one', () => {
  const rows: { reason: string; later: Partial<Projection>; all: Omit<Projection, 'observedAt'> }[] = [
    {
      reason: 'what the later one changed is so now',
      later: { changed: { status: 'canceled' } },
      all: {
        changed: { status: 'canceled', planType: 'GOLD' },
        observed: { singleBilling: true },
        forgotten: ['product:EmailMarketing'],
      },
    },
    {
      reason: 'what was seen after a change is told instead of it',
      later: { observed: { status: 'trial', 'product:EmailMarketing': 'open' } },
      all: {
        changed: { planType: 'GOLD' },
        observed: { singleBilling: true, status: 'trial', 'product:EmailMarketing': 'open' },
      },
    },
    {
      reason: 'what the later one makes unknown is not known any more, changed or seen before',
      later: { forgotten: ['status', 'singleBilling'] },
      all: {
        changed: { planType: 'GOLD' },
        observed: {},
        forgotten: ['product:EmailMarketing', 'status', 'singleBilling'],
      },
    },
  ]

  test.each(rows)('are told together: $reason', ({ later, all }) => {
    expect(afterSteps(earlier, { changed: {}, observed: {}, observedAt: 2, ...later })).toEqual({
      ...all,
      observedAt: 2,
    })
  })

  test('is the later one’s alone where no step was before it', () => {
    const later: Projection = { changed: {}, observed: {}, observedAt: 2, forgotten: ['status'] }
    expect(afterSteps(undefined, later)).toBe(later)
  })
})
