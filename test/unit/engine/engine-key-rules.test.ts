import { describe, expect, test } from 'vitest'
import type { Breaker, KeyRecord } from '../../../shared/ledger/key-record.ts'
import { awsEngineTimes, engineTimesProblem, localEngineTimes } from '../../../shared/vendor-key/engine-times.ts'
import {
  keyStateAt,
  nextDay,
  oneLevelBack,
  recovery,
  slotStep,
  slowness,
} from '../../../shared/vendor-key/key-rules.ts'

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
      reason: 'the vendor says that the day is used up',
      key: keyOf({ breaker: breakerOf({ reason: 'quota', until: now + 1 }) }),
      state: { is: 'stopped', reason: 'quota', until: now + 1, probeDue: false },
    },
    {
      reason: 'it is time to ask whether the day is still used up',
      key: keyOf({ breaker: breakerOf({ reason: 'quota', until: now }) }),
      state: { is: 'stopped', reason: 'quota', until: now + 1, probeDue: true },
    },
    {
      reason: 'the vendor named a time while it was over its rate',
      key: keyOf({ quietUntil: now + 7 }),
      state: { is: 'stopped', reason: 'rate', until: now + 7, probeDue: false },
    },
    { reason: 'that time is over', key: keyOf({ quietUntil: now }), state: { is: 'running', step: 256 } },
    {
      reason: 'it is held for its sign-in, whatever is due: only who has read the secret may probe',
      key: keyOf({ breaker: breakerOf({ reason: 'held', code: 'CREDENTIALS_REFUSED', until: now - 1 }) }),
      state: { is: 'stopped', reason: 'held', until: now + 1, probeDue: false },
    },
    {
      reason: 'it is held for its sign-in until hours from now, which may be mended before',
      key: keyOf({ breaker: breakerOf({ reason: 'held', code: 'SECRET_INVALID', until: now + 14_400_000 }) }),
      state: { is: 'stopped', reason: 'held', until: now + 300_000, probeDue: false },
    },
    {
      reason: 'its sign-in was probed as often as a login can take',
      key: keyOf({
        breaker: breakerOf({ reason: 'held', until: now }),
        signIns: { probes: [now - 60_000, now - 40_000, now - 20_000], refused: {} },
      }),
      state: { is: 'stopped', reason: 'held', until: now - 60_000 + 905_000, probeDue: false },
    },
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
    { after: 11_999, part: 1 / 8 },
    { after: 12_000, part: 1 / 4 },
    { after: 24_000, part: 1 / 2 },
    { after: 36_000, part: 1 },
    { after: 900_000, part: 1 },
  ])('recovers to $part of the rate $after ms later', ({ after, part }) => {
    expect(recovery(breakerOf({ state: 'recovering' }), now + after)).toBe(part)
  })

  test.each([
    { after: 5_000, part: 1 / 8 },
    { after: 13_000, part: 1 / 8 },
    { after: 25_000, part: 1 / 4 },
    { after: 35_999, part: 1 / 4 },
  ])('goes back one level to $part where a call fails $after ms later', ({ after, part }) => {
    const at = now + after
    const back = breakerOf({ state: 'recovering', since: oneLevelBack(breakerOf(), at) })
    expect(recovery(back, at)).toBe(part)
    expect(recovery(back, at + 12_000)).toBe(part * 2)
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

test('a lease must be longer than the slowest way to a send', () => {
  const least = 2 * 5_000 + 2 * 30_000 + 5_000 + 4 * 2_000
  expect(engineTimesProblem({ ...awsEngineTimes, lease: least + 1 })).toBeUndefined()
  expect(engineTimesProblem({ ...awsEngineTimes, lease: least })).toContain(`over ${least} ms`)
})

describe('how long a read is believed', () => {
  const read = 30_000 + 5_000 + 5_000 + 2 * 2_000

  test('must be longer than a read and its write take', () => {
    expect(engineTimesProblem({ ...awsEngineTimes, freshFor: read + 1 })).toBeUndefined()
    const problem = engineTimesProblem({ ...awsEngineTimes, freshFor: read })
    expect(problem).toContain(`times.freshFor must be over ${read} ms`)
    expect(problem).toContain(`but is ${read} ms`)
  })

  test('is never longer than freshFor, whatever guardReadFor says', () => {
    expect(engineTimesProblem({ ...awsEngineTimes, guardReadFor: 0 })).toBeUndefined()
  })

  test.each([awsEngineTimes, localEngineTimes])('fits in the times that a stage begins with', (times) => {
    expect(engineTimesProblem(times)).toBeUndefined()
  })
})
