import { describe, expect, test } from 'vitest'
import type { Failure } from '../../../shared/domain/answer.ts'
import { pauseKey, resumeKey } from '../../../shared/engine/keys/key-switches.ts'
import { protocolSteps } from '../../../shared/engine/protocol/protocol-steps.ts'
import { type KeyRecord, keyKey } from '../../../shared/ledger/key-record.ts'
import type { Asker } from '../../../shared/vendor-key/plan-ticket.ts'
import { reportFailure } from '../../../shared/vendor-key/report-result.ts'
import type { Share } from '../../../shared/vendor-key/shares.ts'
import { takeTicket } from '../../../shared/vendor-key/take-ticket.ts'
import { acme, cancel, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

const person = { by: 'robin', why: 'the vendor asked' }
const key = async (harness: EngineHarness) =>
  (await harness.store.get(keyKey('acme-key'))) as unknown as KeyRecord | undefined

const goingOn: Asker = { is: 'going-on' }

/** Slots, as their times; where the next one lies too far ahead, time goes on. */
async function slots(harness: EngineHarness, count: number, asker: Asker = goingOn) {
  const times: number[] = []
  while (times.length < count) {
    const answer = await takeTicket(harness.context, acme, 'operations', asker)
    if ('slot' in answer) times.push(answer.slot.at)
    else if ('refused' in answer && answer.refused === 'rate') harness.clock.advance(answer.until - harness.clock.now())
    else throw new Error(JSON.stringify(answer))
  }
  return times
}

describe('send slots', () => {
  const fromLine: Asker = { is: 'from-line', calls: 1 }

  test.each([goingOn, fromLine])(
    'never put more requests into any second than the key may make, with jitter of 20 ms ($is)',
    async (asker) => {
      const harness = new EngineHarness()
      const times = await slots(harness, 200, asker)
      for (let n = 4; n < times.length; n++) {
        expect((times[n] ?? 0) - (times[n - 4] ?? 0)).toBeGreaterThanOrEqual(1_020)
      }
      // At least 97 % of the rate is used.
      expect(200 / (((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000)).toBeGreaterThan(4 * 0.97)
    },
  )

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

  test.each([
    { what: 'begins', asker: { is: 'beginning', flow: { class: 'o', partner: 'acme' }, calls: 1 }, farthest: 1_000 },
    { what: 'begins out of its line', asker: fromLine, farthest: 1_000 },
    { what: 'goes on', asker: goingOn, farthest: 5_000 },
  ] as const)('are given only near now: what $what gets none beyond $farthest ms', async ({ asker, farthest }) => {
    const harness = new EngineHarness()
    const now = harness.clock.now()
    const times: number[] = []
    for (;;) {
      const answer = await takeTicket(harness.context, acme, 'operations', asker)
      if ('slot' in answer) times.push(answer.slot.at)
      else {
        expect(answer).toMatchObject({ refused: 'rate' })
        // At that time there is one again.
        if ('refused' in answer) harness.clock.advance(answer.until - now)
        break
      }
    }
    expect(times.at(-1)).toBeLessThanOrEqual(now + farthest)
    expect(times.at(-1)).toBeGreaterThan(now + farthest - 256)
    expect(await takeTicket(harness.context, acme, 'operations', asker)).toHaveProperty('slot')
  })

  test('are not for what begins beside a line of its own flow, whatever this process saw last', async () => {
    const harness = new EngineHarness()
    await slots(harness, 1)
    const { changes, condition } = protocolSteps.openLine({ flow: 'o#acme', now: harness.clock.now() })
    await harness.store.update(keyKey('acme-key'), changes, condition)
    const asked = (asker: Asker) => takeTicket(harness.context, acme, 'operations', asker)
    const beginning = (kind: 'o' | 'i', partner = 'acme'): Asker => ({
      is: 'beginning',
      flow: { class: kind, partner },
      calls: 1,
    })
    expect(await asked(beginning('o'))).toEqual({ refused: 'rate', until: harness.clock.now() })
    for (const asker of [beginning('i'), beginning('o', 'globex'), fromLine, goingOn]) {
      expect(await asked(asker)).toHaveProperty('slot')
    }
  })
})

describe('the day', () => {
  const small = { ...acme, budget: { ...acme.budget, requestsPerDay: 100 } }
  const takeAll = async (harness: EngineHarness, share: Share, asker: Asker = goingOn) => {
    for (let taken = 0; ; taken++) {
      harness.clock.advance(300)
      const answer = await takeTicket(harness.context, small, share, asker)
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

  test('has no first call of two for the last request of a share: a read that no write can follow is not made', async () => {
    const harness = new EngineHarness()
    expect((await takeAll(harness, 'operations', { is: 'from-line', calls: 2 })).taken).toBe(84)
    // The write of what has begun is still paid.
    expect((await takeAll(harness, 'operations')).taken).toBe(1)
  })

  test('begins again at 00:00:30 UTC', async () => {
    const harness = new EngineHarness()
    harness.clock.advance(8 * 3_600_000)
    const { answer } = await takeAll(harness, 'operations')
    const until = 'refused' in answer ? answer.until : 0
    expect(answer).toMatchObject({ refused: 'quota' })
    expect(new Date(until).toISOString()).toBe('2026-01-16T00:00:30.000Z')
    harness.clock.advance(until - harness.clock.now())
    expect(await takeTicket(harness.context, small, 'operations', goingOn)).toHaveProperty('slot')
  })

  test('that is used up keeps what was accepted in its line, and the next one carries it out at the rate', async () => {
    const harness = new EngineHarness({ partner: small })
    const logins = Array.from({ length: 12 }, (_, n) => `bakery-${n}`)
    for (const login of logins) await harness.handle(provision(login))
    await harness.settle(60_000)
    harness.clock.advance(8 * 3_600_000)
    await takeAll(harness, 'operations')
    const requests = logins.map((login) => open(login))
    for (const request of requests) await harness.handle(request)
    await harness.settle(60_000)
    const [first] = requests
    expect(await harness.engine.report('acme', first?.operationId ?? '')).toMatchObject({ reason: 'quota' })
    for (const { operationId } of requests) {
      expect(await harness.engine.report('acme', operationId)).toMatchObject({ status: 'deferred' })
    }
    const from = harness.gateway.journal.length
    await harness.settle(4 * 3_600_000)
    for (const { operationId } of requests) expect((await harness.operation(operationId)).status).toBe('applied')
    const times = harness.gateway.journal.slice(from).map(({ at }) => at)
    expect(new Date(times[0] ?? 0).toISOString() >= '2026-01-16T00:00').toBe(true)
    for (let n = 4; n < times.length; n++) expect((times[n] ?? 0) - (times[n - 4] ?? 0)).toBeGreaterThanOrEqual(1_000)
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
    expect(await takeTicket(harness.context, acme, 'operations', goingOn)).toMatchObject({ refused: 'outage' })
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
