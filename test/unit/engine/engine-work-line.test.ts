import { describe, expect, test } from 'vitest'
import type { Failure } from '../../../shared/domain/answer.ts'
import type { OperationRequest } from '../../../shared/engine/accept.ts'
import { createEngine } from '../../../shared/engine/engine.ts'
import { pauseKey, resumeKey } from '../../../shared/engine/keys/key-switches.ts'
import { type KeyRecord, keyKey } from '../../../shared/ledger/key-record.ts'
import { restLine } from '../../../shared/ledger/lane-place.ts'
import { reportFailure, reportSuccess } from '../../../shared/vendor-key/report-result.ts'
import { takeTicket } from '../../../shared/vendor-key/take-ticket.ts'
import { seededRandom } from '../../simulator/core/seeded-random.ts'
import { acme, cancel, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

const event = { input: { product: 'EventMarketing' } }
const seededFraction = (seed: number) => {
  const random = seededRandom(seed)
  return () => random.fraction()
}
const person = { by: 'robin', why: 'the vendor asked' }
const down: Failure = { class: 'unknown', code: 'VENDOR_ERROR', message: '503', status: 503 }
const keyOf = async (harness: EngineHarness) => (await harness.store.get(keyKey('acme-key'))) as unknown as KeyRecord
const accounts = (harness: EngineHarness) => harness.store.all().filter(({ pk }) => pk === 'ACCOUNTS#acme')
const work = (harness: EngineHarness, milliseconds = 299_000) =>
  harness.engine.workLine('acme-key', harness.deadline(milliseconds))

/** These requests wait in line, one accepted 10 ms after the other, since their key was paused; it is resumed. */
async function waiting(...requests: OperationRequest[]) {
  const harness = new EngineHarness()
  harness.context.random = { ...harness.context.random, fraction: () => 0 }
  await pauseKey(harness.context, acme, person)
  for (const request of requests) {
    await harness.handle(request)
    harness.clock.advance(10)
  }
  await resumeKey(harness.context, acme)
  harness.rings.length = 0
  harness.lineCalls.length = 0
  return harness
}

describe('a runner', () => {
  test('finishes one turn after the other in the order of acceptance, closes the line, and ends', async () => {
    const logins = ['b', 'a', 'd', 'c']
    const harness = await waiting(...logins.map((login) => provision(login)))
    expect((await keyOf(harness)).lines).toHaveProperty('o#acme')
    await work(harness)
    const created = harness.gateway.journal.filter(({ effect }) => effect === 'created')
    expect(created.map(({ account }) => account)).toEqual(logins)
    expect((await keyOf(harness)).lines).toEqual({})
    for (const lane of accounts(harness)) expect(lane).not.toHaveProperty('dueAt')
    expect(harness.rings).toEqual([])
    // While slots lay idle it had one more come, and not one for each turn.
    expect(harness.lineCalls.length).toBeLessThanOrEqual(1)
  })

  test('takes a lane’s next head by its own acceptance: at once where nobody was accepted before, else behind those', async () => {
    const others = Array.from({ length: 12 }, (_, n) => provision(`florist-${n}`))
    const harness = await waiting(provision('bakery'), open('bakery'), ...others, open('florist-0'))
    await work(harness)
    const effects = harness.gateway.journal.filter(({ effect }) => effect === 'created' || effect === 'opened')
    expect(effects.map(({ effect, account }) => `${effect} ${account}`)).toEqual([
      'created bakery',
      'opened bakery',
      ...others.map(({ account }) => `created ${account}`),
      'opened florist-0',
    ])
  })

  test('does not let a long lane wait to be drawn among the oldest each time', async () => {
    const long = Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? open('bakery', event) : cancel('bakery', event)))
    const others = Array.from({ length: 120 }, (_, n) => provision(`florist-${n}`))
    const harness = await waiting(provision('bakery'), ...long, ...others)
    harness.context.random = { ...harness.context.random, fraction: seededFraction(7) }
    await work(harness)
    const { journal } = harness.gateway
    const last = journal.findLastIndex(({ account }) => account === 'bakery')
    const passed = journal.slice(0, last).filter(({ effect, account }) => effect === 'created' && account !== 'bakery')
    // It is drawn once among ten seconds' worth of lanes.
    expect(passed.length).toBeLessThan(60)
    expect(journal.filter(({ effect }) => effect === 'opened')).toHaveLength(5)
  })

  test('whose time is over leaves the lanes in line and has another go on', async () => {
    const harness = await waiting(provision('bakery'))
    const before = accounts(harness)
    await work(harness, 60_000)
    expect(accounts(harness)).toEqual(before)
    expect(harness.lineCalls).toHaveLength(1)
  })

  test('that comes to slots in the hands of others is not needed, and ends', async () => {
    const harness = await waiting(provision('bakery'))
    await harness.store.update(keyKey('acme-key'), [{ set: ['nextAt'], value: harness.clock.now() + 60_000 }], {
      is: 'present',
      path: ['lines'],
    })
    const before = accounts(harness)
    await work(harness)
    expect(accounts(harness)).toEqual(before)
    expect(harness.lineCalls).toEqual([])
  })

  test('looks once more after it has closed a line, and takes what had joined it meanwhile', async () => {
    const harness = await waiting(provision('bakery'))
    const seen = { key: await keyOf(harness), seenAt: harness.clock.now() }
    const late = provision('florist')
    harness.store.hooks.afterCommit = async ({ key }) => {
      if (!key.pk.startsWith('KEY#') || Object.keys((await keyOf(harness)).lines ?? {}).length > 0) return
      harness.store.hooks.afterCommit = () => {}
      // Another process saw the line a moment before it was closed.
      const budgetView = new Map([['acme-key', { ...seen, seenAt: harness.clock.now() }]])
      const acceptance = await createEngine({ ...harness.context, budgetView }).submit(late)
      expect(acceptance).toMatchObject({ is: 'accepted', inLine: true })
    }
    await work(harness)
    expect((await harness.operation(late.operationId)).status).toBe('applied')
    expect((await keyOf(harness)).lines).toEqual({})
  })

  test('parks an operation whose type this deployment does not have, out of the line', async () => {
    const request = provision('bakery')
    const harness = await waiting(request)
    await createEngine({ ...harness.context, module: () => undefined }).workLine('acme-key', harness.deadline(299_000))
    expect(await harness.operation(request.operationId)).toMatchObject({
      status: 'parked',
      outcome: { code: 'OPERATION_TYPE_UNKNOWN' },
    })
    const lane = await harness.lane('bakery')
    expect([lane.line, lane.lease]).toEqual([restLine('acme'), undefined])
    expect(harness.calls()).toEqual([])
  })

  test('of a key that no partner of this deployment has does nothing', async () => {
    const harness = await waiting(provision('bakery'))
    const before = harness.store.all()
    await harness.engine.workLine('other-key', harness.deadline(299_000))
    expect(harness.store.all()).toEqual(before)
  })
})

describe('a key that is stopped', () => {
  test('leaves its lanes in line as they are, for as long as it takes; then all go on', async () => {
    const harness = new EngineHarness()
    const requests = [provision('bakery'), provision('florist'), provision('grocer')]
    // It was paused before its first slot was ever taken.
    await pauseKey(harness.context, acme, person)
    for (const request of requests) await harness.handle(request)
    const before = accounts(harness)
    await harness.settle(6 * 3_600_000)
    await work(harness)
    expect(accounts(harness)).toEqual(before)
    for (const { operationId } of requests) {
      expect(await harness.engine.report('acme', operationId)).toMatchObject({ status: 'deferred' })
    }
    await resumeKey(harness.context, acme)
    await harness.settle(600_000)
    for (const { operationId } of requests) expect((await harness.operation(operationId)).status).toBe('applied')
  })

  test('by an outage is probed by one runner when that is due, and the others stay in line untouched', async () => {
    const harness = new EngineHarness()
    await harness.handle(provision('bakery'))
    for (let n = 0; n < 5; n++) await reportFailure(harness.context, acme, down)
    const requests = ['a', 'b', 'c', 'd'].map((login) => provision(login))
    for (const request of requests) await harness.handle(request)
    harness.gateway.fault = () => ({ kind: 'failure', failure: down })
    const from = harness.gateway.journal.length
    const before = accounts(harness)
    await work(harness)
    expect(accounts(harness)).toEqual(before)
    harness.clock.advance(30_000)
    await Promise.all([work(harness), work(harness), work(harness)])
    expect(harness.gateway.journal.slice(from).map(({ call }) => call)).toEqual(['read'])
    const changed = accounts(harness).filter((lane, n) => lane.fence !== before[n]?.fence)
    expect(changed.length).toBeLessThanOrEqual(3)
    harness.gateway.fault = () => undefined
    await harness.settle(600_000)
    for (const { operationId } of requests) expect((await harness.operation(operationId)).status).toBe('applied')
    expect((await keyOf(harness)).breaker?.state).toBe('recovering')
  })
})

describe('whatever opens a key', () => {
  const outage = async (harness: EngineHarness) => {
    await harness.handle(provision('bakery'))
    for (let n = 0; n < 5; n++) await reportFailure(harness.context, acme, down)
    const requests = ['a', 'b', 'c', 'd'].map((login) => provision(login))
    for (const request of requests) await harness.handle(request)
    harness.lineCalls.length = 0
    return requests
  }

  test('by a person’s resume wakes the first lane within ten seconds, and the others at the rate', async () => {
    const harness = new EngineHarness()
    await pauseKey(harness.context, acme, person)
    const requests = Array.from({ length: 20 }, (_, n) => provision(`florist-${n}`))
    for (const request of requests) await harness.handle(request)
    harness.clock.advance(3_600_000)
    const from = harness.clock.now()
    expect(await resumeKey(harness.context, acme)).toBe(true)
    expect(harness.lineCalls).toEqual(Array.from({ length: 4 }, () => ({ budget: 'acme-key', at: from })))
    await harness.settle(59_000)
    const created = harness.gateway.journal.filter(({ effect }) => effect === 'created')
    expect((created[0]?.at ?? Number.POSITIVE_INFINITY) - from).toBeLessThan(10_000)
    expect(created).toHaveLength(20)
    expect((created.at(-1)?.at ?? 0) - from).toBeLessThan(20_000)
  })

  test('calls nobody where nobody waits, where it stays stopped, or of another key', async () => {
    const harness = new EngineHarness()
    await pauseKey(harness.context, acme, person)
    await resumeKey(harness.context, acme)
    expect(harness.lineCalls).toEqual([])
    await harness.handle(provision('bakery'))
    const held: Failure = { class: 'held', code: 'CREDENTIALS_REFUSED', message: '401', status: 401 }
    await reportFailure(harness.context, acme, held)
    await harness.handle(provision('florist'))
    harness.lineCalls.length = 0
    expect(await resumeKey(harness.context, acme)).toBe(false)
    expect(await resumeKey(harness.context, { budget: { ...acme.budget, name: 'other-key' } })).toBe(false)
    expect(harness.lineCalls).toEqual([])
  })

  test('calls the runners again where the one who resumed it died before', async () => {
    const harness = new EngineHarness()
    await pauseKey(harness.context, acme, person)
    await harness.handle(provision('bakery'))
    const { ringLine } = harness.context.doorbells
    harness.context.doorbells.ringLine = async () => Promise.reject(new Error('gone'))
    await resumeKey(harness.context, acme)
    harness.context.doorbells.ringLine = ringLine
    expect(await resumeKey(harness.context, acme)).toBe(false)
    expect(harness.lineCalls.length).toBeGreaterThan(0)
  })

  test('by a good probe has a runner begin, also where this process called one a moment ago', async () => {
    const harness = new EngineHarness()
    await outage(harness)
    harness.context.line?.rungAt.set('acme-key', harness.clock.monotonic())
    const probed = await harness.engine.keys.probe('acme-key', person, harness.deadline())
    expect(probed?.answer).toEqual({ is: 'opened' })
    expect(harness.lineCalls.length).toBeGreaterThan(0)
    const from = harness.clock.now()
    await harness.settle(30_000)
    const created = harness.gateway.journal.filter(({ effect, at }) => effect === 'created' && at >= from)
    expect((created[0]?.at ?? Number.POSITIVE_INFINITY) - from).toBeLessThan(10_000)
  })

  test('by the read of a question, during which a runner came, lets that runner begin', async () => {
    const harness = new EngineHarness()
    const requests = await outage(harness)
    harness.clock.advance(30_000)
    const answer = await takeTicket(harness.context, acme, 'interactive', { is: 'going-on' })
    if (!('probe' in answer)) throw new Error('No probe was due.')
    let looks = 0
    const { sleep } = harness.clock
    harness.clock.sleep = async (milliseconds) => {
      if (++looks === 2) await reportSuccess(harness.context, acme, answer.probe)
      return sleep.call(harness.clock, milliseconds)
    }
    const from = harness.clock.now()
    await work(harness)
    for (const { operationId } of requests) expect((await harness.operation(operationId)).status).toBe('applied')
    const created = harness.gateway.journal.filter(({ effect, at }) => effect === 'created' && at >= from)
    expect((created[0]?.at ?? Number.POSITIVE_INFINITY) - from).toBeLessThan(10_000)
  })
})
