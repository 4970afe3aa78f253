import { describe, expect, test } from 'vitest'
import type { SignIns } from '../../../shared/ledger/key-record.ts'
import {
  anyProbeFrom,
  signInProbeFrom,
  withoutRefusal,
  withProbe,
  withRefusal,
} from '../../../shared/vendor-key/sign-in-rules.ts'

const now = Date.UTC(2026, 0, 15, 12)
const minute = 60_000
const hour = 60 * minute
const refusedAt = (...times: number[]): SignIns =>
  times.reduce<SignIns>((signIns, at) => withRefusal(signIns, 'old', at), { probes: [], refused: {} })

describe('a value that the vendor refused', () => {
  test.each([
    { times: 1, wait: 15 * minute },
    { times: 2, wait: hour },
    { times: 3, wait: 4 * hour },
    { times: 9, wait: 4 * hour },
  ])('$times times in a row is tried again $wait ms later', ({ times, wait }) => {
    const signIns = refusedAt(...Array.from({ length: times }, () => now))
    expect(signInProbeFrom(signIns, 'old', now)).toBe(now + wait)
  })

  test('says nothing of another one, which is tried at once', () => {
    expect(signInProbeFrom(refusedAt(now), 'new', now)).toBeLessThanOrEqual(now)
    expect(signInProbeFrom(undefined, 'new', now)).toBeLessThanOrEqual(now)
  })

  test('is tried for a person at once, and then once an hour', () => {
    const signIns = refusedAt(now)
    expect(signInProbeFrom(signIns, 'old', now + 1, true)).toBeLessThanOrEqual(now + 1)
    const asked = withRefusal(withProbe(signIns, 'old', now + 1, true), 'old', now + 2)
    expect(signInProbeFrom(asked, 'old', now + 3, true)).toBe(now + 1 + hour)
    expect(signInProbeFrom(asked, 'old', now + 3)).toBe(now + 2 + hour)
  })

  test('is remembered when it is put back, until it was let in', () => {
    const signIns = withRefusal(refusedAt(now), 'other', now + minute)
    expect(signInProbeFrom(signIns, 'old', now + 2 * minute)).toBe(now + 15 * minute)
    const letIn = withoutRefusal(signIns, 'old')
    expect(Object.keys(letIn.refused)).toEqual(['other'])
    expect(withoutRefusal(signIns, undefined)).toEqual(signIns)
  })

  test('is forgotten after a day, and before that only for later ones', () => {
    const old = withRefusal(refusedAt(now), 'other', now + 25 * hour)
    expect(Object.keys(old.refused)).toEqual(['other'])
    let many = refusedAt(now)
    for (let n = 0; n < 10; n++) many = withRefusal(many, `value ${n}`, now + n + 1)
    expect(Object.keys(many.refused)).toHaveLength(8)
    expect(many.refused).not.toHaveProperty('old')
  })
})

describe('all probes together', () => {
  const probed = (...times: number[]): SignIns =>
    times.reduce<SignIns>((signIns, at) => withProbe(signIns, undefined, at), { probes: [], refused: {} })

  test('are three in a quarter of an hour, whatever is tried, whoever asks', () => {
    const signIns = probed(now, now + minute, now + 2 * minute)
    const from = now + 15 * minute + 5_000
    expect(anyProbeFrom(signIns, now + 3 * minute)).toBe(from)
    expect(signInProbeFrom(signIns, 'new', now + 3 * minute)).toBe(from)
    expect(signInProbeFrom(signIns, 'new', now + 3 * minute, true)).toBe(from)
    expect(anyProbeFrom(signIns, from)).toBe(0)
  })

  test('that are past are not kept', () => {
    expect(probed(now, now + hour).probes).toEqual([now + hour])
    expect(anyProbeFrom(probed(now, now + minute), now + minute)).toBe(0)
  })
})
