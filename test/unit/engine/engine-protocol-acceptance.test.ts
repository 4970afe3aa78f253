import { describe, expect, test } from 'vitest'
import { acceptanceSteps } from '../../../shared/engine/protocol/acceptance-steps.ts'
import type { ConditionalWrite } from '../../../shared/ledger/conditional-write.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import { restLine, waitingLine } from '../../../shared/ledger/lane-place.ts'
import type { OperationRecord } from '../../../shared/ledger/operation-record.ts'
import { awsEngineTimes } from '../../../shared/vendor-key/engine-times.ts'
import { undefinedValues } from '../../support/engine/undefined-values.ts'
import { MemoryItemStore } from '../../support/memory/memory-item-store.ts'

const times = awsEngineTimes
const now = 1_750_000_000_000
const key = { pk: 'ACCOUNTS#acme', sk: 'bakery' }

async function apply(item: Item | undefined, { changes, condition }: ConditionalWrite) {
  expect(undefinedValues(changes)).toEqual([])
  const store = new MemoryItemStore()
  if (item !== undefined) await store.put(item)
  return store.update(key, changes, condition)
}

type Begin = Parameters<typeof acceptanceSteps.startLane>[0]['begin']
const inHand: Begin = { is: 'hand', token: 'mine' }
const byDoorbell: Begin = { is: 'doorbell' }
const inLine: Begin = { is: 'line' }

const start = (begin: Begin) =>
  acceptanceSteps.startLane({
    partner: 'acme',
    account: 'bakery',
    entry: 'e',
    place: { class: 'i', at: now - 7 },
    now,
    times,
    begin,
  })
const fresh = {
  ...key,
  v: 1,
  partner: 'acme',
  account: 'bakery',
  line: restLine('acme'),
  q: ['e'],
  places: [`i${now - 7}`],
  turn: 0,
  moves: {},
  eventDue: {},
  directory: {},
  changedAt: {},
  observedAt: {},
}

test('an operation is written down once only', async () => {
  const store = new MemoryItemStore()
  expect((await store.put({ ...key }, acceptanceSteps.createOperation())).committed).toBe(true)
  expect((await store.put({ ...key }, acceptanceSteps.createOperation())).committed).toBe(false)
})

describe('starting a lane', () => {
  test('makes the account, and leaves it due after settling when nobody holds it', async () => {
    expect((await apply(undefined, start(byDoorbell))).item).toEqual({ ...fresh, fence: 0, dueAt: now + times.settle })
  })

  test('takes the lease with it where the caller goes on', async () => {
    expect((await apply(undefined, start(inHand))).item).toEqual({
      ...fresh,
      fence: 1,
      lease: { token: 'mine', until: now + times.lease },
      dueAt: now + times.lease + times.settle,
    })
  })

  test('puts it into the line of its class where others wait, at the place of its acceptance, in nobody’s hand', async () => {
    expect((await apply(undefined, start(inLine))).item).toEqual({
      ...fresh,
      fence: 0,
      line: waitingLine({ class: 'i', partner: 'acme' }),
      dueAt: now - 7,
      reason: 'rate',
    })
  })

  test.each([
    { begin: byDoorbell, left: { fence: 2, dueAt: now + times.settle } },
    {
      begin: inHand,
      left: { fence: 3, lease: { token: 'mine', until: now + times.lease }, dueAt: now + times.lease + times.settle },
    },
    { begin: inLine, left: { fence: 2, line: 'acme#i', reason: 'rate', dueAt: now - 7 } },
  ])('keeps what the account knows, and no rest of a former head ($begin.is)', async ({ begin, left }) => {
    const known = {
      ...fresh,
      partner: 'old',
      account: 'old',
      q: [],
      places: [],
      turn: 5,
      fence: 2,
      moves: { a: 1 },
      eventDue: { a: 'operation.applied' },
      directory: { presence: 'present' },
      changedAt: { presence: 1 },
      observedAt: { presence: 1 },
    }
    const rest = { notBefore: now + 1, reason: 'quota', line: 'acme#o', lease: { token: 'old', until: 1 }, dueAt: 1 }
    expect((await apply({ ...known, ...rest } as Item, start(begin))).item).toEqual({
      ...known,
      q: ['e'],
      places: fresh.places,
      line: fresh.line,
      ...left,
    })
  })

  test('gives a lane to an account that was only known so far', async () => {
    const { q: _none, turn: _zero, ...known } = { ...fresh, directory: { presence: 'present' } }
    const { committed, item } = await apply(known as Item, start(inHand))
    expect(committed).toBe(true)
    expect(item).toMatchObject({ q: ['e'], turn: 0, directory: { presence: 'present' } })
  })

  test('is refused where anything is in the lane', async () => {
    expect((await apply({ ...fresh, q: ['f'] } as Item, start(inHand))).committed).toBe(false)
  })
})

describe('joining a lane', () => {
  const join = acceptanceSteps.joinLane({ entry: 'e', place: { class: 'o', at: now }, capacity: 3 })
  test.each([
    { reason: 'somebody is in it', q: ['f'], joined: true },
    { reason: 'one place is left', q: ['f', 'g'], joined: true },
    { reason: 'it is full', q: ['f', 'g', 'h'], joined: false },
    { reason: 'it is there already', q: ['f', 'e'], joined: false },
    { reason: 'nobody is in it: that would be starting it', q: [], joined: false },
  ])('$joined when $reason', async ({ q, joined }) => {
    const places = q.map((_, n) => `i${n}`)
    const { committed, item } = await apply({ ...fresh, q, places } as Item, join)
    expect(committed).toBe(joined)
    expect(item?.q).toEqual(joined ? [...q, 'e'] : q)
    // Each entry has its own place beside it.
    expect(item?.places).toEqual(joined ? [...places, `o${now}`] : places)
  })
})

describe('waking a head that waits for another operation', () => {
  const wake = acceptanceSteps.wakeHead({ partner: 'acme', now })
  test('takes its waiting away and makes it due', async () => {
    const { item } = await apply({ ...fresh, notBefore: now + 9, waitsFor: ['x'], dueAt: now + 9 } as Item, wake)
    expect(item).toEqual({ ...fresh, dueAt: now })
  })
  test('is refused in an empty lane', async () => {
    expect((await apply({ ...fresh, q: [] } as Item, wake)).committed).toBe(false)
  })
  test('leaves a lane that waits in a line at its place there', async () => {
    const waiting = { ...fresh, line: 'acme#r', dueAt: 5 } as Item
    expect(await apply(waiting, wake)).toMatchObject({ committed: false, item: waiting })
  })
})

describe('refusing what finds the lane full', () => {
  const outcome = { concludedBy: 'guard', code: 'LANE_FULL' } as const
  const record = { ...key, ver: 4, w: 'before', status: 'received', input: '{}' }
  const refuse = acceptanceSteps.refuseFullLane({
    record: record as unknown as OperationRecord,
    outcome,
    token: 'w2',
    now,
  })
  test('ends it for good, without its input, and has its event due', async () => {
    const { item } = await apply(record, refuse)
    const due = { line: 'event', dueAt: now }
    expect(item).toEqual({ ...key, ver: 5, w: 'w2', status: 'rejected', outcome, finishedAt: now, ...due })
  })
  test.each([
    { reason: 'it was written since', found: { ...record, ver: 5 } },
    { reason: 'it has an attempt', found: { ...record, attempt: {} } },
  ])('is refused itself when $reason', async ({ found }) => {
    expect((await apply(found, refuse)).committed).toBe(false)
  })
})
