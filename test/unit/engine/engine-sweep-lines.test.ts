import { describe, expect, test } from 'vitest'
import { pauseKey } from '../../../shared/engine/keys/key-switches.ts'
import { type Breaker, type KeyRecord, keyKey } from '../../../shared/ledger/key-record.ts'
import { acme, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

const day = '2026-01-15'
const counters = { usedBackground: 0, usedBulk: 0, usedInteractive: 0, used: 0 }

/** A lane in line, at a key with these changes. */
async function withLine(change: (now: number) => Partial<KeyRecord> = () => ({})) {
  const harness = new EngineHarness()
  await pauseKey(harness.context, acme, { by: 'robin', why: 'test' })
  await harness.handle(open('bakery'))
  const now = harness.clock.now()
  const lines = { 'o#acme': now }
  await harness.store.put({
    ...keyKey('acme-key'),
    v: 1,
    rules: 2,
    day,
    nextAt: now,
    lines,
    ...counters,
    ...change(now),
  })
  harness.context.budgetView?.clear()
  harness.lineCalls.length = 0
  const linesNow = async () => (await harness.store.get(keyKey('acme-key')))?.lines
  return { harness, linesNow, sweep: () => harness.engine.sweep(harness.deadline()) }
}

const stopped = (now: number, until: number, reason: Breaker['reason'] = 'outage'): Partial<KeyRecord> => ({
  breaker: { state: 'open', reason, code: 'x', since: now, until, failedProbes: 0 },
})

describe('the sweeper calls a runner for a line', () => {
  test.each<{ reason: string; change: (now: number) => Partial<KeyRecord>; called: number }>([
    { reason: 'slots lie idle', change: () => ({}), called: 1 },
    { reason: 'the next slot lies just near enough', change: (now) => ({ nextAt: now + 249 }), called: 1 },
    { reason: 'the slots are in use', change: (now) => ({ nextAt: now + 250 }), called: 0 },
    { reason: 'the key is paused', change: (now) => ({ pause: { by: 'a', why: 'b', at: now } }), called: 0 },
    { reason: 'the day is over for the vendor', change: (now) => stopped(now, now + 1, 'quota'), called: 0 },
    { reason: 'the share has used its part of the day', change: () => ({ usedBulk: 8_499 }), called: 0 },
    { reason: 'the next probe lies ahead', change: (now) => stopped(now, now + 1), called: 0 },
    { reason: 'a probe is due', change: (now) => stopped(now, now), called: 1 },
    { reason: 'its opening was lost', change: () => ({ lines: {} }), called: 1 },
  ])('$called times, since $reason', async ({ change, called }) => {
    const { harness, linesNow, sweep } = await withLine(change)
    expect(await sweep()).toMatchObject({ runnersCalled: called, rung: 0 })
    // Those whom a good probe of its own has called come besides.
    expect(harness.lineCalls.length >= called && (called > 0 || harness.lineCalls.length === 0)).toBe(true)
    expect(await linesNow()).toHaveProperty('o#acme')
  })

  test('not where nobody waits, and opens no line', async () => {
    const harness = new EngineHarness()
    expect(await harness.engine.sweep(harness.deadline())).toMatchObject({ runnersCalled: 0 })
    await harness.handle(provision('bakery'))
    expect(await harness.engine.sweep(harness.deadline())).toMatchObject({ runnersCalled: 0 })
    expect((await harness.store.get(keyKey('acme-key')))?.lines).toEqual({})
  })

  test('and a key that cannot be read keeps no lane waiting that rests', async () => {
    const harness = new EngineHarness()
    await harness.engine.submit(provision('bakery'))
    harness.clock.advance(600_000)
    const { get } = harness.store
    harness.store.get = async (key) => {
      if (key.pk.startsWith('KEY#')) throw new Error('The ledger is out of reach.')
      return get.call(harness.store, key)
    }
    expect(await harness.engine.sweep(harness.deadline())).toMatchObject({ runnersCalled: 0, rung: 1 })
    expect(harness.notices).toContain('sweep-failed')
  })
})
