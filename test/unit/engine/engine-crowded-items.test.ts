import { describe, expect, test } from 'vitest'
import { type AccountFields, productField } from '../../../shared/domain/account-fields.ts'
import { eventKey } from '../../../shared/engine/operation-events.ts'
import { crowdedOut } from '../../../shared/engine/past-attempt.ts'
import {
  type AccountRecord,
  accountKey,
  laneCapacity,
  laneEntry,
  mostEventsDue,
} from '../../../shared/ledger/account-record.ts'
import { itemBytes } from '../../../shared/ledger/item-size.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import type { OperationRecord, PastAttempt } from '../../../shared/ledger/operation-record.ts'
import { storeLimits } from '../../../shared/ledger/store-limits.ts'
import { cancel, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

const times = <Value>(count: number, make: (n: number) => Value): Value[] =>
  Array.from({ length: count }, (_, n) => make(n))

describe('a lane with more events due than it may have', () => {
  async function withEventsDue(count: number) {
    const harness = new EngineHarness()
    const done = provision('bakery')
    await harness.handle(done)
    const due = times(
      count,
      (n) => [eventKey(done.operationId, 'contradicted', `${n}`), 'operation.contradicted'] as const,
    )
    const lane = await harness.lane('bakery')
    await harness.store.put({ ...lane, eventDue: Object.fromEntries(due) } as unknown as Item)
    harness.busDown = true
    harness.clock.advance(600_000)
    const before = harness.calls().length
    const request = open('bakery')
    await harness.handle(request)
    return { harness, request, sent: () => harness.calls().slice(before) }
  }

  test('begins nothing and says why, until the bus takes some; then nothing is lost', { tags: ['long'] }, async () => {
    const { harness, request, sent } = await withEventsDue(mostEventsDue)
    expect(await harness.engine.report('acme', request.operationId)).toMatchObject({
      status: 'deferred',
      reason: 'events',
    })
    expect(sent()).toEqual([])
    harness.busDown = false
    const before = harness.events.length
    await harness.settle(600_000)
    expect(await harness.operation(request.operationId)).toMatchObject({ status: 'applied' })
    expect(harness.events.length - before).toBe(mostEventsDue + 1)
    expect(await harness.lane('bakery')).toMatchObject({ q: [], eventDue: {} })
  })

  test('goes on as ever with one event fewer', async () => {
    const { harness, request } = await withEventsDue(mostEventsDue - 1)
    expect(await harness.operation(request.operationId)).toMatchObject({ status: 'applied' })
  })

  test('costs a sweep five tries, not one for each event, while the bus takes nothing', async () => {
    const { harness } = await withEventsDue(mostEventsDue)
    harness.clock.advance(600_000)
    harness.notices.length = 0
    await harness.engine.sweep(harness.deadline())
    expect(harness.notices.filter((notice) => notice === 'event-not-taken')).toHaveLength(5)
  })
})

describe('an operation that a person has tried again and again', () => {
  test('keeps the latest fifty decisions and about a hundred attempts, and still knows what may have left', {
    tags: ['long'],
  }, async () => {
    const harness = new EngineHarness({ partner: { anchorProduct: 'EventMarketing' } })
    await harness.handle(provision('bakery'))
    await harness.handle(open('bakery'))
    harness.clock.advance(600_000)
    harness.gateway.fault = (call) => (call === 'cancel' ? { kind: 'lost', applied: false } : undefined)
    const { operationId } = await request(harness)
    for (let round = 0; round < 55; round++) {
      const { ver: version } = await harness.operation(operationId)
      const decision = { kind: 'retry', version, by: 'robin', why: `try ${round} ${'x'.repeat(5_000)}` } as const
      expect((await harness.engine.decide('acme', operationId, decision)).is).toBe('done')
      await harness.settle()
    }
    const record = await harness.operation(operationId)
    expect(record.status).toBe('parked')
    expect(record.decisions).toHaveLength(50)
    expect(record.decisions?.at(-1)?.why).toMatch(/^try 54 x+…$/)
    expect(Object.keys(record.past).length).toBeLessThanOrEqual(110)
    expect(itemBytes(record as unknown as Item)).toBeLessThan(storeLimits.itemBytes / 2)
    expect(Object.values(record.past).some(({ outcome }) => outcome === 'not-applied')).toBe(true)
  })

  async function request(harness: EngineHarness) {
    const parked = cancel('bakery')
    await harness.handle(parked)
    await harness.settle()
    return parked
  }

  test('forgets no attempt that is the only one of its step and end', () => {
    const one = (step: string, outcome: PastAttempt['outcome'], at: number): PastAttempt => ({ step, outcome, at })
    const past = Object.fromEntries([
      ['1', one('open-product', 'unknown', 1)],
      ...times(150, (n) => [String(n + 2), one('update-site-owner', 'not-applied', n)] as const),
    ])
    const gone = crowdedOut({ past } as unknown as OperationRecord)
    expect(gone).toHaveLength(50)
    expect(gone).not.toContain('1')
    expect(gone).toContain('2')
    expect(gone).not.toContain('52')
  })
})

/** Texts as long as they may be, in letters of three bytes where any letter may stand. */
const id = (n: number) => `${n}`.padStart(64, 'x')
const product = (n: number): `product:${string}` => productField(`${n}`.padStart(100, '€'))

test('an account is far from its item’s limit when all that it may hold is at its worst', () => {
  const fields: AccountFields = {
    presence: 'present',
    status: 'unrecognised',
    singleBilling: false,
    planType: '€'.repeat(100),
    billingDayOfMonth: 31,
    cancellationAt: new Date(0).toISOString(),
    ...Object.fromEntries(['text', 'xml', 'v2', 'v3'].map((generation) => [`vendorId:${generation}`, id(1)])),
    ...Object.fromEntries(times(50, (n) => [product(n), 'unrecognised'])),
  }
  const seen = Object.fromEntries(Object.keys(fields).map((name) => [name, 1_764_000_000_001]))
  const forgotten = Object.fromEntries(times(50, (n) => [product(100 + n), 1_764_000_000_001]))
  const differing = times(60, (n) => [product(n), { value: 'unrecognised', at: 1_764_000_000_001 }] as const)
  const lane: AccountRecord = {
    ...accountKey('p'.repeat(32), 'a'.repeat(100)),
    v: 1,
    partner: 'p'.repeat(32),
    account: 'a'.repeat(100),
    line: 'p'.repeat(32),
    q: times(laneCapacity, (n) => laneEntry('unsubscribe-webhook', id(n))),
    places: times(laneCapacity, () => 'o1764000000001#1764000000001'),
    turn: 1_000_001,
    moves: Object.fromEntries(times(laneCapacity, (n) => [id(n), laneCapacity])),
    lease: { token: 't'.repeat(64), until: 1_764_000_000_001 },
    fence: 1_000_001,
    dueAt: 1_764_000_000_001,
    notBefore: 1_764_000_000_001,
    reason: 'dependency',
    waitsFor: times(10, id),
    eventDue: Object.fromEntries(
      times(mostEventsDue + 50, (n) => [`${id(n)}~contradicted~1001`, 'operation.contradicted']),
    ),
    directory: fields,
    changedAt: { ...seen, ...forgotten },
    observedAt: seen,
    differs: Object.fromEntries(differing),
  }
  expect(itemBytes(lane as unknown as Item)).toBeLessThan(0.6 * storeLimits.itemBytes)
})
