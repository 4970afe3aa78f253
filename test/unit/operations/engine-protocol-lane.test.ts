import { describe, expect, test } from 'vitest'
import type { AccountRecord } from '../../../shared/ledger/account-record.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import { awsEngineTimes } from '../../../shared/operations/engine/engine-times.ts'
import type { ConditionalWrite } from '../../../shared/operations/engine/protocol/conditional-write.ts'
import { type Hold, laneSteps } from '../../../shared/operations/engine/protocol/lane-steps.ts'
import { undefinedValues } from '../../support/engine/undefined-values.ts'
import { MemoryItemStore } from '../../support/memory/memory-item-store.ts'

const times = awsEngineTimes
const now = 1_750_000_000_000
const entry = 'open-product:one'
const hold: Hold = { entry, token: 'mine', turn: 7 }

const laneOf = (more: Partial<AccountRecord> = {}): AccountRecord => ({
  pk: 'ACCOUNTS#acme',
  sk: 'bakery',
  v: 1,
  partner: 'acme',
  account: 'bakery',
  line: 'lane',
  q: [entry, 'open-product:two'],
  turn: 7,
  moves: {},
  fence: 3,
  eventDue: {},
  directory: { presence: 'present', status: 'trial' },
  changedAt: {},
  observedAt: { presence: 1, status: 1 },
  ...more,
})

/** A lane in the hand of `hold`, with everything that a rest may leave on it. */
const heldLane = (more: Partial<AccountRecord> = {}): AccountRecord =>
  laneOf({ lease: { token: 'mine', until: now + 1_000 }, ...more })

async function apply(lane: AccountRecord, { changes, condition }: ConditionalWrite) {
  expect(undefinedValues(changes)).toEqual([])
  const store = new MemoryItemStore()
  await store.put(lane as unknown as Item)
  const { committed, item } = await store.update(lane, changes, condition)
  return { committed, item: item as unknown as AccountRecord }
}

const setsDue = ({ changes }: ConditionalWrite) =>
  changes.some((change) => JSON.stringify(change).includes('"dueAt"')) ? 'written' : 'left alone'

describe('taking a lease', () => {
  const take = (early = false) => laneSteps.takeLease({ entry, token: 'new', now, times, early })

  test.each([
    { reason: 'it is free', lane: laneOf(), early: false, taken: true },
    {
      reason: 'another operation is the head',
      lane: laneOf({ q: ['open-product:two', entry] }),
      early: false,
      taken: false,
    },
    { reason: 'it is empty', lane: laneOf({ q: [] }), early: false, taken: false },
    {
      reason: 'its lease ends this very millisecond',
      lane: laneOf({ lease: { token: 'x', until: now } }),
      early: false,
      taken: false,
    },
    {
      reason: 'its lease has ended',
      lane: laneOf({ lease: { token: 'x', until: now - 1 } }),
      early: false,
      taken: true,
    },
    { reason: 'its time is now', lane: laneOf({ notBefore: now }), early: false, taken: true },
    { reason: 'its time is yet to come', lane: laneOf({ notBefore: now + 1 }), early: false, taken: false },
    { reason: 'a decision need not wait for its time', lane: laneOf({ notBefore: now + 1 }), early: true, taken: true },
    {
      reason: 'a decision waits for a runner',
      lane: laneOf({ lease: { token: 'x', until: now } }),
      early: true,
      taken: false,
    },
    {
      reason: 'a decision is about the head',
      lane: laneOf({ q: ['open-product:two', entry] }),
      early: true,
      taken: false,
    },
  ])('$taken where $reason', async ({ lane, early, taken }) => {
    expect((await apply(lane, take(early))).committed).toBe(taken)
  })

  test('counts the holders, clears what it rested on, and makes it due after lease and settling', async () => {
    const rested = laneOf({ notBefore: now - 1, reason: 'rate' })
    expect(await apply(rested, take())).toEqual({
      committed: true,
      item: laneOf({
        fence: 4,
        lease: { token: 'new', until: now + times.lease },
        dueAt: now + times.lease + times.settle,
      }),
    })
  })

  test('leaves the time at which the sweeper comes as it is', async () => {
    expect((await apply(laneOf({ dueAt: now - 5 }), take())).item.dueAt).toBe(now - 5)
  })
})

describe('what only the holder of a lane may write', () => {
  const writes: { name: string; write: ConditionalWrite }[] = [
    { name: 'renewing', write: laneSteps.renewLease({ hold, now, times }) },
    {
      name: 'moving the head',
      write: laneSteps.moveHead({ hold, queue: laneOf().q, moved: ['a', 'b'], id: 'one', now }),
    },
    { name: 'freeing', write: laneSteps.free({ hold, rest: { until: now, reason: 'rate' }, lane: heldLane(), times }) },
    { name: 'popping', write: pop({}) },
  ]
  const lanes = [
    { reason: 'it is held', lane: heldLane(), committed: true },
    { reason: 'the head is another', lane: heldLane({ q: ['open-product:two', entry] }), committed: false },
    { reason: 'the head has changed and come back', lane: heldLane({ turn: 8 }), committed: false },
    {
      reason: 'somebody else took the lease',
      lane: heldLane({ lease: { token: 'theirs', until: now + 1 } }),
      committed: false,
    },
    { reason: 'the lease is gone', lane: laneOf(), committed: false },
  ]
  test.each(writes.flatMap((write) => lanes.map((lane) => ({ ...write, ...lane }))))(
    '$name is $committed when $reason',
    async ({ write, lane, committed }) => {
      expect((await apply(lane, write)).committed).toBe(committed)
    },
  )

  test.each(writes.filter(({ name }) => name === 'moving the head' || name === 'popping'))(
    '$name is refused when something was appended since the lane was read',
    async ({ write }) => {
      expect((await apply(heldLane({ q: [...laneOf().q, 'open-product:three'] }), write)).committed).toBe(false)
    },
  )
})

test('renewing makes the lease whole and changes nothing else', async () => {
  const { item } = await apply(heldLane(), laneSteps.renewLease({ hold, now, times }))
  expect(item).toEqual(heldLane({ lease: { token: 'mine', until: now + times.lease } }))
})

test('moving the head counts the move and the turn, lets the lane go and makes it due', async () => {
  const lane = heldLane({ notBefore: now + 1, slot: { key: 'k', at: 1 }, moves: { one: 2 } })
  const write = laneSteps.moveHead({ hold, queue: lane.q, moved: ['open-product:two', entry], id: 'one', now })
  expect((await apply(lane, write)).item).toEqual(
    laneOf({ q: ['open-product:two', entry], turn: 8, moves: { one: 3 }, dueAt: now }),
  )
})

describe('freeing a lane', () => {
  const rest = { until: now + 60_000, reason: 'settle' as const }

  test('keeps what the head rests on and nothing of what it rested on before', async () => {
    const before = heldLane({ slot: { key: 'k', at: 1 }, waitsFor: ['x'], parkedVer: 2 })
    const { item } = await apply(before, laneSteps.free({ hold, rest, lane: before, times }))
    expect(item).toEqual(laneOf({ notBefore: rest.until, reason: 'settle', dueAt: rest.until, parkedVer: 2 }))
  })

  test('stores slot, dependencies, the told version and what was read', async () => {
    const lane = heldLane()
    const more = {
      slot: { key: 'k', at: now + 9 },
      waitsFor: ['two'],
      parkedVer: 5,
      observed: { changed: {}, observed: { status: 'open' as const }, observedAt: now - 3 },
    }
    const { item } = await apply(lane, laneSteps.free({ hold, rest: { ...rest, ...more }, lane, times }))
    expect(item).toEqual(
      laneOf({
        notBefore: rest.until,
        reason: 'settle',
        dueAt: rest.until,
        slot: more.slot,
        waitsFor: ['two'],
        parkedVer: 5,
        directory: { presence: 'present', status: 'open' },
        observedAt: { presence: 1, status: now - 3 },
      }),
    )
  })

  test.each([
    { reason: 'there was none', dueAt: undefined, due: 'written' },
    { reason: 'it comes before the head may run', dueAt: rest.until - 1, due: 'written' },
    { reason: 'it comes just then', dueAt: rest.until, due: 'left alone' },
    { reason: 'it comes one lease later', dueAt: rest.until + times.lease, due: 'left alone' },
    { reason: 'it comes more than a lease later', dueAt: rest.until + times.lease + 1, due: 'written' },
  ])('the sweeper’s time is $due because $reason', async ({ dueAt, due }) => {
    const lane = heldLane(dueAt === undefined ? {} : { dueAt })
    const write = laneSteps.free({ hold, rest, lane, times })
    expect(setsDue(write)).toBe(due)
    expect((await apply(lane, write)).item.dueAt).toBe(due === 'written' ? rest.until : dueAt)
  })
})

function pop(more: Partial<Parameters<typeof laneSteps.popHead>[0]>): ConditionalWrite {
  return laneSteps.popHead({
    hold,
    operationId: 'one',
    lane: laneOf(),
    eventsDue: {},
    size: 2,
    anyEventDue: false,
    dueAt: undefined,
    hadMove: false,
    now,
    times,
    ...more,
  })
}

describe('popping the head', () => {
  const latest = now + times.lease + times.settle

  test('takes away all that was only about it, and counts the turn', async () => {
    const lane = heldLane({
      notBefore: 1,
      reason: 'rate',
      slot: { key: 'k', at: 1 },
      waitsFor: ['x'],
      parkedVer: 2,
      moves: { one: 1, two: 1 },
    })
    expect((await apply(lane, pop({ hadMove: true }))).item).toEqual(
      laneOf({ q: ['open-product:two'], turn: 8, moves: { two: 1 }, dueAt: latest }),
    )
  })

  test('touches no count of moves where there was none', async () => {
    const lane = heldLane({ moves: { two: 1 } })
    expect((await apply(lane, pop({}))).item.moves).toEqual({ two: 1 })
  })

  test('writes what was changed over what was seen, and when', async () => {
    const projected = {
      observed: { presence: 'present' as const, status: 'trial' as const },
      changed: { status: 'open' as const },
      observedAt: now - 20,
    }
    const { item } = await apply(heldLane(), pop({ projected }))
    expect(item.directory).toEqual({ presence: 'present', status: 'open' })
    expect(item.observedAt).toEqual({ presence: now - 20, status: now - 20 })
    expect(item.changedAt).toEqual({ status: now })
  })

  test('leaves the directory alone for a second entry of a finished operation', async () => {
    const { item } = await apply(heldLane(), pop({}))
    expect(item).toMatchObject({ directory: laneOf().directory, changedAt: {}, observedAt: laneOf().observedAt })
  })

  test.each([
    { reason: 'there was none', dueAt: undefined, due: 'written' },
    { reason: 'it has passed', dueAt: now - 1, due: 'written' },
    { reason: 'it is now', dueAt: now, due: 'left alone' },
    { reason: 'it is the latest allowed', dueAt: latest, due: 'left alone' },
    { reason: 'it is too late', dueAt: latest + 1, due: 'written' },
  ])('the sweeper’s time for the next head is $due because $reason', async ({ dueAt, due }) => {
    const write = pop({ dueAt })
    expect(setsDue(write)).toBe(due)
    const { item } = await apply(heldLane(dueAt === undefined ? {} : { dueAt }), write)
    expect(item.dueAt).toBe(due === 'written' ? latest : dueAt)
  })

  test('of the last one leaves nothing due, unless an event is', async () => {
    const lane = heldLane({ q: [entry], dueAt: now + 5 })
    const quiet = await apply(lane, pop({ size: 1, dueAt: now + 5 }))
    expect(quiet.item.q).toEqual([])
    expect(quiet.item.dueAt).toBeUndefined()
    const owing = await apply(
      lane,
      pop({ size: 1, dueAt: now + 5, anyEventDue: true, eventsDue: { one: 'operation.applied' } }),
    )
    expect(owing.item).toMatchObject({ q: [], dueAt: now, eventDue: { one: 'operation.applied' } })
  })
})
