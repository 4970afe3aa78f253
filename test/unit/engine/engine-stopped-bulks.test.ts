import { describe, expect, test } from 'vitest'
import { usualStopAfter } from '../../../shared/engine/people/stop-after.ts'
import { worstFailures } from '../../../shared/engine/people/worst-failure.ts'
import { type OperationRecord, operationKey } from '../../../shared/ledger/operation-record.ts'
import { pauseKeyOf } from '../../../shared/ledger/pause-record.ts'
import { EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

const minute = 60_000
const scope = { partner: 'acme', operation: 'open-product' }
const someone = { by: 'robin', why: 'seen to' }

const stopping = () => new EngineHarness({ context: { stopAfter: usualStopAfter } })

interface Kind {
  status?: 'parked' | 'applied' | 'rejected' | 'withdrawn'
  code?: string
  concludedBy?: 'answer' | 'observation' | 'guard' | 'decision'
  type?: string
}

const recordOf = (operationId: string, at: number, { status = 'parked', ...more }: Kind = {}) =>
  ({
    ...operationKey('acme', operationId),
    ...{ v: 1, partner: 'acme', account: operationId, operationId, type: more.type ?? 'open-product' },
    ...{ ver: 3, w: '', status, digests: {}, receivedAt: at, past: {}, late: {}, steps: [] },
    ...(status === 'parked' ? {} : { finishedAt: at }),
    line: status === 'parked' ? 'acme#parked' : 'acme#ended',
    dueAt: at,
    outcome: {
      concludedBy: more.concludedBy ?? 'answer',
      ...(status === 'applied' ? {} : { code: more.code ?? 'CHANGED_ELSEWHERE' }),
      ...(status === 'parked' ? { since: at } : {}),
    },
  }) as unknown as OperationRecord

/** So many ended or were parked, one each `step` ms, the last just now. */
async function happened(harness: EngineHarness, count: number, kind: Kind, name = 'o', step = 100) {
  const now = harness.clock.now()
  for (let n = 0; n < count; n++) {
    await harness.store.put(recordOf(`${name}-${n}`, now - (count - n) * step, kind) as never)
  }
}

const sweep = (harness: EngineHarness) => harness.engine.sweep(harness.deadline())

const pauseIn = (harness: EngineHarness) => harness.store.get(pauseKeyOf(scope))

const stopEvents = (harness: EngineHarness) => harness.events.filter(({ type }) => type === 'operations.stopped')

describe('what is left of a bulk is stopped', () => {
  test.each<[reason: string, happened: [number, Kind][], stops: boolean]>([
    ['ten were parked with one code', [[10, {}]], true],
    ['nine are too few', [[9, {}]], false],
    [
      'ten among forty others are a fifth',
      [
        [10, {}],
        [40, { status: 'applied' }],
      ],
      true,
    ],
    [
      'ten among forty-one others are less',
      [
        [10, {}],
        [41, { status: 'applied' }],
      ],
      false,
    ],
    [
      'ten among three thousand are no reason',
      [
        [10, {}],
        [3_000, { status: 'applied' }],
      ],
      false,
    ],
    [
      'those of other types do not make them fewer',
      [
        [10, {}],
        [500, { status: 'applied', type: 'change-plan' }],
      ],
      true,
    ],
    ['the vendor has rejected ten', [[10, { status: 'rejected', code: 'REJECTED' }]], true],
    ['a look has shown that ten were rejected', [[10, { status: 'rejected', concludedBy: 'observation' }]], true],
    ['a rule of ours has rejected ten', [[10, { status: 'rejected', concludedBy: 'guard' }]], false],
    ['a person has rejected ten', [[10, { status: 'rejected', concludedBy: 'decision' }]], false],
    [
      'five of one code and five of another',
      [
        [5, {}],
        [5, { code: 'CANNOT_TELL' }],
      ],
      false,
    ],
    [
      'withdrawn ones do not hide them',
      [
        [10, {}],
        [500, { status: 'withdrawn' }],
      ],
      true,
    ],
  ])('%s', async (_, kinds, stops) => {
    const harness = stopping()
    for (const [position, [count, kind]] of kinds.entries()) await happened(harness, count, kind, `k${position}`)
    const report = await sweep(harness)
    expect((await pauseIn(harness)) !== undefined).toBe(stops)
    expect(stopEvents(harness)).toHaveLength(stops ? 1 : 0)
    const parked = kinds.reduce((sum, [count, { status }]) => sum + (status === undefined ? count : 0), 0)
    // It counts in the level of what stands still, which has its alarm.
    expect(report.standing).toBe(Math.min(parked, 40) + (stops ? 1 : 0))
  })

  test('not when they failed over a longer time', async () => {
    const harness = stopping()
    for (let n = 0; n < 20; n++) {
      await harness.store.put(recordOf(`o-${n}`, harness.clock.now()) as never)
      harness.clock.advance(2 * minute)
      await sweep(harness)
    }
    expect(await pauseIn(harness)).toBeUndefined()
  })

  test('and never where the stage does not want it', async () => {
    const harness = new EngineHarness()
    await happened(harness, 100, {})
    await sweep(harness)
    expect(await pauseIn(harness)).toBeUndefined()
  })
})

/** Twelve accounts whose opening waits for what nobody sends, until all are parked. */
async function bulkGoneWrong() {
  const harness = stopping()
  const logins = Array.from({ length: 12 }, (_, n) => `client-${n}`)
  for (const login of [...logins, 'good', 'other']) await harness.handle(provision(login))
  await harness.settle()
  for (const login of logins) {
    await harness.handle(open(login, { operationId: `bad-${login}`, after: ['never-sent'] }))
  }
  await harness.settle(65 * minute)
  expect((await harness.operation('bad-client-0')).status).toBe('parked')
  await sweep(harness)
  expect(await pauseIn(harness)).toBeDefined()
  return harness
}

test('the rest waits and says why, others go on, and nothing is rejected', async () => {
  const harness = await bulkGoneWrong()
  await harness.handle(open('good', { operationId: 'rest' }))
  await harness.handle(provision('newcomer', { operationId: 'another-type' }))
  await harness.settle(minute)
  expect((await harness.operation('another-type')).status).toBe('applied')
  expect(await harness.engine.report('acme', 'rest')).toMatchObject({
    status: 'deferred',
    reason: 'paused',
    heldBy: { code: 'STOPPED_AFTER_FAILURES' },
  })
  const [event, ...more] = stopEvents(harness)
  expect(more).toEqual([])
  expect(event?.detail).toMatchObject({
    ...{ operation: 'open-product', code: 'DEPENDENCY_MISSING', count: 12, of: 12 },
    operationIds: ['bad-client-0', 'bad-client-1', 'bad-client-10'],
    nextSteps: [
      expect.any(String),
      expect.stringContaining('POST /partners/acme/resume with {"operation":"open-product"'),
    ],
  })
  expect((await harness.engine.overview(['acme'])).pauses).toMatchObject([
    { ...scope, by: 'system', code: 'STOPPED_AFTER_FAILURES', why: expect.stringContaining('12 of 12') },
  ])
})

test('whoever lets it go on is not stopped again for the same failures, but for ten new ones', async () => {
  const harness = await bulkGoneWrong()
  await harness.engine.submit(open('good', { operationId: 'rest' }))
  await harness.engine.resume(scope, someone)
  await sweep(harness)
  await harness.settle(minute)
  expect((await harness.operation('rest')).status).toBe('applied')
  expect(stopEvents(harness)).toHaveLength(1)
  await happened(harness, 10, {}, 'new')
  await sweep(harness)
  expect(stopEvents(harness)).toHaveLength(2)
  expect(new Set(stopEvents(harness).map(({ id }) => id)).size).toBe(2)
})

test('a bus that is down gets the event later, once', async () => {
  const harness = stopping()
  harness.busDown = true
  await happened(harness, 10, {})
  await sweep(harness)
  expect(await pauseIn(harness)).toBeDefined()
  harness.busDown = false
  await sweep(harness)
  await sweep(harness)
  expect(stopEvents(harness)).toHaveLength(1)
})

test('a pause that a person has set stays that person’s', async () => {
  const harness = stopping()
  await harness.engine.pause(scope, someone)
  await happened(harness, 10, {})
  await sweep(harness)
  expect(await pauseIn(harness)).toMatchObject({ by: 'robin' })
  expect(stopEvents(harness)).toEqual([])
})

describe('at a hundred times the size', () => {
  test('a thousand failures among four thousand stop it, and among three hundred thousand do not', () => {
    const failed = Array.from({ length: 1_000 }, (_, n) => recordOf(`f-${n}`, n))
    const applied = (count: number) =>
      Array.from({ length: count }, (_, n) => recordOf(`a-${n}`, n, { status: 'applied' }))
    const large = { failures: 1_000, share: 0.2 }
    expect(worstFailures([...applied(4_000), ...failed], large)).toMatchObject([{ count: 1_000, of: 5_000 }])
    expect(worstFailures([...applied(299_000), ...failed], large)).toEqual([])
  })

  test('of more than are read the latest part of the time is judged', async () => {
    const harness = stopping()
    await happened(harness, 9_000, { status: 'applied' }, 'a', 5)
    harness.clock.advance(4 * minute)
    await happened(harness, 500, {}, 'f')
    await sweep(harness)
    expect(stopEvents(harness)[0]?.detail).toMatchObject({ count: 500, of: 500 })
  })
})
