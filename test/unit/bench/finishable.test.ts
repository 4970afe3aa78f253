import { describe, expect, test } from 'vitest'
import { mostOvertaken } from '../../bench/allowed-rate/overtaken.ts'
import { fairLevel } from '../../bench/allowed-rate/partner-figures.ts'
import { isLight, lightOperations, partnerOf } from '../../bench/allowed-rate/partner-of.ts'
import { mixtures, plannedOperation } from '../../bench/allowed-rate/planned-operations.ts'
import { shareOfFinishable } from '../../bench/allowed-rate/share-of-finishable.ts'

const minute = 60_000
/** An operation of two calls, twice a second. */
const steady = (minutes: number) =>
  Array.from({ length: minutes * 120 }, (_, position) => ({ at: position * 500, calls: 2 }))

describe('the share of what could be finished', () => {
  test('is 1 where the calls that operations need fill the rate', () => {
    const shares = shareOfFinishable(steady(21), { elapsed: 21 * minute, requestsPerSecond: 4 })

    expect(shares).toEqual({ share: expect.closeTo(1, 5), firstMinute: 1, worstTenMinutes: 1, worstMinute: 1 })
  })

  test('has the worst minute and the worst full ten minutes, not the average', () => {
    const gap = steady(21).filter(({ at }) => at < 12 * minute || at >= 13 * minute)
    const shares = shareOfFinishable(gap, { elapsed: 21 * minute, requestsPerSecond: 4 })

    expect(shares).toMatchObject({ worstMinute: 0, worstTenMinutes: 0.9, firstMinute: 1 })
  })

  test('does not judge ten minutes that were not full', () => {
    const shares = shareOfFinishable(steady(10), { elapsed: 10 * minute, requestsPerSecond: 4 })

    expect(shares.worstTenMinutes).toBeUndefined()
  })

  test('counts the first minute by what there was of it', () => {
    const shares = shareOfFinishable(steady(1).slice(0, 60), { elapsed: 29_999, requestsPerSecond: 4 })

    expect(shares.firstMinute).toBeCloseTo(1, 3)
  })

  test('is nothing where nothing has ended', () => {
    expect(shareOfFinishable([], { elapsed: minute, requestsPerSecond: 4 })).toMatchObject({ share: 0, firstMinute: 0 })
  })
})

test.each([
  { accepted: 'abcd', finished: 'abcd', most: 0, reason: 'in order' },
  { accepted: 'abcd', finished: 'bcda', most: 3, reason: 'the first one ends last' },
  { accepted: 'abcd', finished: 'bcd', most: 3, reason: 'the first one has not ended' },
  { accepted: 'abcd', finished: 'dabc', most: 1, reason: 'each is overtaken by one' },
  { accepted: '', finished: '', most: 0, reason: 'nothing was asked' },
])('operations are overtaken by $most: $reason', ({ accepted, finished, most }) => {
  expect(mostOvertaken([...accepted], [...finished])).toBe(most)
})

test.each(mixtures)('at least one in five of %s ends at its guard, and a few park', (mixture) => {
  const planned = Array.from({ length: 2_000 }, (_, index) =>
    plannedOperation(index, { mixture, seed: 1, partner: 'acme', start: 0 }),
  )
  const guarded = planned.filter(({ way }) => way === 'guard')
  const parked = planned.filter(({ need }) => need.end === 'parked')

  expect(guarded.length / planned.length).toBeGreaterThanOrEqual(0.2)
  expect(parked.length).toBeGreaterThanOrEqual(3)
  expect(planned.every(({ account }, index) => account === undefined || account.login === `client-${index}`)).toBe(true)
})

test('half of the operations are the first partner’s, and light partners have a few each', () => {
  const counts = new Map<number, number>()
  for (let index = 0; index < 10_000; index += 1) {
    const place = partnerOf(index, 20)
    counts.set(place, (counts.get(place) ?? 0) + 1)
  }

  expect(counts.size).toBe(20)
  expect(counts.get(0)).toBe(5_000)
  for (const [place, count] of counts) if (isLight(place, 20)) expect(count).toBe(lightOperations)
})

test.each([
  { asked: [10, 10], total: 10, level: 5, reason: 'equal parts' },
  { asked: [2, 100, 100], total: 62, level: 30, reason: 'what one does not need the others share' },
  { asked: [2, 3], total: 5, level: 3, reason: 'all have all' },
])('the fair part of $asked is $level of $total: $reason', ({ asked, total, level }) => {
  expect(fairLevel(asked, total)).toBe(level)
})
