import { describe, expect, test } from 'vitest'
import type { Breaker, KeyRecord } from '../../../shared/ledger/key-record.ts'
import {
  keyStateAt,
  nextDay,
  recovery,
  slotStep,
  slowness,
} from '../../../shared/operations/engine/budget/key-rules.ts'
import { chooseUrgentSlot, noticeTime, wasTaken } from '../../../shared/operations/engine/budget/urgent-slot.ts'
import { awsEngineTimes, engineTimesProblem } from '../../../shared/operations/engine/engine-times.ts'

const now = Date.UTC(2026, 0, 15, 12)
const keyOf = (more: Partial<KeyRecord> = {}): KeyRecord => ({
  pk: 'KEY#acme',
  sk: 'KEY',
  v: 1,
  nextAt: now + 100_000,
  day: '2026-01-15',
  usedBackground: 0,
  usedBulk: 0,
  usedInteractive: 0,
  used: 0,
  ...more,
})
const breakerOf = (more: Partial<Breaker> = {}): Breaker => ({
  state: 'open',
  reason: 'outage',
  code: 'x',
  since: now,
  until: now + 30_000,
  failedProbes: 0,
  ...more,
})

describe('the state of a key', () => {
  test.each([
    { reason: 'nothing is known of it', key: undefined, state: { is: 'running', step: 256 } },
    {
      reason: 'it is paused',
      key: keyOf({ pause: { by: 'a', why: 'b', at: 1 } }),
      state: { is: 'stopped', reason: 'paused', until: now + 300_000, probeDue: false },
    },
    {
      reason: 'the vendor’s day is used up',
      key: keyOf({ quotaUntil: now + 1 }),
      state: { is: 'stopped', reason: 'quota', until: now + 1, probeDue: false },
    },
    { reason: 'that day is over', key: keyOf({ quotaUntil: now }), state: { is: 'running', step: 256 } },
    {
      reason: 'the next probe lies ahead',
      key: keyOf({ breaker: breakerOf({ until: now + 1 }) }),
      state: { is: 'stopped', reason: 'outage', until: now + 1, probeDue: false },
    },
    {
      reason: 'the next probe is due',
      key: keyOf({ breaker: breakerOf({ until: now, reason: 'held' }) }),
      state: { is: 'stopped', reason: 'held', until: now + 1, probeDue: true },
    },
    {
      reason: 'somebody probes it',
      key: keyOf({ breaker: breakerOf({ until: now - 5, probe: { token: 't', until: now + 9 } }) }),
      state: { is: 'stopped', reason: 'outage', until: now + 9, probeDue: false },
    },
    {
      reason: 'whoever probed it has gone',
      key: keyOf({ breaker: breakerOf({ until: now - 5, probe: { token: 't', until: now } }) }),
      state: { is: 'stopped', reason: 'outage', until: now + 1, probeDue: true },
    },
    {
      reason: 'it has just begun to recover',
      key: keyOf({ breaker: breakerOf({ state: 'recovering' }) }),
      state: { is: 'running', step: 2_048 },
    },
    {
      reason: 'its rate was lowered ten minutes ago',
      key: keyOf({ slower: { factor: 1.5, at: now - 600_000 } }),
      state: { is: 'running', step: 320 },
    },
  ])('when $reason', ({ key, state }) => {
    expect(keyStateAt(key, now, 4)).toEqual(state)
  })

  test.each([
    { after: -1, part: 1 / 8 },
    { after: 29_999, part: 1 / 8 },
    { after: 30_000, part: 1 / 4 },
    { after: 60_000, part: 1 / 2 },
    { after: 90_000, part: 1 },
    { after: 900_000, part: 1 },
  ])('recovers to $part of the rate $after ms later', ({ after, part }) => {
    expect(recovery(breakerOf({ state: 'recovering' }), now + after)).toBe(part)
  })

  test('has its full rate unless it recovers or was lowered', () => {
    expect([recovery(undefined, now), recovery(breakerOf(), now)]).toEqual([1, 1])
    expect([slowness(undefined, now), slowness(keyOf(), now)]).toEqual([1, 1])
    expect(slowness(keyOf({ slower: { factor: 1.4, at: now + 5 } }), now)).toBe(1.4)
  })

  test('leaves a little more between two requests than the rate asks', () => {
    expect([slotStep(4), slotStep(3), slotStep(1)]).toEqual([256, 342, 1_024])
  })

  test.each([
    { at: Date.UTC(2026, 0, 15, 0, 0, 0), day: Date.UTC(2026, 0, 16, 0, 0, 30) },
    { at: Date.UTC(2026, 0, 15, 23, 59, 59, 999), day: Date.UTC(2026, 0, 16, 0, 0, 30) },
  ])('counts its next day from half a minute after midnight', ({ at, day }) => {
    expect(nextDay(at)).toBe(day)
  })
})

describe('a slot for work in a hurry', () => {
  const step = 256
  const notice = noticeTime(5_000, 2_000)
  const choose = (key: KeyRecord, most = 5) => chooseUrgentSlot(key, now, step, notice, most)

  test('lies a notice time ahead, which covers waiting, waking and both clocks', () => {
    expect(notice).toBe(11_000)
  })

  test('is the first that its holder can still learn of', () => {
    const at = choose(keyOf()) ?? 0
    expect(at).toBeGreaterThanOrEqual(now + notice)
    expect(at).toBeLessThan(now + notice + step)
    expect((now + 100_000 - at) % step).toBe(0)
  })

  test('is the next one where that was taken', () => {
    const first = choose(keyOf()) ?? 0
    expect(choose(keyOf({ taken: { [first]: 'acme' } }))).toBe(first + step)
    // A slot is the same slot within half a step, for lines of two rates.
    expect(choose(keyOf({ taken: { [first + step / 2 - 1]: 'acme' } }))).toBe(first + step)
    expect(choose(keyOf({ taken: { [first - step / 2]: 'acme' } }))).toBe(first)
  })

  test.each([
    { reason: 'the line is shorter than the notice', nextAt: now + notice + step - 1, given: undefined },
    { reason: 'its last slot is just far enough ahead', nextAt: now + notice + step, given: now + notice },
  ])('is given: $given when $reason', ({ nextAt, given }) => {
    expect(choose(keyOf({ nextAt }))).toBe(given)
  })

  test('is given only so often; what is past does not count', () => {
    const taken = { [now]: 'a', [now + 50_000]: 'b', [now - 1]: 'c' }
    expect(choose(keyOf({ taken }), 2)).toBeUndefined()
    expect(choose(keyOf({ taken }), 3)).toBeDefined()
  })

  test.each([
    { taken: {}, at: 1_000, gone: false },
    { taken: { 1000: 'a' }, at: 1_000, gone: true },
    { taken: { 1127: 'a' }, at: 1_000, gone: true },
    { taken: { 1128: 'a' }, at: 1_000, gone: false },
    { taken: { 872: 'a' }, at: 1_000, gone: false },
  ])('is gone for its holder: $gone with $taken', ({ taken, at, gone }) => {
    expect(wasTaken(keyOf({ taken }), at, step)).toBe(gone)
    expect(wasTaken(undefined, at, step)).toBe(false)
  })
})

test('a lease must be longer than the slowest way to a send', () => {
  const least = 2 * 5_000 + 2 * 30_000 + 5_000 + 4 * 2_000
  expect(engineTimesProblem({ ...awsEngineTimes, lease: least + 1 })).toBeUndefined()
  expect(engineTimesProblem({ ...awsEngineTimes, lease: least })).toContain(`over ${least} ms`)
})
