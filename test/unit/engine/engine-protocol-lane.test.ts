import { describe, expect, test } from 'vitest'
import { type Hold, laneSteps } from '../../../shared/engine/protocol/lane-steps.ts'
import type { AccountRecord } from '../../../shared/ledger/account-record.ts'
import type { ConditionalWrite } from '../../../shared/ledger/conditional-write.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import { restLine, waitingLine } from '../../../shared/ledger/lane-place.ts'
import { awsEngineTimes } from '../../../shared/vendor-key/engine-times.ts'
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
  line: restLine('acme'),
  q: [entry, 'open-product:two'],
  places: ['o5', 'i9'],
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
  const take = (early = false) => laneSteps.takeLease({ partner: 'acme', entry, token: 'new', now, times, early })

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
    { reason: 'it waits in a line', lane: laneOf({ line: 'acme#o' }), early: false, taken: false },
    { reason: 'a decision need not wait in a line', lane: laneOf({ line: 'acme#o' }), early: true, taken: true },
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
      write: laneSteps.moveHead({
        hold,
        queue: laneOf().q,
        moved: ['a', 'b'],
        places: ['o1', 'o2'],
        partner: 'acme',
        id: 'one',
        now,
      }),
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

test.each([restLine('acme'), waitingLine({ class: 'o', partner: 'acme' })])(
  'moving the head counts the move and the turn, lets the lane go and makes it due outside of any line (from %s)',
  async (line) => {
    const lane = heldLane({ notBefore: now + 1, moves: { one: 2 }, line, dueAt: 5 })
    const moved = ['open-product:two', entry]
    const places = ['i9', 'o5']
    const write = laneSteps.moveHead({ hold, queue: lane.q, moved, places, partner: 'acme', id: 'one', now })
    expect((await apply(lane, write)).item).toEqual(
      laneOf({ q: moved, places, turn: 8, moves: { one: 3 }, dueAt: now }),
    )
  },
)

describe('taking a lane out of its line', () => {
  const line = waitingLine({ class: 'o', partner: 'acme' })
  const waiting = (more: Partial<AccountRecord> = {}) => laneOf({ line, dueAt: 5, ...more })
  const take = laneSteps.takeFromLine({ line, dueAt: 5, token: 'new', now, times })

  test.each([
    { reason: 'it waits there in nobody’s hand', lane: waiting(), taken: true },
    { reason: 'it waits in another line', lane: waiting({ line: 'acme#i' }), taken: false },
    { reason: 'it rests', lane: waiting({ line: restLine('acme') }), taken: false },
    { reason: 'another head has another place', lane: waiting({ dueAt: 9 }), taken: false },
    { reason: 'a runner has it', lane: waiting({ lease: { token: 'x', until: now } }), taken: false },
    { reason: 'its runner has gone', lane: waiting({ lease: { token: 'x', until: now - 1 } }), taken: true },
  ])('$taken where $reason', async ({ lane, taken }) => {
    expect((await apply(lane, take)).committed).toBe(taken)
  })

  test('leaves its place as it is, so that a turn that dies is taken up again from there', async () => {
    const { item } = await apply(waiting({ reason: 'quota' }), take)
    expect(item).toEqual(waiting({ fence: 4, lease: { token: 'new', until: now + times.lease } }))
  })
})

describe('freeing a lane', () => {
  const rest = { until: now + 60_000, reason: 'settle' as const }

  test('keeps what the head rests on and nothing of what it rested on before', async () => {
    const before = heldLane({ waitsFor: ['x'], parkedVer: 2 })
    const { item } = await apply(before, laneSteps.free({ hold, rest, lane: before, times }))
    expect(item).toEqual(laneOf({ notBefore: rest.until, reason: 'settle', dueAt: rest.until, parkedVer: 2 }))
  })

  test('stores dependencies, the told version and what was read', async () => {
    const lane = heldLane()
    const more = {
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

describe('freeing a lane that waits for the budget', () => {
  const flow = { class: 'r', partner: 'acme' } as const
  const inLine = { until: now + 60_000, reason: 'rate' as const, inLine: flow }

  test.each([restLine('acme'), waitingLine(flow), 'acme#o'])(
    'puts it into its line at its head’s place, from %s, and nothing holds it back there',
    async (line) => {
      const lane = heldLane({ line, dueAt: now + 1, notBefore: now + 2, reason: 'settle' })
      const { item } = await apply(lane, laneSteps.free({ hold, rest: inLine, lane, times }))
      expect(item).toEqual(laneOf({ line: waitingLine(flow), dueAt: 5, reason: 'rate' }))
    },
  )

  test('and rests for another reason now takes it out, until then', async () => {
    const lane = heldLane({ line: waitingLine(flow), dueAt: 5 })
    const rest = { until: now + 60_000, reason: 'settle' as const }
    const { item } = await apply(lane, laneSteps.free({ hold, rest, lane, times }))
    expect(item).toEqual(laneOf({ dueAt: rest.until, notBefore: rest.until, reason: 'settle' }))
  })
})

function pop(more: Partial<Parameters<typeof laneSteps.popHead>[0]>): ConditionalWrite {
  return laneSteps.popHead({
    hold,
    operationId: 'one',
    eventsDue: {},
    size: 2,
    anyEventDue: false,
    lane: laneOf(),
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
      waitsFor: ['x'],
      parkedVer: 2,
      moves: { one: 1, two: 1 },
    })
    expect((await apply(lane, pop({ hadMove: true }))).item).toEqual(
      laneOf({ q: ['open-product:two'], places: ['i9'], turn: 8, moves: { two: 1 }, dueAt: latest }),
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
    const write = pop({ lane: laneOf(dueAt === undefined ? {} : { dueAt }) })
    expect(setsDue(write)).toBe(due)
    const { item } = await apply(heldLane(dueAt === undefined ? {} : { dueAt }), write)
    expect(item.dueAt).toBe(due === 'written' ? latest : dueAt)
  })

  test('of the last one leaves nothing due, unless an event is', async () => {
    const lane = heldLane({ q: [entry], dueAt: now + 5 })
    const quiet = await apply(lane, pop({ size: 1, lane }))
    expect(quiet.item.q).toEqual([])
    expect(quiet.item.dueAt).toBeUndefined()
    const owing = await apply(lane, pop({ size: 1, lane, anyEventDue: true, eventsDue: { one: 'operation.applied' } }))
    expect(owing.item).toMatchObject({ q: [], dueAt: now, eventDue: { one: 'operation.applied' } })
  })

  const flow = { class: 'i', partner: 'acme' } as const
  test.each([restLine('acme'), waitingLine(flow), 'acme#o'])(
    'puts the next head into its line where others of it wait, at its own place (from %s)',
    async (line) => {
      const lane = heldLane({ line, dueAt: 5, reason: 'rate' })
      const { item } = await apply(lane, pop({ lane, nextInLine: flow }))
      expect(item).toEqual(
        laneOf({ q: ['open-product:two'], places: ['i9'], turn: 8, line: waitingLine(flow), dueAt: 9 }),
      )
    },
  )

  test.each([
    { what: 'with a follower that goes on in this hand', size: 2, more: {}, dueAt: latest },
    { what: 'of the last one', size: 1, more: {}, dueAt: undefined },
    { what: 'with an event that is due', size: 2, more: { anyEventDue: true, nextInLine: flow }, dueAt: now },
    { what: 'of the last one with an event that is due', size: 1, more: { anyEventDue: true }, dueAt: now },
  ])('$what takes the lane out of its line', async ({ size, more, dueAt }) => {
    const lane = heldLane({ line: 'acme#o', dueAt: 5, q: laneOf().q.slice(0, size) })
    const { item } = await apply(lane, pop({ lane, size, ...more }))
    expect([item.line, item.dueAt]).toEqual([restLine('acme'), dueAt])
  })
})
