import fc from 'fast-check'
import { expect, test } from 'vitest'
import { putOffAfter } from '../../../shared/engine/ring-lane.ts'

const rings = fc.integer({ min: 0, max: 10_000 })
const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('the first ring puts a lane off by a minute at the most, and by half a minute at least', () => {
  fc.assert(
    fc.property(fraction, (given) => {
      expect(putOffAfter(0, given)).toBeLessThanOrEqual(60_000)
      expect(putOffAfter(0, given)).toBeGreaterThan(30_000 - 1)
    }),
  )
})

test('each further ring puts it off by as much or more, and none by more than an hour', () => {
  fc.assert(
    fc.property(rings, fraction, (given, jitter) => {
      expect(putOffAfter(given + 1, jitter)).toBeGreaterThanOrEqual(putOffAfter(given, jitter))
      expect(putOffAfter(given, jitter)).toBeLessThanOrEqual(3_600_000)
    }),
  )
})
