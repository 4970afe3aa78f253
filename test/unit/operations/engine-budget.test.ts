import { describe, expect, test } from 'vitest'
import { type KeyRecord, keyKey } from '../../../shared/ledger/key-record.ts'
import { pauseKey, resumeKey } from '../../../shared/operations/engine/budget/key-switches.ts'
import { reportFailure } from '../../../shared/operations/engine/budget/report-result.ts'
import { takeTicket } from '../../../shared/operations/engine/budget/take-ticket.ts'
import type { Failure } from '../../../shared/partner-api/answer.ts'
import { acme, cancel, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

const person = { by: 'robin', why: 'the vendor asked' }
const key = async (harness: EngineHarness) =>
  (await harness.store.get(keyKey('acme-key'))) as unknown as KeyRecord | undefined

/** Slots one after the other, as times; who is refused for the rate comes again when it was told to. */
async function slots(harness: EngineHarness, count: number, share: Parameters<typeof takeTicket>[2] = 'operations') {
  const times: number[] = []
  while (times.length < count) {
    const answer = await takeTicket(harness.context, acme, share, { is: 'going-on' })
    if ('slot' in answer) times.push(answer.slot.at)
    else if ('refused' in answer && answer.refused === 'rate') harness.clock.advance(answer.until - harness.clock.now())
    else throw new Error(JSON.stringify(answer))
  }
  return times
}

describe('send slots', () => {
  test('never put more requests into any second than the key may make, with jitter of 20 ms', async () => {
    const harness = new EngineHarness()
    const times = await slots(harness, 200)
    for (let n = 4; n < times.length; n++) {
      expect((times[n] ?? 0) - (times[n - 4] ?? 0)).toBeGreaterThanOrEqual(1_020)
    }
    // At least 97 % of the rate is used.
    expect(200 / (((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000)).toBeGreaterThan(4 * 0.97)
  })

  test('cost one write each while nothing is contended', async () => {
    const harness = new EngineHarness()
    let writes = 0
    harness.store.hooks.afterCommit = () => {
      writes += 1
    }
    await slots(harness, 50)
    // The first finds out that there is no item yet.
    expect(writes).toBeLessThanOrEqual(52)
  })
})

describe('the day', () => {
  const small = { ...acme, budget: { ...acme.budget, requestsPerDay: 100 } }
  const takeAll = async (harness: EngineHarness, share: Parameters<typeof takeTicket>[2]) => {
    for (let taken = 0; ; taken++) {
      harness.clock.advance(300)
      const answer = await takeTicket(harness.context, small, share, { is: 'going-on' })
      if (!('slot' in answer)) return { taken, answer }
    }
  }

  test('keeps room for interactive work and for resolving, whatever the others use', async () => {
    const harness = new EngineHarness()
    expect((await takeAll(harness, 'background')).taken).toBe(30)
    expect((await takeAll(harness, 'operations')).taken).toBe(55)
    expect((await takeAll(harness, 'interactive')).taken).toBe(10)
    expect((await takeAll(harness, 'resolve')).taken).toBe(5)
  })

  test('is released to everybody from 20:00 UTC', async () => {
    const harness = new EngineHarness()
    harness.clock.advance(8 * 3_600_000)
    expect((await takeAll(harness, 'operations')).taken).toBe(100)
  })

  test('begins again at 00:00:30 UTC', async () => {
    const harness = new EngineHarness()
    harness.clock.advance(8 * 3_600_000)
    await takeAll(harness, 'operations')
    const answer = await takeTicket(harness.context, small, 'operations', { is: 'going-on' })
    const until = 'refused' in answer ? answer.until : 0
    expect(new Date(until).toISOString()).toBe('2026-01-16T00:00:30.000Z')
    harness.clock.advance(until - harness.clock.now())
    expect(await takeTicket(harness.context, small, 'operations', { is: 'going-on' })).toHaveProperty('slot')
  })

  test('ends early when the vendor says so, and goes on minutes after its word was wrong', async () => {
    const harness = new EngineHarness()
    const failure: Failure = { class: 'refused-for-now', code: 'QUOTA_EXCEEDED', message: 'over', status: 403 }
    await harness.handle(provision('bakery'))
    let refused = 0
    harness.gateway.fault = (call) => (call === 'open' && refused++ === 0 ? { kind: 'failure', failure } : undefined)
    const request = open('bakery')
    await harness.handle(request)
    expect(await harness.engine.report('acme', request.operationId)).toMatchObject({
      status: 'deferred',
      reason: 'quota',
    })
    await harness.settle(7 * 60_000)
    expect((await harness.operation(request.operationId)).status).toBe('applied')
    expect(refused).toBe(2)
    expect(await key(harness)).not.toHaveProperty('breaker')
  })
})

describe('the breaker', () => {
  const down: Failure = { class: 'unknown', code: 'VENDOR_ERROR', message: '503', status: 503 }
  const fail = async (harness: EngineHarness, times: number) => {
    for (let n = 0; n < times; n++) await reportFailure(harness.context, acme, down)
  }

  test('opens after five results of an outage in half a minute, and not before', async () => {
    const harness = new EngineHarness()
    await slots(harness, 1)
    await fail(harness, 4)
    expect((await key(harness))?.breaker).toBeUndefined()
    harness.clock.advance(31_000)
    await fail(harness, 4)
    expect((await key(harness))?.breaker).toBeUndefined()
    await fail(harness, 1)
    expect((await key(harness))?.breaker).toMatchObject({ state: 'open', reason: 'outage' })
    expect(await takeTicket(harness.context, acme, 'operations', { is: 'going-on' })).toMatchObject({
      refused: 'outage',
    })
  })

  test('lets one runner probe, with a read, and goes on at a part of the rate', async () => {
    const harness = new EngineHarness()
    await harness.handle(provision('bakery'))
    await fail(harness, 5)
    const request = open('bakery')
    await harness.handle(request)
    expect(await harness.engine.report('acme', request.operationId)).toMatchObject({
      status: 'deferred',
      reason: 'outage',
    })
    const before = harness.calls().length
    await harness.settle(600_000)
    expect(harness.calls().slice(before)).toEqual(['read', 'open'])
    expect((await key(harness))?.breaker?.state).toBe('recovering')
  })

  test('counts its probe in the day, and in the day in which it is made', async () => {
    const harness = new EngineHarness()
    await harness.handle(provision('bakery'))
    await fail(harness, 5)
    const before = await key(harness)
    harness.clock.advance(24 * 3_600_000)
    harness.gateway.fault = () => ({ kind: 'failure', failure: down })
    await harness.handle(open('bakery'))
    const after = await key(harness)
    expect(after?.day).not.toBe(before?.day)
    expect(after?.used).toBeGreaterThanOrEqual(1)
    expect(after?.used).toBeLessThan((before?.used ?? 0) + 5)
  })

  test('probes again after twice as long while the vendor is still down', async () => {
    const harness = new EngineHarness()
    await harness.handle(provision('bakery'))
    await fail(harness, 5)
    harness.gateway.fault = () => ({ kind: 'failure', failure: down })
    await harness.handle(open('bakery'))
    const from = harness.gateway.journal.length
    await harness.settle(1_800_000)
    const probes = harness.gateway.journal.slice(from)
    expect(new Set(probes.map(({ call }) => call))).toEqual(new Set(['read']))
    expect(probes.length).toBeLessThanOrEqual(12)
    expect((await key(harness))?.breaker?.failedProbes).toBeGreaterThan(1)
  })

  test('holds a key whose sign-in is refused, asks it seldom, and rejects nothing', async () => {
    const harness = new EngineHarness()
    await harness.handle(provision('bakery'))
    const refused: Failure = { class: 'held', code: 'CREDENTIALS_REFUSED', message: '401', status: 401 }
    harness.gateway.fault = () => ({ kind: 'failure', failure: refused })
    const requests = [open('bakery'), open('florist'), cancel('bakery')]
    for (const request of requests) await harness.handle(request)
    const from = harness.gateway.journal.length
    await harness.settle(3_600_000)
    expect(harness.gateway.journal.length - from).toBe(1)
    for (const { operationId } of requests) expect((await harness.operation(operationId)).status).toBe('received')
    expect(await key(harness)).toMatchObject({
      breaker: { state: 'open', reason: 'held', code: 'CREDENTIALS_REFUSED' },
    })
  })

  test('lowers the rate after an over-rate answer and raises it again with time', async () => {
    const harness = new EngineHarness()
    const [a = 0, b = 0] = await slots(harness, 2)
    await reportFailure(harness.context, acme, {
      class: 'refused-for-now',
      code: 'OVER_RATE',
      message: '',
      status: 403,
    })
    await slots(harness, 1)
    const [c = 0, d = 0] = await slots(harness, 2)
    expect(d - c).toBeGreaterThan(b - a)
    harness.clock.advance(12 * 3_600_000)
    await slots(harness, 1)
    const [e = 0, f = 0] = await slots(harness, 2)
    expect(f - e).toBe(b - a)
  })
})

describe('pausing a key', () => {
  test('stops every request and nothing else, until it is resumed', async () => {
    const harness = new EngineHarness()
    await harness.handle(provision('bakery'))
    await pauseKey(harness.context, acme, person)
    const request = open('bakery')
    expect((await harness.handle(request)).is).toBe('accepted')
    await harness.settle(3_600_000)
    expect(await harness.engine.report('acme', request.operationId)).toMatchObject({
      status: 'deferred',
      reason: 'paused',
    })
    expect(harness.effects()).toEqual(['created'])
    await resumeKey(harness.context, acme)
    await harness.settle(600_000)
    expect((await harness.operation(request.operationId)).status).toBe('applied')
  })
})
