import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import type { LaneRun } from '../../../shared/engine/lane-run.ts'
import { afterSteps, projectionOfStep } from '../../../shared/engine/projection-of-step.ts'
import type { Projection, Step } from '../../../shared/ledger/operation-record.ts'
import { contextOf } from '../../support/operations/operation-context.ts'

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

describe('what a step tells the directory', () => {
  const date = '2026-03-01T00:00:00.000Z'
  const due = Date.parse(date)
  const rows: {
    reason: string
    project: AccountFields
    forgets?: string[]
    directory?: AccountFields
    seen?: AccountFields
    at?: number
    changed: AccountFields
    forgotten?: string[]
  }[] = [
    { reason: 'what it changed', project: { status: 'open' }, changed: { status: 'open' } },
    {
      reason: 'what it made unknown, but for what it changed or the answer showed',
      project: { status: 'canceled' },
      forgets: ['status', 'singleBilling', 'planType'],
      seen: { planType: 'GOLD' },
      changed: { status: 'canceled' },
      forgotten: ['singleBilling'],
    },
    {
      reason: 'a cancelled account has no cancellation to come',
      project: { status: 'canceled' },
      directory: { cancellationAt: date },
      changed: { status: 'canceled', cancellationAt: '' },
    },
    {
      reason: 'one that was over is not written again',
      project: { status: 'canceled' },
      directory: { cancellationAt: '' },
      changed: { status: 'canceled' },
    },
    {
      reason: 'an account that is not cancelled keeps its cancellation to come',
      project: { status: 'open' },
      directory: { cancellationAt: date },
      changed: { status: 'open' },
    },
    {
      reason: 'what a cancellation whose time has come took away stays unknown when that is over',
      project: { status: 'open', cancellationAt: '' },
      directory: { status: 'open', singleBilling: true, planType: 'GOLD', cancellationAt: date },
      at: due + 1,
      changed: { status: 'open', cancellationAt: '' },
      forgotten: ['singleBilling'],
    },
    {
      reason: 'while its time has not come it took nothing away',
      project: { status: 'open', cancellationAt: '' },
      directory: { status: 'open', singleBilling: true, cancellationAt: date },
      at: due - 1,
      changed: { status: 'open', cancellationAt: '' },
    },
  ]

  test.each(rows)('$reason', ({ project, forgets, directory = {}, seen = {}, at = 1, changed, forgotten }) => {
    const module = { project: () => project, ...(forgets === undefined ? {} : { forgets: () => forgets }) }
    const run = { module, lane: { directory, observedAt: {} } } as unknown as LaneRun
    expect(projectionOfStep(run, contextOf({}), {} as Step, seen, at)).toEqual({
      changed,
      observed: seen,
      observedAt: at,
      ...(forgotten === undefined ? {} : { forgotten }),
    })
  })
})
