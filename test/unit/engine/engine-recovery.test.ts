import { beforeEach, describe, expect, test } from 'vitest'
import type { Failure } from '../../../shared/domain/answer.ts'
import { resumeKey } from '../../../shared/engine/keys/key-switches.ts'
import { type KeyRecord, keyKey } from '../../../shared/ledger/key-record.ts'
import { reportFailure, reportSuccess } from '../../../shared/vendor-key/report-result.ts'
import { takeTicket } from '../../../shared/vendor-key/take-ticket.ts'
import { acme, EngineHarness } from '../../support/engine/engine-harness.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { answered } from '../../support/engine/vendor-faults.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'

const minute = 60_000
const hour = 60 * minute
const person = { by: 'robin', why: 'the password was changed' }

const keyOf = async ({ store }: EngineHarness) => (await store.get(keyKey('acme-key'))) as unknown as KeyRecord
const sweep = (harness: EngineHarness) => harness.engine.sweep(harness.deadline())
const probeNow = async (harness: EngineHarness, asked = person) =>
  (await harness.engine.keys.probe('acme-key', asked, harness.deadline()))?.answer

/** Sweeps each minute; answers the minutes in which the vendor was asked. */
async function askedIn(harness: VendorHarness, minutes: number): Promise<number[]> {
  const asked: number[] = []
  for (let n = 1; n <= minutes; n++) {
    harness.clock.advance(minute)
    await sweep(harness)
    if (harness.calledSince().length > 0) asked.push(n)
  }
  return asked
}

describe('a key that is held since its sign-in is refused', () => {
  let harness: VendorHarness
  const right = 'demo-password-acme'

  beforeEach(async () => {
    harness = new VendorHarness(partnerKinds.mixed)
    harness.secret.password = 'wrong-1'
    const answer = await harness.vendor.readAccount({ login: 'bakery', vendorIds: {} }, ['status'], {
      deadlineAt: harness.clock.monotonic() + 30_000,
      permit: async () => undefined,
    })
    if (answer.ok) throw new Error('The vendor let a wrong password in.')
    await reportFailure(harness.context, harness.settings, answer.failure)
    harness.calledSince()
    harness.secretReads = 0
  })

  test('keeps of what was refused nothing but a digest', async () => {
    const text = JSON.stringify(await keyOf(harness))
    expect(text).not.toContain('wrong-1')
    expect(text).not.toContain(harness.secret.apiKey)
    expect(Object.keys((await keyOf(harness)).signIns?.refused ?? {})).toEqual([expect.stringMatching(/^[\w-]{22}$/)])
  })

  test('goes on within a minute after the password was put right', async () => {
    expect(await askedIn(harness, 3)).toEqual([])
    harness.secret.password = right
    expect(await askedIn(harness, 1)).toEqual([1])
    expect((await keyOf(harness)).breaker).toMatchObject({ state: 'recovering' })
    // What was refused before is remembered: somebody may put it back.
    expect(Object.keys((await keyOf(harness)).signIns?.refused ?? {})).toHaveLength(1)
  })

  test('reads the secret once a minute, however often it is swept', async () => {
    for (let n = 0; n < 12; n++) {
      harness.clock.advance(10_000)
      await sweep(harness)
    }
    expect(harness.secretReads).toBeLessThanOrEqual(3)
    expect(harness.secretReads).toBeGreaterThanOrEqual(2)
  })

  test('tries a new value at once and one that was refused after 15 minutes, an hour, then every four hours', async () => {
    const asked = await askedIn(harness, 15 * 60)
    const gaps = asked.map((at, n) => at - (asked[n - 1] ?? 0))
    expect(gaps.slice(0, 4)).toEqual([15, 60, 240, 240])
  })

  test('tries at most three new values in a quarter of an hour', async () => {
    const asked: number[] = []
    for (let n = 0; n < 14; n++) {
      harness.secret.password = `wrong again ${n}`
      asked.push(...(await askedIn(harness, 1)).map(() => n + 1))
    }
    expect(asked).toEqual([1, 2, 3])
  })

  test('waits for another value where only what else is in the secret was changed', async () => {
    harness.secret.apiSecret = 'another-one'
    expect(await askedIn(harness, 14)).toEqual([])
  })

  test('is probed for a person at once, who then learns from when it may be again', async () => {
    const asked = harness.clock.now()
    expect(await probeNow(harness)).toEqual({ is: 'still-stopped', code: 'CREDENTIALS_REFUSED' })
    expect(harness.calledSince()).toEqual(['xml list'])
    expect(await probeNow(harness)).toEqual({ is: 'not-now', reason: 'held', from: asked + hour })
    expect(harness.calledSince()).toEqual([])
    expect((await keyOf(harness)).breaker?.asked).toEqual({ ...person, at: asked })
    harness.secret.password = right
    expect(await probeNow(harness)).toEqual({ is: 'opened' })
    expect(await probeNow(harness)).toEqual({ is: 'running' })
  })

  test('is not probed for a person without a reason', async () => {
    expect(await probeNow(harness, { by: 'robin', why: ' ' })).toMatchObject({ is: 'not-now', reason: 'held' })
  })

  test('is not let go by resume, since all that waits would sign in at once', async () => {
    expect(await resumeKey(harness.context, harness.settings)).toBe(false)
    expect(await takeTicket(harness.context, harness.settings, 'operations', { is: 'going-on' })).toMatchObject({
      refused: 'held',
    })
  })

  test('stays held where the vendor does not answer the probe, or answers something else', async () => {
    harness.simulator.faults.add({ match: { call: 'list' }, fault: 'timeout-before', times: 1, skip: 0 })
    expect(await probeNow(harness)).toEqual({ is: 'still-stopped', code: 'TIMED_OUT' })
    expect((await keyOf(harness)).breaker).toMatchObject({ reason: 'held', code: 'CREDENTIALS_REFUSED' })
  })

  test('is noticed each minute while it lasts', async () => {
    harness.notices.length = 0
    await askedIn(harness, 3)
    expect(harness.notices).toEqual(['key-still-held', 'key-still-held', 'key-still-held'])
  })
})

test('a key whose sign-in the vendor refused by a glitch of its own goes on after a quarter of an hour', async () => {
  const harness = new VendorHarness(partnerKinds.mixed)
  harness.simulator.faults.add(answered('read', 401, '', 1))
  const call = { deadlineAt: harness.clock.monotonic() + 30_000, permit: async () => undefined }
  const answer = await harness.vendor.readAccount({ login: 'bakery', vendorIds: {} }, ['status'], call)
  if (answer.ok) throw new Error('The vendor let it in.')
  await reportFailure(harness.context, harness.settings, answer.failure)
  harness.calledSince()
  expect(await askedIn(harness, 20)).toEqual([15])
  expect(await keyOf(harness)).toMatchObject({ breaker: { state: 'recovering' }, signIns: { refused: {} } })
})

test('a secret that is missing or malformed is noticed within a minute after it was put right', async () => {
  const harness = new VendorHarness(partnerKinds.mixed)
  const { password } = harness.secret
  harness.secret.password = undefined
  const failure: Failure = { class: 'held', code: 'SECRET_INVALID', message: 'x', generation: 'xml' }
  await reportFailure(harness.context, harness.settings, failure)
  expect(await askedIn(harness, 30)).toEqual([])
  harness.secret.password = password
  expect(await askedIn(harness, 1)).toEqual([1])
  expect((await keyOf(harness)).breaker).toMatchObject({ state: 'recovering' })
})

test('a key is probed over the generation that failed, and for the partner whose call failed', async () => {
  const harness = new VendorHarness(partnerKinds.mixed)
  harness.simulator.faults.add(answered('token', 401, '{"error":"invalid_client"}', 1))
  const call = { deadlineAt: harness.clock.monotonic() + 30_000, permit: async () => undefined }
  const answer = await harness.vendor.changePlan({ login: 'a', vendorIds: { v3: 'a3' } }, { planType: 'GOLD' }, call)
  if (answer.ok) throw new Error('The vendor gave a token.')
  await reportFailure(harness.context, harness.settings, answer.failure)
  expect((await keyOf(harness)).breaker).toMatchObject({ partner: 'acme', generation: 'v3' })
  // The vendor gives one token a second at most.
  harness.clock.advance(1_000)
  expect(await probeNow(harness)).toEqual({ is: 'opened' })
  expect(harness.calledSince()).toEqual(['v3 list'])
})

describe('a probe', () => {
  test.each([
    { generation: 'xml', calls: ['xml list'] },
    { generation: 'v3', calls: ['v3 list'] },
    { generation: undefined, calls: ['xml list'] },
  ])('over $generation is one read that depends on no account: $calls', async ({ generation, calls }) => {
    const harness = new VendorHarness(partnerKinds.mixed)
    const call = { deadlineAt: harness.clock.monotonic() + 30_000, permit: async () => undefined }
    expect(await harness.vendor.probe(call, generation)).toMatchObject({ ok: true })
    expect(harness.calledSince()).toEqual(calls)
  })

  test.each([
    {
      what: 'a page with a row that nobody can read',
      type: 'application/json',
      body: '{"site_owner_list":[{}]}',
      ok: true,
    },
    { what: 'a page of a proxy', type: 'text/html', body: '<html>Back soon</html>', ok: false },
    { what: 'something else that is no list', type: 'application/json', body: '"maintenance"', ok: false },
  ])('with $what counts as answered: $ok', async ({ type, body, ok }) => {
    const harness = new VendorHarness(partnerKinds.v3Only)
    harness.simulator.faults.add({
      match: { call: 'list' },
      fault: 'status',
      status: 200,
      headers: { 'content-type': type },
      body,
      times: 1,
      skip: 0,
    })
    const call = { deadlineAt: harness.clock.monotonic() + 30_000, permit: async () => undefined }
    expect((await harness.vendor.probe(call)).ok).toBe(ok)
  })
})

describe('after an outage', () => {
  const down: Failure = { class: 'unknown', code: 'VENDOR_ERROR', message: '503', status: 503 }
  const fail = async (harness: EngineHarness, times: number, failure = down) => {
    for (let n = 0; n < times; n++) await reportFailure(harness.context, acme, failure)
  }
  /** A key whose first good probe was just now, after `silence` ms. */
  async function recovering(silence = hour): Promise<EngineHarness> {
    const harness = new EngineHarness()
    await takeTicket(harness.context, acme, 'operations', { is: 'going-on' })
    await fail(harness, 5)
    harness.clock.advance(silence)
    const answer = await takeTicket(harness.context, acme, 'operations', { is: 'going-on' })
    await reportSuccess(harness.context, acme, 'probe' in answer ? answer.probe : '')
    return harness
  }
  const rateOf = async (harness: EngineHarness): Promise<number> => {
    const step = async () => {
      const answer = await takeTicket(harness.context, acme, 'operations', { is: 'going-on' })
      if (!('slot' in answer)) throw new Error(JSON.stringify(answer))
      return answer.slot.at
    }
    const [one, other] = [await step(), await step()]
    return 256 / (other - one)
  }

  test('of an hour the full rate is back within a minute of the first good probe', async () => {
    const harness = await recovering()
    expect(await rateOf(harness)).toBe(1 / 8)
    harness.clock.advance(58_000)
    expect(await rateOf(harness)).toBe(1)
  })

  test('the vendor is asked every few minutes at the latest', async () => {
    const harness = new EngineHarness()
    await takeTicket(harness.context, acme, 'operations', { is: 'going-on' })
    await fail(harness, 5)
    harness.gateway.fault = () => ({ kind: 'failure', failure: down })
    const asked: number[] = []
    for (let n = 1; n <= 60; n++) {
      harness.clock.advance(minute)
      const before = harness.calls().length
      await sweep(harness)
      if (harness.calls().length > before) asked.push(n)
    }
    const gaps = asked.map((at, n) => at - (asked[n - 1] ?? 0))
    expect(gaps[0]).toBe(1)
    expect(Math.max(...gaps)).toBe(3)
    expect(harness.notices.filter((notice) => notice === 'vendor-down')).toHaveLength(1)
    expect(harness.notices.filter((notice) => notice === 'vendor-still-down')).toHaveLength(60)
  })

  test('a failure on the ramp goes back one level and does not stop the key again', async () => {
    const harness = await recovering()
    harness.clock.advance(25_000)
    expect(await rateOf(harness)).toBe(1 / 2)
    await fail(harness, 1)
    expect(await rateOf(harness)).toBe(1 / 4)
    harness.clock.advance(26_000)
    expect(await rateOf(harness)).toBe(1)
    expect((await keyOf(harness)).breaker).toMatchObject({ state: 'recovering' })
  })

  test('five failures among twenty requests on the ramp stop it again', async () => {
    const harness = await recovering()
    await fail(harness, 4)
    expect((await keyOf(harness)).breaker).toMatchObject({ state: 'recovering' })
    await fail(harness, 1)
    expect((await keyOf(harness)).breaker).toMatchObject({ state: 'open', reason: 'outage' })
  })

  test('five failures among more requests do not', async () => {
    const harness = await recovering()
    for (let n = 0; n < 5; n++) {
      await fail(harness, 1)
      for (let calls = 0; calls < 6; calls++) {
        harness.clock.advance(2_100)
        await takeTicket(harness.context, acme, 'operations', { is: 'going-on' })
      }
    }
    expect((await keyOf(harness)).breaker).toMatchObject({ state: 'recovering' })
  })

  test('what our own blocked event loop spoiled counts for nothing', async () => {
    const harness = new EngineHarness()
    await takeTicket(harness.context, acme, 'operations', { is: 'going-on' })
    await fail(harness, 50, { class: 'unknown', code: 'TIMED_OUT', message: 'late', ours: true })
    expect(await keyOf(harness)).not.toHaveProperty('breaker')
    expect(await keyOf(harness)).not.toHaveProperty('outages')
  })

  test('a probe that our own blocked event loop spoiled is made again at once', async () => {
    const harness = new EngineHarness()
    await takeTicket(harness.context, acme, 'operations', { is: 'going-on' })
    await fail(harness, 5)
    harness.clock.advance(minute)
    const answer = await takeTicket(harness.context, acme, 'operations', { is: 'going-on' })
    const ours: Failure = { class: 'unknown', code: 'TIMED_OUT', message: 'late', ours: true }
    await reportFailure(harness.context, acme, ours, 'probe' in answer ? answer.probe : '')
    expect((await keyOf(harness)).breaker).toMatchObject({ state: 'open', failedProbes: 0 })
    expect(await takeTicket(harness.context, acme, 'operations', { is: 'going-on' })).toHaveProperty('probe')
  })
})

test('a paused key is not probed, and a running one needs none', async () => {
  const harness = new EngineHarness()
  expect(await probeNow(harness)).toEqual({ is: 'running' })
  const { pauseKey } = await import('../../../shared/engine/keys/key-switches.ts')
  await pauseKey(harness.context, acme, person)
  expect(await probeNow(harness)).toEqual({ is: 'not-now', reason: 'paused' })
  expect(await harness.engine.keys.probe('nobody', person, harness.deadline())).toBeUndefined()
})
