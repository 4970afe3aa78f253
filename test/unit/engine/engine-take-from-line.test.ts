import { describe, expect, test } from 'vitest'
import { takeFromLine } from '../../../shared/engine/line/take-from-line.ts'
import type { AccountRecord } from '../../../shared/ledger/account-record.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import { type Flow, restLine, waitingLine } from '../../../shared/ledger/lane-place.ts'
import { EngineHarness } from '../../support/engine/engine-harness.ts'

const flow: Flow = { class: 'o', partner: 'acme' }
const among = 8

/** An engine that always tries the oldest, with lanes in the line, and the accounts that it tries to take. */
async function withLanes(...lanes: (Partial<AccountRecord> & { account: string })[]) {
  const harness = new EngineHarness()
  harness.context.random = { ...harness.context.random, fraction: () => 0 }
  const tried: string[] = []
  const { update } = harness.store
  harness.store.update = (key, ...rest) => {
    tried.push(key.sk)
    return update.call(harness.store, key, ...rest)
  }
  const put = (lane: Partial<AccountRecord> & { account: string }) =>
    harness.store.put({
      pk: 'ACCOUNTS#acme',
      sk: lane.account,
      v: 1,
      partner: 'acme',
      line: waitingLine(flow),
      q: [`open-product:${lane.account}`],
      places: ['o0'],
      turn: 0,
      fence: 0,
      moves: {},
      eventDue: {},
      directory: {},
      changedAt: {},
      observedAt: {},
      ...lane,
    } as unknown as Item)
  for (const lane of lanes) await put(lane)
  const take = async () => {
    const found = await takeFromLine(harness.context, flow, among)
    return found.is === 'lane' ? found.lane.account : found.is
  }
  return { harness, tried, put, take }
}
const theirs = (until: number) => ({ token: 'theirs', until })

describe('a lane out of its line', () => {
  test('is the one whose head was accepted first, and each is taken once', async () => {
    const { take } = await withLanes({ account: 'b', dueAt: 2 }, { account: 'a', dueAt: 1 }, { account: 'c', dueAt: 3 })
    expect([await take(), await take(), await take(), await take()]).toEqual(['a', 'b', 'c', 'in-hand'])
  })

  test('is none of another flow, and none that rests', async () => {
    const { take, tried } = await withLanes(
      { account: 'a', dueAt: 1, line: 'acme#i' },
      { account: 'b', dueAt: 1, line: restLine('acme') },
    )
    expect(await take()).toBe('empty')
    expect(tried).toEqual([])
  })

  test('is not taken by an old page of the index where it has left the line since, and the next one is', async () => {
    const { harness, put, take } = await withLanes(
      { account: 'a', dueAt: 1 },
      { account: 'b', dueAt: 2 },
      { account: 'c', dueAt: 3 },
      { account: 'd', dueAt: 4 },
    )
    expect(await take()).toBe('a')
    await put({ account: 'b', line: restLine('acme'), dueAt: harness.clock.now() })
    // Its next head stands somewhere else in the same line.
    await put({ account: 'c', dueAt: 9 })
    expect(await take()).toBe('d')
    expect((await harness.lane('b')).lease).toBeUndefined()
    expect((await harness.lane('c')).lease).toBeUndefined()
    harness.clock.advance(1_001)
    expect(await take()).toBe('c')
  })

  test('in somebody’s hand is not tried again by the same process before that may have ended', async () => {
    const { harness, put, tried, take } = await withLanes()
    await put({ account: 'a', dueAt: 1, lease: theirs(harness.clock.now() + 30_000) })
    expect(await take()).toBe('in-hand')
    expect(tried).toEqual(['a'])
    harness.clock.advance(2_000)
    expect(await take()).toBe('in-hand')
    expect(tried).toEqual(['a'])
    harness.clock.advance(28_001)
    expect(await take()).toBe('a')
  })

  test('is recognised as ours where the answer to its taking was lost', async () => {
    const { harness, take } = await withLanes({ account: 'a', dueAt: 1 })
    const { update } = harness.store
    harness.store.update = async (...asked) => {
      await update(...asked)
      return update(...asked)
    }
    expect(await take()).toBe('a')
    expect((await harness.lane('a')).fence).toBe(1)
  })

  test('is looked for in a few tries, then another flow has its turn', async () => {
    const { harness, put, tried, take } = await withLanes()
    for (let n = 0; n < 12; n++)
      await put({ account: `a${n}`, dueAt: n + 1, lease: theirs(harness.clock.now() + 9_000) })
    expect(await take()).toBe('in-hand')
    expect(tried).toHaveLength(5)
  })
})
