import { describe, expect, test } from 'vitest'
import { readFaultOptions } from './fault-options.ts'
import { regressionSeeds } from './regression-seeds.ts'
import { runSeed } from './run-seed.ts'
import { familyOf, scenarioOf } from './scenario/scenario.ts'
import { withChanges } from './world/copy-on-write.ts'
import { VirtualTime } from './world/virtual-time.ts'

describe('a seed', () => {
  test('tells the same story every time', async () => {
    const first = await runSeed(17, { history: true })
    const second = await runSeed(17, { history: true })
    expect(first.history.length).toBeGreaterThan(50)
    expect(second.history).toEqual(first.history)
  })

  const usual = Array.from({ length: 45 }, (_, position) => position + 1).filter((seed) => familyOf(seed) !== 'backlog')
  test.each(usual)('%i has what every seed must have', (seed) => {
    const { accounts, partners, offsets, deliveries } = scenarioOf(seed)
    const originals = deliveries.filter(({ copy }) => copy === 0).length
    expect(accounts.length).toBeGreaterThanOrEqual(3)
    expect(new Set(partners.map(({ budget }) => budget.name)).size).toBe(2)
    expect(offsets.length - 1, 'workers beside the sweeper').toBeGreaterThanOrEqual(4)
    expect(originals).toBeGreaterThanOrEqual(5)
    expect(originals).toBeLessThanOrEqual(30)
    expect((deliveries.length - originals) / originals).toBeGreaterThanOrEqual(0.2)
    expect(offsets.every((offset) => Math.abs(offset) <= 2_000)).toBe(true)
  })

  test('has a backlog in at least one of ten: hundreds behind one key', () => {
    const backlogs = Array.from({ length: 500 }, (_, seed) => seed).filter((seed) => familyOf(seed) === 'backlog')
    expect(backlogs.length).toBeGreaterThanOrEqual(50)
    for (const seed of backlogs.slice(0, 20)) {
      const { deliveries, partners } = scenarioOf(seed)
      expect(deliveries.length).toBeGreaterThanOrEqual(200)
      expect(new Set(partners.map(({ budget }) => budget.name)).size).toBe(1)
    }
  })

  test('is closed in at least four of five', () => {
    const open = Array.from({ length: 500 }, (_, seed) => scenarioOf(seed)).filter(({ mode }) => mode === 'open')
    expect(open).toHaveLength(100)
  })
})

describe('every promise is kept', () => {
  test.each(regressionSeeds)('in seed $seed, which once failed: $found', async ({ seed, family, wire }) => {
    expect((await runSeed(seed, { family, wire: wire === true })).violations).toEqual([])
  })

  test.each([false, true])('in the first seeds (over the wire: %s)', { timeout: 120_000 }, async (wire) => {
    for (let seed = 1; seed <= 25; seed++)
      expect((await runSeed(seed, { wire })).violations, `seed ${seed}`).toEqual([])
  })
})

describe('virtual time', () => {
  test('lets everything settle that an action set going before the next one', async () => {
    const time = new VirtualTime(0)
    const seen: string[] = []
    time.at(5, async () => {
      for (let turn = 0; turn < 20; turn++) await Promise.resolve()
      seen.push(`settled at ${time.now}`)
    })
    time.at(6, () => seen.push('next'))
    await time.run(() => false)
    expect(seen).toEqual(['settled at 5', 'next'])
  })

  test('keeps the order of planning among actions of one time', async () => {
    const time = new VirtualTime(0)
    const seen: number[] = []
    for (let number = 0; number < 50; number++) time.at(number % 3, () => seen.push(number))
    await time.run(() => false)
    expect(seen).toEqual([...seen].sort((a, b) => (a % 3) - (b % 3) || a - b))
  })
})

test('an update that shares what did not change leaves the item before it as it was', () => {
  const before = { pk: 'a', sk: 'b', list: ['x', 'y'], map: { one: 1, two: { deep: 1 } } }
  const kept = structuredClone(before)
  const after = withChanges(before, [
    { remove: ['list', 0] },
    { set: ['map', 'two', 'deep'], value: 2 },
    { add: ['count'], value: 3 },
  ])
  expect(before).toEqual(kept)
  expect(after).toEqual({ ...kept, list: ['y'], map: { one: 1, two: { deep: 2 } }, count: 3 })
})

test.each([
  { parameters: ['--seeds', 'many'], problem: /--seeds must be a whole number/ },
  { parameters: ['--mode', 'ajar'], problem: /--mode must be closed or open/ },
  { parameters: ['--sed', '1'], problem: /usage/ },
])('the command refuses $parameters and says how it is used', ({ parameters, problem }) => {
  expect(readFaultOptions(parameters)).toEqual({ problem: expect.stringMatching(problem) })
})

test('the command line tells its options', () => {
  expect(readFaultOptions(['--seeds', '3', '--help'])).toEqual({ help: true })
})
