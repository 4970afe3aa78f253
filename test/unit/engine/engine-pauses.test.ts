import { describe, expect, test } from 'vitest'
import { createEngine } from '../../../shared/engine/engine.ts'
import { keyKey } from '../../../shared/ledger/key-record.ts'
import { pauseKeyOf } from '../../../shared/ledger/pause-record.ts'
import { acme, cancel, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

const person = { by: 'robin', why: 'The client disputes its bill.' }
const whole = { partner: 'acme' }
const openings = { partner: 'acme', operation: 'open-product' }
const bakery = { partner: 'acme', account: 'bakery' }
const scopes = [
  { scope: whole, name: 'a partner' },
  { scope: openings, name: 'an operation' },
  { scope: bakery, name: 'an account' },
]

/** Two accounts that are there, and nothing to do. */
async function ready(partner = {}) {
  const harness = new EngineHarness({ partner: { anchorProduct: 'EventMarketing', ...partner } })
  await harness.handle(provision('bakery'))
  await harness.handle(provision('florist'))
  await harness.settle()
  return harness
}

const statusOf = async (harness: EngineHarness, operationId: string) =>
  (await harness.engine.report('acme', operationId))?.status

describe.each(scopes)('a pause of $name', ({ scope }) => {
  test('stops what is new until it is resumed, and says why it waits', async () => {
    const harness = await ready()
    const answer = await harness.engine.pause(scope, person, harness.clock.now() + 3_600_000)
    expect(answer).toMatchObject({ ...scope, state: 'paused', ...person })
    const calls = harness.calls().length
    await harness.handle(open('bakery', { operationId: 'one' }))
    await harness.engine.submit(open('bakery', { operationId: 'two' }))
    await harness.settle(1_800_000)
    expect(harness.calls()).toHaveLength(calls)
    expect(await harness.engine.report('acme', 'one')).toMatchObject({ status: 'deferred', reason: 'paused' })
    await harness.engine.resume(scope, person)
    await harness.settle(60_000)
    expect([await statusOf(harness, 'one'), await statusOf(harness, 'two')]).toEqual(['applied', 'applied'])
  })

  test('ends by itself with one event, and what waited goes on', async () => {
    const harness = await ready()
    await harness.engine.pause(scope, person, harness.clock.now() + 600_000)
    await harness.handle(open('bakery', { operationId: 'one' }))
    await harness.settle(540_000)
    expect(await statusOf(harness, 'one')).toBe('deferred')
    await harness.settle(300_000)
    expect(await statusOf(harness, 'one')).toBe('applied')
    const told = harness.events.filter(({ type }) => type === 'pause.ended')
    expect(told).toHaveLength(1)
    expect(told[0]).toMatchObject({ partner: 'acme', detail: { pausedBy: 'robin' } })
  })

  test('is not ended while the bus does not take its event, but stops nothing any more', async () => {
    const harness = await ready()
    await harness.engine.pause(scope, person, harness.clock.now() + 60_000)
    await harness.handle(open('bakery', { operationId: 'one' }))
    harness.busDown = true
    await harness.settle(600_000)
    harness.busDown = false
    await harness.settle(600_000)
    expect(harness.events.filter(({ type }) => type === 'pause.ended')).toHaveLength(1)
    expect((await harness.operation('one')).status).toBe('applied')
  })

  test('without an end lasts, and counts in the level of what stands still', async () => {
    const harness = await ready()
    await harness.engine.pause(scope, person)
    await harness.handle(open('bakery', { operationId: 'one' }))
    await harness.settle(30 * 3_600_000)
    expect(await statusOf(harness, 'one')).toBe('deferred')
    expect((await harness.engine.sweep(harness.deadline())).standing).toBe(1)
    await harness.engine.resume(scope, person)
    expect((await harness.engine.sweep(harness.deadline())).standing).toBe(0)
  })

  test('that is asked for twice is the first one, and one that is resumed twice is resumed once', async () => {
    const harness = await ready()
    const first = await harness.engine.pause(scope, person)
    harness.clock.advance(60_000)
    expect(await harness.engine.pause(scope, { by: 'other', why: 'x' }, 1)).toEqual(first)
    await harness.engine.resume(scope, person)
    expect(await harness.engine.resume(scope, person)).toEqual({ ...scope, state: 'running' })
    const { records } = await harness.engine.audit({ partner: 'acme' }, 10)
    expect(records.map(({ result }) => result)).toEqual(['done', 'nothing-to-do', 'done', 'nothing-to-do'])
  })

  test.each([0, 1, 2])('takes effect all the same where the process dies after write %i of it', async (writes) => {
    const harness = await ready()
    let left = writes
    harness.store.hooks.beforeCommit = ({ key }) => {
      if (!key.pk.startsWith('AUDIT') && left-- <= 0) throw new Error('died')
    }
    await harness.engine.pause(scope, person).catch(() => {})
    harness.store.hooks.beforeCommit = () => {}
    const isWritten = (await harness.store.get(pauseKeyOf(scope))) !== undefined
    await harness.engine.sweep(harness.deadline())
    await harness.handle(open('bakery', { operationId: 'one' }))
    await harness.settle(600_000)
    expect(await statusOf(harness, 'one')).toBe(isWritten ? 'deferred' : 'applied')
    left = writes
    harness.store.hooks.beforeCommit = ({ key }) => {
      if (!key.pk.startsWith('AUDIT') && left-- <= 0) throw new Error('died')
    }
    await harness.engine.resume(scope, person).catch(() => {})
    harness.store.hooks.beforeCommit = () => {}
    const isOver = (await harness.store.get(pauseKeyOf(scope)))?.over !== undefined
    await harness.settle(600_000)
    expect(await statusOf(harness, 'one')).toBe(isOver || !isWritten ? 'applied' : 'deferred')
  })

  test('can be withdrawn under', async () => {
    const harness = await ready()
    await harness.engine.pause(scope, person)
    await harness.handle(open('bakery', { operationId: 'one' }))
    await harness.settle(60_000)
    expect(await harness.engine.withdraw('acme', 'one', person)).toMatchObject({ is: 'done' })
    await harness.settle(600_000)
    expect((await harness.lane('bakery')).q).toEqual([])
  })
})

describe('while a partner is paused', () => {
  test('looks go on: what was sent before is concluded', async () => {
    const harness = await ready()
    harness.gateway.fault = (call) => (call === 'open' ? { kind: 'lost', applied: true } : undefined)
    await harness.handle(open('bakery', { operationId: 'lost' }))
    harness.gateway.fault = () => undefined
    await harness.engine.pause(whole, person)
    await harness.settle(600_000)
    expect(await harness.operation('lost')).toMatchObject({
      status: 'applied',
      outcome: { concludedBy: 'observation' },
    })
  })

  test('what was sent and had no effect is not sent again', async () => {
    const harness = await ready()
    harness.gateway.fault = (call) => (call === 'open' ? { kind: 'lost', applied: false } : undefined)
    await harness.handle(open('bakery', { operationId: 'lost' }))
    harness.gateway.fault = () => undefined
    await harness.engine.pause(whole, person)
    await harness.settle(3_600_000)
    expect(await harness.engine.report('acme', 'lost')).toMatchObject({ status: 'deferred', reason: 'paused' })
    expect(harness.effects('bakery')).toEqual(['created'])
    await harness.engine.resume(whole, person)
    await harness.settle(600_000)
    expect((await harness.operation('lost')).status).toBe('applied')
  })

  test('other partners of the key go on at the full rate, and runners do not turn in circles over it', async () => {
    const harness = await ready()
    const globex = { ...acme, id: 'globex' }
    const partners = [acme, globex]
    harness.context.partners = () => partners
    harness.context.partner = (id) => partners.find((one) => one.id === id)
    await harness.engine.pause(whole, person)
    for (let n = 0; n < 20; n++) {
      await harness.engine.submit(open(`mine-${n}`, { operationId: `mine-${n}` }))
      await harness.engine.submit(open(`theirs-${n}`, { operationId: `theirs-${n}`, partner: 'globex' }))
    }
    await harness.settle(60_000)
    const writes = new Map<string, number>()
    harness.store.hooks.beforeCommit = ({ key }) => {
      writes.set(key.pk, (writes.get(key.pk) ?? 0) + 1)
    }
    await harness.settle(600_000)
    expect(writes.get('ACCOUNTS#acme') ?? 0).toBe(0)
    for (let n = 0; n < 20; n++) {
      expect((await harness.engine.report('globex', `theirs-${n}`))?.status).not.toBe('deferred')
    }
  })
})

test('a pause of an operation lets the partner’s other operations go on', async () => {
  const harness = await ready()
  await harness.engine.pause({ partner: 'acme', operation: 'cancel-product' }, person)
  await harness.handle(cancel('bakery', { operationId: 'stays' }))
  await harness.handle(open('florist', { operationId: 'goes', input: { product: 'SocialMarketing' } }))
  await harness.settle(600_000)
  expect([await statusOf(harness, 'stays'), await statusOf(harness, 'goes')]).toEqual(['deferred', 'applied'])
})

test('a pause of an account lets the partner’s other accounts go on', async () => {
  const harness = await ready()
  await harness.engine.pause(bakery, person)
  await harness.handle(open('bakery', { operationId: 'stays' }))
  await harness.handle(open('florist', { operationId: 'goes' }))
  await harness.settle(600_000)
  expect([await statusOf(harness, 'stays'), await statusOf(harness, 'goes')]).toEqual(['deferred', 'applied'])
})

test('an account that nobody has heard of can be paused before its first operation', async () => {
  const harness = new EngineHarness()
  await harness.engine.pause({ partner: 'acme', account: 'new' }, person)
  await harness.handle(provision('new', { operationId: 'made' }))
  await harness.settle(600_000)
  expect(await statusOf(harness, 'made')).toBe('deferred')
  await harness.engine.resume({ partner: 'acme', account: 'new' }, person)
  await harness.settle(600_000)
  expect(await statusOf(harness, 'made')).toBe('applied')
})

test('no ticket that was taken after a pause began is sent with, also by a process that has not seen it', async () => {
  const harness = await ready()
  // Another process, whose view of the key is its own.
  const other = createEngine({ ...harness.context, budgetView: new Map() })
  await harness.handle(open('bakery', { operationId: 'before' }))
  await other.pause(whole, person)
  const calls = harness.calls().length
  await harness.handle(open('florist', { operationId: 'one' }))
  await harness.settle(60_000)
  expect(harness.calls()).toHaveLength(calls)
  expect(await statusOf(harness, 'one')).toBe('deferred')
})

test('pauses leave the key’s item as small as it was, an hour after the last has ended', async () => {
  const harness = await ready()
  await harness.engine.pause(openings, { by: 'x'.repeat(200), why: 'y'.repeat(1_000) })
  expect(JSON.stringify((await harness.store.get(keyKey('acme-key')))?.pauses).length).toBeLessThan(100)
  await harness.engine.resume(openings, person)
  harness.clock.advance(2 * 3_600_000)
  await harness.engine.pause(whole, person)
  expect(Object.keys((await harness.store.get(keyKey('acme-key')))?.pauses ?? {})).toEqual(['acme'])
})
