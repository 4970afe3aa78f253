import { describe, expect, test } from 'vitest'
import type { Failure } from '../../../shared/domain/answer.ts'
import { pauseKey, resumeKey } from '../../../shared/engine/keys/key-switches.ts'
import { type KeyRecord, keyKey } from '../../../shared/ledger/key-record.ts'
import { reportFailure } from '../../../shared/vendor-key/report-result.ts'
import { takeTicket } from '../../../shared/vendor-key/take-ticket.ts'
import { acme, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

const minute = 60_000
const hour = 60 * minute
const start = Date.UTC(2026, 0, 15, 12)
const person = { by: 'robin', why: 'the vendor raised our day' }
const overQuota: Failure = { class: 'refused-for-now', code: 'QUOTA_EXCEEDED', message: 'over', status: 403 }

const key = async ({ store }: EngineHarness) => (await store.get(keyKey('acme-key'))) as unknown as KeyRecord
const sweep = (harness: EngineHarness) => harness.engine.sweep(harness.deadline())

/** Minutes after noon at which the vendor was asked in these hours, by a sweep each minute that nobody else disturbs. */
async function askedIn(harness: EngineHarness, hours: number): Promise<number[]> {
  const asked: number[] = []
  for (let n = 0; n < hours * 60; n++) {
    harness.clock.advance(start + (n + 1) * minute - harness.clock.now())
    const before = harness.calls().length
    await sweep(harness)
    if (harness.calls().length > before) asked.push(n + 1)
  }
  return asked
}

describe('after "quota exceeded" the key asks again', () => {
  test('after 5, 15, 30 and 60 minutes, then hourly, and after midnight', async () => {
    const harness = new EngineHarness()
    await reportFailure(harness.context, acme, overQuota)
    harness.gateway.fault = () => ({ kind: 'failure', failure: overQuota })
    const asked = await askedIn(harness, 14)
    // An ask takes part of the next minute, so each comes a minute later than what is counted from the one before.
    const beforeMidnight = asked.filter((at) => at < 720)
    const gaps = beforeMidnight.map((at, n) => at - (beforeMidnight[n - 1] ?? 0))
    expect(gaps.slice(0, 4)).toEqual([5, 15, 30, 60])
    expect(new Set(gaps.slice(4))).toEqual(new Set([60]))
    // The first of the new day is at 00:00:30, which the sweep at 00:01 sees; then it begins anew with five minutes.
    const afterMidnight = asked.filter((at) => at >= 720)
    expect(afterMidnight.slice(0, 3)).toEqual([721, 726, 741])
  })

  test('at exactly the time that the vendor names', async () => {
    const harness = new EngineHarness()
    const retryAt = start + 10 * minute
    await reportFailure(harness.context, acme, { ...overQuota, retryAt })
    expect((await key(harness)).breaker).toMatchObject({ reason: 'quota', until: retryAt })
    harness.clock.advance(10 * minute - 1)
    await sweep(harness)
    expect(harness.calls()).toEqual([])
    harness.clock.advance(1)
    await sweep(harness)
    expect(harness.calls()).toEqual(['read'])
  })

  test('and goes on at its full rate where the vendor lets the ask in', async () => {
    const harness = new EngineHarness()
    await reportFailure(harness.context, acme, overQuota)
    harness.clock.advance(5 * minute)
    expect((await sweep(harness)).keys).toEqual({ probed: 1, stopped: 0 })
    expect(await key(harness)).not.toHaveProperty('breaker')
  })

  test('never while our own count says that the day is used up', async () => {
    const small = { budget: { ...acme.budget, requestsPerDay: 3 } }
    const harness = new EngineHarness({ partner: small })
    const partner = { ...acme, ...small }
    await takeTicket(harness.context, partner, 'resolve', { is: 'going-on' })
    await reportFailure(harness.context, partner, overQuota)
    expect((await askedIn(harness, 13)).filter((at) => at < 720)).toEqual([])
    // Nor does a person's word make it ask, or let anything leave.
    await resumeKey(harness.context, partner)
    for (let n = 0; n < 3; n++) await takeTicket(harness.context, partner, 'resolve', { is: 'going-on' })
    const refused = await takeTicket(harness.context, partner, 'resolve', { is: 'going-on' })
    expect(refused).toMatchObject({ refused: 'quota' })
    await pauseKey(harness.context, partner, person)
    await resumeKey(harness.context, partner)
    expect(await takeTicket(harness.context, partner, 'resolve', { is: 'going-on' })).toMatchObject({
      refused: 'quota',
    })
  })

  test('and resume lifts the vendor’s word at once', async () => {
    const harness = new EngineHarness()
    await harness.handle(provision('bakery'))
    await reportFailure(harness.context, acme, overQuota)
    expect(await takeTicket(harness.context, acme, 'operations', { is: 'going-on' })).toMatchObject({
      refused: 'quota',
    })
    expect(await resumeKey(harness.context, acme)).toBe(true)
    expect(await takeTicket(harness.context, acme, 'operations', { is: 'going-on' })).toHaveProperty('slot')
  })

  test('so that an operation goes on minutes after one wrong word', async () => {
    const harness = new EngineHarness()
    await harness.handle(provision('bakery'))
    await reportFailure(harness.context, acme, overQuota)
    const request = open('bakery')
    await harness.handle(request)
    await harness.settle(7 * minute)
    expect((await harness.operation(request.operationId)).status).toBe('applied')
  })
})

test('a rate refusal with a time keeps the key quiet until exactly then, and resume lifts it', async () => {
  const harness = new EngineHarness()
  const retryAt = start + 600_000
  const overRate: Failure = { class: 'refused-for-now', code: 'OVER_RATE', message: 'over', status: 429, retryAt }
  await reportFailure(harness.context, acme, overRate)
  expect(await takeTicket(harness.context, acme, 'resolve', { is: 'going-on' })).toEqual({
    refused: 'rate',
    until: retryAt,
  })
  harness.clock.advance(599_999)
  expect(await takeTicket(harness.context, acme, 'resolve', { is: 'going-on' })).toEqual({
    refused: 'rate',
    until: retryAt,
  })
  harness.clock.advance(1)
  expect(await takeTicket(harness.context, acme, 'resolve', { is: 'going-on' })).toHaveProperty('slot')
  await reportFailure(harness.context, acme, { ...overRate, retryAt: retryAt + 600_000 })
  expect(await resumeKey(harness.context, acme)).toBe(true)
  expect(await takeTicket(harness.context, acme, 'resolve', { is: 'going-on' })).toHaveProperty('slot')
})

describe('how far the day is used', () => {
  const budget = { ...acme.budget, requestsPerDay: 100 }
  const partner = { ...acme, budget }
  const use = async (harness: EngineHarness, count: number) => {
    for (let n = 0; n < count; n++) {
      harness.clock.advance(300)
      await takeTicket(harness.context, partner, 'resolve', { is: 'going-on' })
    }
  }
  const told = ({ events }: EngineHarness) => events.map(({ type, detail }) => `${type} ${detail.percent}`)

  test('is told once at 50, 70 and 90 percent, and each day anew', async () => {
    const harness = new EngineHarness({ partner })
    await use(harness, 49)
    await sweep(harness)
    expect(told(harness)).toEqual([])
    await use(harness, 1)
    await sweep(harness)
    await sweep(harness)
    expect(told(harness)).toEqual(['key.quota-used 50'])
    await use(harness, 45)
    await sweep(harness)
    await sweep(harness)
    expect(told(harness)).toEqual(['key.quota-used 50', 'key.quota-used 70', 'key.quota-used 90'])
    expect(harness.events[1]).toMatchObject({
      id: 'acme/key/acme-key/2026-01-15/70',
      partner: 'acme',
      detail: { key: 'acme-key', day: '2026-01-15', percent: 70, used: 95, limit: 100 },
    })
    harness.clock.advance(24 * hour)
    await use(harness, 50)
    await sweep(harness)
    expect(told(harness).slice(3)).toEqual(['key.quota-used 50'])
  })

  test('is told again where the bus did not take it, under the same id', async () => {
    const harness = new EngineHarness({ partner })
    await use(harness, 50)
    harness.busDown = true
    await sweep(harness)
    harness.busDown = false
    await sweep(harness)
    await sweep(harness)
    expect(told(harness)).toEqual(['key.quota-used 50'])
  })

  test('costs no write where nothing is to be told', async () => {
    const harness = new EngineHarness({ partner })
    await use(harness, 50)
    await sweep(harness)
    let writes = 0
    harness.store.hooks.afterCommit = () => {
      writes += 1
    }
    await use(harness, 10)
    await sweep(harness)
    expect(writes).toBe(10)
  })

  test.each([
    { used: 94, noticed: false, because: 'people who ask still find room' },
    { used: 95, noticed: true, because: 'they are refused from here on, though work that resolves is not' },
    { used: 100, noticed: true, because: 'the day is used up' },
  ])('is noticed each minute as used up at $used of 100: $noticed, since $because', async ({ used, noticed }) => {
    const harness = new EngineHarness({ partner })
    for (let n = 0; n < used; n++) {
      harness.clock.advance(300)
      await takeTicket(harness.context, partner, n < 95 ? 'interactive' : 'resolve', { is: 'going-on' })
    }
    await sweep(harness)
    await sweep(harness)
    expect(harness.notices).toEqual(noticed ? ['quota-used-up', 'quota-used-up'] : [])
  })

  test('is noticed where the vendor says so, once as it begins and each minute while it lasts', async () => {
    const harness = new EngineHarness()
    await reportFailure(harness.context, acme, overQuota)
    await reportFailure(harness.context, acme, overQuota)
    expect(harness.notices).toEqual(['quota-refused'])
    await sweep(harness)
    await sweep(harness)
    expect(harness.notices).toEqual(['quota-refused', 'quota-used-up', 'quota-used-up'])
  })
})
