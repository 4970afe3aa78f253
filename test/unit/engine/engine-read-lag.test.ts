import { describe, expect, test } from 'vitest'
import type { LaneRun } from '../../../shared/engine/lane-run.ts'
import {
  cancellationShownFrom,
  creationShownFrom,
  knownAccount,
  readLag,
  shownFrom,
  stepsShownFrom,
} from '../../../shared/engine/read-lag.ts'
import type { OperationRecord, PastAttempt } from '../../../shared/ledger/operation-record.ts'
import { awsEngineTimes as times } from '../../../shared/vendor-key/engine-times.ts'

const changed = Date.UTC(2026, 10, 25)
const at = (time: number): string => new Date(time).toISOString()

const runWith = (lane: object): LaneRun =>
  ({ context: { times }, lane: { directory: {}, changedAt: {}, observedAt: {}, ...lane } }) as unknown as LaneRun

test('reads lag by the settle time and by what two clocks may differ, and show a change after that', () => {
  expect(readLag(times)).toBe(times.settle + 2 * times.clockSkew)
  expect(shownFrom(changed, times)).toBe(changed + readLag(times) + 1)
})

describe('what a ladder’s steps have changed is shown', () => {
  const past = (...outcomes: PastAttempt['outcome'][]): OperationRecord['past'] =>
    Object.fromEntries(outcomes.map((outcome, n) => [n + 1, { step: 's', outcome, at: changed + n }]))
  const rows: { reason: string; steps: string[]; past: OperationRecord['past']; from: number }[] = [
    { reason: 'nothing was sent', steps: [], past: {}, from: 0 },
    { reason: 'it is no ladder, or none of its rungs was climbed', steps: [], past: past('rejected'), from: 0 },
    { reason: 'one rung was climbed', steps: ['s'], past: past('applied'), from: shownFrom(changed, times) },
    {
      reason: 'the last rung that was climbed counts',
      steps: ['s', 's'],
      past: past('applied', 'applied'),
      from: shownFrom(changed + 1, times),
    },
    {
      reason: 'a rung that was refused after it has changed nothing',
      steps: ['s'],
      past: past('applied', 'rejected'),
      from: shownFrom(changed, times),
    },
  ]

  test.each(rows)('from $from on: $reason', ({ steps, past, from }) => {
    expect(stepsShownFrom(runWith({}), { steps, past } as unknown as OperationRecord)).toBe(from)
  })
})

describe('a cancellation with a date is shown', () => {
  const rows: { reason: string; cancellationAt?: string; now: number; from: number }[] = [
    { reason: 'there is none', now: changed, from: 0 },
    { reason: 'it is over', cancellationAt: '', now: changed, from: 0 },
    { reason: 'its time has not come', cancellationAt: at(changed), now: changed - 1, from: 0 },
    { reason: 'its time has come', cancellationAt: at(changed), now: changed, from: shownFrom(changed, times) },
  ]

  test.each(rows)('from $from on: $reason', ({ cancellationAt, now, from }) => {
    const directory = cancellationAt === undefined ? {} : { cancellationAt }
    expect(cancellationShownFrom(runWith({ directory }), now)).toBe(from)
  })
})

describe('an account that this lane created is shown in the listing', () => {
  const rows: { reason: string; lane: object; from: number }[] = [
    { reason: 'the lane did not create it', lane: { directory: { presence: 'present' } }, from: 0 },
    {
      reason: 'it is not there',
      lane: { directory: { presence: 'absent' }, changedAt: { presence: changed } },
      from: 0,
    },
    {
      reason: 'the lane created it',
      lane: { directory: { presence: 'present' }, changedAt: { presence: changed } },
      from: shownFrom(changed, times),
    },
  ]

  test.each(rows)('from $from on: $reason', ({ lane, from }) => {
    expect(creationShownFrom(runWith(lane))).toBe(from)
  })
})

describe('what is known once a cancellation’s time has come', () => {
  const directory = { presence: 'present', status: 'open', singleBilling: true, cancellationAt: at(changed) }
  const seen = (time: number) => ({ presence: time, status: time, singleBilling: time })
  const rows: { reason: string; seenAt: number; now: number; status: unknown }[] = [
    { reason: 'it has not come', seenAt: changed - 1, now: changed - 1, status: 'open' },
    { reason: 'seen before it', seenAt: changed - 1, now: changed, status: undefined },
    {
      reason: 'seen after it, while reads might lag',
      seenAt: changed + readLag(times),
      now: changed + 99_000_000,
      status: undefined,
    },
    {
      reason: 'seen when reads had to show it',
      seenAt: changed + readLag(times) + 1,
      now: changed + 99_000_000,
      status: 'open',
    },
  ]

  test.each(rows)('status $status: $reason', ({ seenAt, now, status }) => {
    const known = knownAccount(runWith({ directory, observedAt: seen(seenAt) }), now)
    expect(known.fields.status).toBe(status)
    expect(known.fields.presence).toBe('present')
    expect(known.seenAt).toEqual(seen(seenAt))
  })

  test('is all that the directory has where there is no such date', () => {
    expect(knownAccount(runWith({ directory: { status: 'open' }, observedAt: { status: 1 } }), changed)).toEqual({
      fields: { status: 'open' },
      seenAt: { status: 1 },
    })
  })
})
