import { describe, expect, test } from 'vitest'
import type { AccountRecord } from '../../../shared/ledger/account-record.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import { cancel, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

/**
 * Runs a provisioning; directly before the write that would pop it, `meanwhile` happens. Then says what the lane was given.
 */
async function disturbedPop(meanwhile: (harness: EngineHarness, lane: AccountRecord) => Promise<void>) {
  const harness = new EngineHarness({ partner: { anchorProduct: 'EventMarketing' } })
  const request = provision('bakery')
  let disturbed = 0
  harness.store.hooks.beforeCommit = async ({ key }) => {
    if (disturbed > 0 || !key.pk.startsWith('ACCOUNTS#')) return
    const item = await harness.store.get({ pk: `OPERATION#acme#${request.operationId}`, sk: 'OPERATION' })
    if (item?.status !== 'applied') return
    disturbed += 1
    await meanwhile(harness, await harness.lane('bakery'))
  }
  await harness.engine.handle(request, harness.deadline(300_000))
  expect(disturbed).toBe(1)
  return { harness, request, lane: await harness.lane('bakery') }
}

const place = (harness: EngineHarness, lane: AccountRecord) => harness.store.put(lane as unknown as Item)
const told = (harness: EngineHarness) => harness.events.map(({ id }) => id)

describe('popping a finished head', () => {
  test('goes on when something is appended at that moment, and carries that out too', async () => {
    const next = open('bakery')
    const { harness, lane } = await disturbedPop(async (made) => {
      await made.engine.submit(next)
    })
    expect([lane.q, lane.turn]).toEqual([[], 2])
    expect(harness.effects()).toEqual(['created', 'opened'])
    expect(new Set(told(harness)).size).toBe(told(harness).length)
  })

  test('is left to whoever took the lane meanwhile, and done by the sweeper when that one is gone', async () => {
    const { harness, request, lane } = await disturbedPop(async (made, held) => {
      await place(made, { ...held, lease: { token: 'theirs', until: made.clock.now() + 90_000 } })
    })
    expect(lane).toMatchObject({ q: [`provision-account:${request.operationId}`], turn: 0, lease: { token: 'theirs' } })
    await harness.settle()
    expect((await harness.lane('bakery')).q).toEqual([])
    expect(new Set(told(harness))).toEqual(new Set([`acme/${request.operationId}/operation.applied`]))
    expect(harness.effects()).toEqual(['created'])
  })

  test.each([
    { reason: 'the turn is another, with the same head and lease', change: { turn: 5 } },
    { reason: 'the head is another, with the same turn and lease', change: { q: ['open-product:other'] } },
  ])('is not done when $reason', async ({ change }) => {
    const { lane } = await disturbedPop(async (made, held) => {
      await place(made, { ...held, ...change })
    })
    expect(lane).toMatchObject({ lease: { token: expect.any(String) }, ...change })
  })

  test.each([
    { reason: 'nobody holds the lane: the pop was its own', lease: undefined, turn: 1, effects: ['created', 'opened'] },
    { reason: 'somebody holds the lane', lease: 90_000, turn: 1, effects: ['created'] },
    { reason: 'others have gone on further', lease: undefined, turn: 2, effects: ['created'] },
  ])('that was done already is followed or not: $reason', async ({ lease, turn, effects }) => {
    const next = open('bakery')
    const { harness } = await disturbedPop(async (made, held) => {
      await made.engine.submit(next)
      const { lease: _mine, ...free } = await made.lane('bakery')
      const until = made.clock.now() + (lease ?? 0)
      await place(made, {
        ...free,
        q: free.q.slice(1),
        turn: held.turn + turn,
        ...(lease === undefined ? {} : { lease: { token: 'theirs', until } }),
      })
    })
    expect(harness.effects()).toEqual(effects)
  })
})

describe('a finished operation that stands in the lane once more', () => {
  test('is popped without its event and without its old result', async () => {
    const harness = new EngineHarness({ partner: { anchorProduct: 'EventMarketing' } })
    await harness.handle(provision('bakery'))
    const opened = open('bakery')
    await harness.handle(opened)
    harness.clock.advance(600_000)
    await harness.handle(cancel('bakery'))
    const lane = await harness.lane('bakery')
    const before = told(harness).length
    await place(harness, { ...lane, q: [`open-product:${opened.operationId}`], dueAt: harness.clock.now() })
    await harness.settle(120_000)
    const after = await harness.lane('bakery')
    expect(after).toMatchObject({ q: [], turn: lane.turn + 1, directory: lane.directory, changedAt: lane.changedAt })
    expect(after.directory['product:EmailMarketing']).toBe('canceled')
    expect(told(harness)).toHaveLength(before)
    expect(harness.effects()).toEqual(['created', 'opened', 'canceled'])
  })
})

test('an event that is still due keeps its lane due when the next operation ends', async () => {
  const harness = new EngineHarness({ partner: { anchorProduct: 'EventMarketing' } })
  harness.busDown = true
  const first = provision('bakery')
  await harness.handle(first)
  harness.busDown = false
  const second = open('bakery')
  await harness.handle(second)
  expect(await harness.lane('bakery')).toMatchObject({ q: [], dueAt: harness.clock.now() })
  await harness.settle(120_000)
  expect(told(harness)).toEqual([second, first].map(({ operationId }) => `acme/${operationId}/operation.applied`))
})

test('an operation that was moved in its lane leaves no count of its moves', async () => {
  const harness = new EngineHarness()
  const first = provision('bakery')
  const second = open('bakery', { after: [first.operationId] })
  await harness.engine.submit(second)
  await harness.engine.submit(first)
  const counts: number[] = []
  harness.store.hooks.afterCommit = async ({ key }) => {
    if (key.sk === 'bakery') counts.push((await harness.lane('bakery')).moves[second.operationId] ?? 0)
  }
  await harness.settle(600_000)
  expect(Math.max(...counts)).toBe(1)
  expect((await harness.lane('bakery')).moves).toEqual({})
})
