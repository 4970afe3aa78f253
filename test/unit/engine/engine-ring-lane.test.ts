import { describe, expect, test } from 'vitest'
import { laneEntry } from '../../../shared/ledger/account-record.ts'
import { EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

const minute = 60_000

/** A lane whose doorbell nobody has answered: its head was accepted, and the sweeper looks at it when that is due. */
async function withDue(account = 'bakery', harness = new EngineHarness()) {
  const request = provision(account)
  await harness.engine.submit(request)
  const lane = () => harness.lane(account)
  return { harness, request, lane }
}

const sweepIn = (harness: EngineHarness, wait: number) => {
  harness.clock.advance(wait)
  return harness.engine.sweep(harness.deadline())
}

describe('a ring puts the lane off', () => {
  test('by a minute at the most the first time', async () => {
    const { harness, lane } = await withDue()
    expect(await sweepIn(harness, minute)).toMatchObject({ looked: 1, rung: 1 })
    const { dueAt = 0, rings } = await lane()
    expect(rings).toBe(1)
    expect(dueAt - harness.clock.now()).toBe(45_000)
    expect(await sweepIn(harness, 44_999)).toMatchObject({ looked: 0 })
    expect(await sweepIn(harness, 1)).toMatchObject({ rung: 1 })
  })

  test('and by more each time, while nobody takes it in hand', async () => {
    const { harness, lane } = await withDue()
    for (let n = 0; n < 4; n++) {
      harness.clock.advance(minute * 2 ** n)
      await harness.engine.sweep(harness.deadline())
    }
    expect((await lane()).rings).toBe(4)
    expect(((await lane()).dueAt ?? 0) - harness.clock.now()).toBe(45_000 * 8)
  })

  test('not while it is in hand', async () => {
    const { harness, lane } = await withDue()
    const { pk, sk } = await lane()
    const lease = { token: 'other', until: harness.clock.now() + 2 * minute }
    await harness.store.update({ pk, sk }, [{ set: ['lease'], value: lease }])
    const before = await lane()
    expect(await sweepIn(harness, minute)).toMatchObject({ looked: 1, rung: 0 })
    expect(await lane()).toEqual(before)
  })

  test('not where it was moved since it was read: that wins, and no doorbell is sent', async () => {
    const { harness, lane } = await withDue()
    const rung = harness.rings.length
    const { get } = harness.store
    harness.store.get = async (key) => {
      const item = await get.call(harness.store, key)
      if (key.pk.startsWith('ACCOUNTS')) {
        await harness.store.update(key, [{ set: ['dueAt'], value: harness.clock.now() - 1 }])
      }
      return item
    }
    expect(await sweepIn(harness, minute)).toMatchObject({ looked: 1, rung: 0 })
    harness.store.get = get
    expect(harness.rings).toHaveLength(rung)
    expect(await lane()).not.toHaveProperty('rings')
  })
})

describe('a lane that was put off', () => {
  async function putOff() {
    const due = await withDue()
    for (let n = 0; n < 7; n++) {
      due.harness.clock.advance(minute * 2 ** n)
      await due.harness.engine.sweep(due.harness.deadline())
    }
    return due
  }

  test('is due when its lease has ended, once somebody takes it in hand; its rings begin anew', async () => {
    const { harness, request, lane } = await putOff()
    const write = harness.context.steps.takeLease
    const ahead = ((await lane()).dueAt ?? 0) - harness.clock.now()
    expect(ahead).toBeGreaterThan(30 * minute)
    const taken: unknown[] = []
    harness.context.steps = {
      ...harness.context.steps,
      takeLease: (input) => {
        taken.push(input.putOff)
        return write(input)
      },
    }
    harness.store.hooks.afterCommit = async ({ kind, committed }) => {
      if (kind === 'update' && committed) throw new Error('the process dies')
    }
    await harness.engine.answer(request.operation, { ...request }, harness.deadline())
    harness.store.hooks.afterCommit = () => undefined
    expect(taken).toEqual([false, true])
    const { lease, settle } = harness.context.times
    expect((await lane()).dueAt).toBe(harness.clock.now() + lease + settle)
    expect(await lane()).not.toHaveProperty('rings')
  })

  test('is brought forward by what is accepted behind its head', async () => {
    const { harness, lane } = await putOff()
    await harness.engine.submit(open('bakery'))
    expect((await lane()).dueAt).toBe(harness.clock.now())
  })

  test('is brought forward by a withdrawal of its head', async () => {
    const { harness, request, lane } = await putOff()
    await harness.engine.withdraw('acme', request.operationId, { by: 'robin', why: 'not wanted' })
    expect((await lane()).dueAt).toBe(harness.clock.now())
    await harness.settle(minute)
    expect((await lane()).q).toEqual([])
  })
})

describe('a queue that nobody reads', () => {
  test('holds no more than two doorbells of a lane, and is noticed', async () => {
    const { harness, request } = await withDue()
    harness.unread.add('provision-account')
    for (let hour = 0; hour < 24 * 60; hour++) await sweepIn(harness, minute)
    expect(harness.rings.filter(({ doorbell }) => doorbell.operationId === request.operationId)).toHaveLength(2)
    expect(harness.notices).toContain('queue-unread')
    harness.unread.clear()
    expect(await sweepIn(harness, 60 * minute)).toMatchObject({ rung: 1 })
  })

  test('with 25,000 due lanes does not keep a lane of another operation waiting for two sweeps', {
    tags: ['long'],
    timeout: 60_000,
  }, async () => {
    const harness = new EngineHarness()
    const { pk, sk, ...lane } = await (await withDue('model', harness)).lane()
    for (let n = 0; n < 25_000; n++) {
      await harness.store.put({ ...lane, pk, sk: `stuck-${n}`, account: `stuck-${n}`, dueAt: 1 } as never)
    }
    const other = laneEntry('cancel-product', 'other-1')
    const dueAt = harness.clock.now()
    await harness.store.put({ ...lane, pk, sk: 'other', account: 'other', q: [other], dueAt } as never)
    harness.rings.length = 0
    const first = await harness.engine.sweep(harness.deadline())
    expect(first.unfinished).toBe(true)
    expect(harness.notices).toContain('sweep-unfinished')
    expect(harness.rings.slice(0, 2).map(({ operation }) => operation)).toContain('cancel-product')
  })
})
