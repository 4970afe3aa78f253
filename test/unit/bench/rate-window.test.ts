import { describe, expect, test } from 'vitest'
import { RateWindow, type WindowKind } from '../../bench/allowed-rate/rate-window.ts'

describe.each<{ kind: WindowKind; times: number[]; accepted: boolean[]; reason: string }>([
  {
    kind: 'fixed',
    times: [900, 950, 1_000, 1_050],
    accepted: [true, true, true, true],
    reason: 'each second of the clock counts anew',
  },
  {
    kind: 'fixed',
    times: [0, 500, 999, 1_000],
    accepted: [true, true, false, true],
    reason: 'the third of a second is over',
  },
  {
    kind: 'sliding',
    times: [900, 950, 1_000, 1_900],
    accepted: [true, true, false, true],
    reason: 'any 1,000 ms count, and a refused request does not',
  },
])('a window of two requests a second, $kind', ({ kind, times, accepted, reason }) => {
  test(reason, () => {
    const window = new RateWindow(kind, 2)

    expect(times.map((time) => window.accepts(time))).toEqual(accepted)
  })
})
