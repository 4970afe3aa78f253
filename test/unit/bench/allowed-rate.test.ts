/** @module-tag long */
import { expect, test } from 'vitest'
import { BacklogWorld } from '../../bench/allowed-rate/backlog-world.ts'
import { figuresOf } from '../../bench/allowed-rate/case-figures.ts'
import { type CasePlan, casePlan } from '../../bench/allowed-rate/case-plan.ts'
import { runCase } from '../../bench/allowed-rate/run-case.ts'
import { type EngineMaker, idealEngines, readingEngines } from './fake-engines.ts'

async function judged(plan: Partial<CasePlan>, makeEngine: EngineMaker) {
  const world = new BacklogWorld(casePlan(plan), makeEngine)
  await world.run()
  return figuresOf(world)
}

const backlog = {
  mixture: 'provision',
  waiting: 1_200,
  workers: 5,
  batch: 1,
  requestsPerSecond: 10,
  minutes: 2,
  jitter: 0,
} as const

test('an engine that sends each read with its write behind it, at every slot, finishes nearly all that can be', async () => {
  const figures = await judged(backlog, idealEngines())

  expect(figures.firstMinute).toBeGreaterThan(0.97)
  expect(figures.share).toBeGreaterThan(0.98)
  expect(figures.share).toBeLessThanOrEqual(1)
  expect(figures.repeatedReads).toBe(0)
  expect(figures.overRate).toBe(0)
})

test('an engine that reads again and again finishes nothing, however busy the rate is', async () => {
  const figures = await judged(backlog, readingEngines())

  // Of a name that is taken the one look counts as it is made.
  expect(figures.share).toBeLessThan(0.01)
  expect(figures.repeatedReads).toBeGreaterThan(0)
  expect(figures.finished).toBe(0)
})

test('an engine that heeds no slots is refused for the rate, and the figure says so', async () => {
  const figures = await judged(backlog, idealEngines({ step: 20 }))

  expect(figures.overRate).toBeGreaterThan(100)
})

test.each([
  { mixture: 'provision' },
  { mixture: 'change-plan' },
  { mixture: 'cancel-product' },
  { mixture: 'mixture' },
  { mixture: 'change-plan', ids: 'listing' },
] as const)('the real engine ends every operation of a $mixture as it was planned', async (plan) => {
  // One after the other, so that only the operations themselves are looked at.
  const figures = await runCase({ ...plan, waiting: 60, every: 3_000, minutes: 10 })

  expect(figures.unexpected).toEqual([])
  // What must settle may still wait when all others have ended.
  expect(figures.finished).toBeGreaterThanOrEqual(47)
  expect(figures.repeatedReads).toBe(0)
  expect(figures.inHandTwice).toBe(0)
})

test('turns that die leave their lanes to others, and no lane is in two hands', async () => {
  const figures = await runCase({ mixture: 'cancel-product', waiting: 300, workers: 4, dying: 0.05, minutes: 20 })

  expect(figures.deaths).toBeGreaterThan(0)
  expect(figures.inHandTwice).toBe(0)
  expect(figures.unexpected).toEqual([])
  // What must settle may still wait when all others have ended.
  expect(figures.finished).toBeGreaterThanOrEqual(295)
})

test.each([
  { why: 'thousands come at once', workers: 10, minutes: 2 },
  { why: 'a key opens that was stopped', workers: 10, minutes: 8, outage: { from: 60_000, until: 300_000 } },
] as const)('no partition of the table or its index takes more than 500 units a second: $why', async (plan) => {
  const { hottest } = await runCase({ mixture: 'mixture', waiting: 3_000, ...plan })

  expect(hottest.units, hottest.partition).toBeLessThanOrEqual(500)
  // Where nobody wrote there was nothing to see.
  expect(hottest.units).toBeGreaterThan(100)
})

/** The targets of the benchmark on a backlog that a test has the time for. */
const small = { waiting: 300, workers: 50, requestsPerSecond: 10, minutes: 2 } as const

const smallMixtures = ['provision', 'cancel-product', 'mixture'] as const

test.each(smallMixtures)('a backlog of %s is finished, not read', async (mixture) => {
  const figures = await runCase({ ...small, mixture })

  expect(figures.unexpected).toEqual([])
  expect(figures.firstMinute).toBeGreaterThanOrEqual(0.9)
  expect(figures.oldestRead).toBeLessThanOrEqual(30)
  expect(figures.repeatedReads).toBeLessThan(0.01)
})

test.each(smallMixtures)(
  'waiting costs %s at most 0.6 times the ledger calls of its plain path',
  { tags: ['long'] },
  async (mixture) => {
    const figures = await runCase({ ...small, mixture })
    const plain = await runCase({ mixture, waiting: 60, every: 3_000, minutes: 5 })

    expect(figures.ledgerCallsPerFinished / plain.ledgerCallsPerFinished).toBeLessThanOrEqual(1.6)
  },
)
