/** @module-tag long */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nameOf, type TokenProcess, TokenProcesses, type TokenStep } from './token-processes.ts'

/** fast-check prints the seed with a counterexample. */
const settings = { seed: 20_261_127, numRuns: 400 }

/** The longest that each step takes where nothing stands still, ms. */
const longest: Readonly<Record<TokenStep, number>> = { read: 2_000, write: 4_000, lease: 500, permit: 16_000 }

const durations = fc.record({
  read: fc.array(fc.nat(longest.read), { minLength: 1, maxLength: 5 }),
  write: fc.array(fc.nat(longest.write), { minLength: 1, maxLength: 5 }),
  lease: fc.array(fc.nat(longest.lease), { minLength: 1, maxLength: 5 }),
  permit: fc.array(fc.nat(longest.permit), { minLength: 1, maxLength: 5 }),
})

/** What happens in a process, and how long before that. */
const event = fc.record({
  process: fc.nat(4),
  after: fc.nat(8_000),
  what: fc.constantFrom('obtain', 'obtain', 'obtain', 'refused', 'killed'),
})

const scenario = fc.record({
  durations,
  events: fc.array(event, { minLength: 2, maxLength: 20 }),
  vendorTakes: fc.array(fc.nat(7_000), { minLength: 1, maxLength: 5 }),
  vendorAnswers: fc.array(fc.constantFrom(200, 200, 200, 503, 400), { minLength: 1, maxLength: 5 }),
  isSecretReachable: fc.boolean(),
})

const cyclic = <Value>(values: readonly Value[], place: number): Value => values[place % values.length] as Value

/** The number of the request that a kept token came from. */
const numberIn = (text: string): number => Number(/"token-(\d+)"/.exec(text)?.[1])

async function play(given: typeof scenario extends fc.Arbitrary<infer Given> ? Given : never) {
  const world = new TokenProcesses()
  world.isSecretReachable = given.isSecretReachable
  world.takes = (process, step, count) => cyclic(given.durations[step], count + process.length)
  world.vendorTakes = (request) => cyclic(given.vendorTakes, request)
  world.vendorAnswers = (request) => cyclic(given.vendorAnswers, request)
  const processes = ['p', 'pp', 'ppp', 'pppp', 'ppppp'].map((name) => world.start(name))
  const lastObtained = new Map<TokenProcess, Awaited<ReturnType<TokenProcess['obtain']>>>()
  const killed = new Set<TokenProcess>()
  for (const { process: place, after, what } of given.events) {
    await world.pass(after)
    const process = cyclic(processes, place)
    const last = lastObtained.get(process)
    if (what === 'killed') {
      process.kill()
      killed.add(process)
    } else if (what === 'obtain') void process.obtain().then((got) => lastObtained.set(process, got))
    else if (last !== undefined && 'credentials' in last) void process.refused(last)
  }
  return { world, processes, killed }
}

test('whatever is slow, refused or killed: one request at a time, one a second, and what is kept only gets newer', async () => {
  const seen = { requests: 0, written: 0, killed: 0 }
  await fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      const { world, processes, killed } = await play(given)
      await world.pass(60_000)
      expect(world.mostAtOnce()).toBeLessThanOrEqual(1)
      for (const gap of world.gaps()) expect(gap).toBeGreaterThanOrEqual(1_000)
      const kept = world.written.map(numberIn)
      expect(kept).toEqual([...kept].sort((one, other) => one - other))
      expect(new Set(kept).size).toBe(kept.length)

      // Once the vendor grants what it is asked for, everybody who is still there has a token soon.
      world.vendorAnswers = () => 200
      world.vendorTakes = () => 300
      world.isSecretReachable = true
      const alive = processes.filter((process) => !killed.has(process))
      const names = new Map<TokenProcess, string>()
      for (let tries = 0; tries < 12; tries++) {
        for (const process of alive) void process.obtain().then((got) => names.set(process, nameOf(got)))
        await world.pass(30_000)
      }
      for (const process of alive) expect(names.get(process)).toMatch(/^token-\d+$/)
      expect(world.mostAtOnce()).toBeLessThanOrEqual(1)
      seen.requests = Math.max(seen.requests, world.requests.length)
      seen.written += kept.length
      seen.killed += killed.size
    }),
    settings,
  )
  // The scenarios must have had something to break.
  expect(seen.requests).toBeGreaterThan(4)
  expect(seen.written).toBeGreaterThan(100)
  expect(seen.killed).toBeGreaterThan(100)
})

test('where nothing fails there is one request, however many start together and however slow each is', async () => {
  const times = fc.array(fc.nat(2_000), { minLength: 5, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(durations, times, fc.integer({ min: 1, max: 4_900 }), async (steps, starts, vendorTakes) => {
      const world = new TokenProcesses()
      world.takes = (process, step, count) => cyclic(steps[step], count + process.length)
      world.vendorTakes = () => vendorTakes
      const names: string[] = []
      for (const [n, start] of starts.entries()) {
        const process = world.start('p'.repeat(n + 1))
        void world.clock.sleep(start).then(async () => {
          let name = ''
          while (!name.startsWith('token')) {
            name = nameOf(await process.obtain())
            if (!name.startsWith('token')) await world.clock.sleep(1_000)
          }
          names.push(name)
        })
      }
      await world.pass(120_000)
      expect(names).toEqual(Array.from({ length: 5 }, () => 'token-1'))
      expect(world.requests).toHaveLength(1)
    }),
    settings,
  )
})
