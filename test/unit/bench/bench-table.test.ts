import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BenchTable } from '../../bench/allowed-rate/bench-table.ts'
import { SortedList } from '../../bench/allowed-rate/sorted-list.ts'
import { VirtualTime } from '../../simulation/world/virtual-time.ts'
import { MemoryItemStore } from '../../support/memory/memory-item-store.ts'

const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g']

test('the index answers what the tests’ own store answers, page by page', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          sk: fc.constantFrom(...keys),
          line: fc.constantFrom('one', 'two'),
          dueAt: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
        }),
        { maxLength: 30 },
      ),
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 1, max: 4 }),
      async (writes, time, limit) => {
        const clock = new VirtualTime(0)
        const table = new BenchTable(clock, () => 1)
        const memory = new MemoryItemStore()
        for (const { dueAt, ...rest } of writes) {
          const item = { pk: 'ACCOUNTS#acme', ...rest, ...(dueAt === undefined ? {} : { dueAt }) }
          table.put(item, undefined)
          await memory.put(item)
        }
        await clock.run(() => false)
        for (const line of ['one', 'two']) {
          let after: string | undefined
          let own: string | undefined
          do {
            const [expected, page] = [
              await memory.due(line, time, { limit, ...(after === undefined ? {} : { after }) }),
              table.due(line, time, { limit, ...(own === undefined ? {} : { after: own }) }),
            ]
            expect(page.keys).toEqual(expected.keys)
            expect(page.next === undefined).toBe(expected.next === undefined)
            ;[after, own] = [expected.next, page.next]
          } while (after !== undefined)
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('the index shows a write a little later', async () => {
  const clock = new VirtualTime(0)
  const table = new BenchTable(clock, () => 20)
  table.put({ pk: 'ACCOUNTS#acme', sk: 'a', line: 'one', dueAt: 1 }, undefined)

  expect(table.due('one', 5, { limit: 10 }).keys).toEqual([])
  await clock.run(() => false)
  expect(clock.now).toBe(20)
  expect(table.due('one', 5, { limit: 10 }).keys).toHaveLength(1)
})

test('a sorted list of thousands stays in order while entries come and go', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 3_000, minLength: 1_000 }), (numbers) => {
      const list = new SortedList<number>((one, other) => one - other)
      const all = new Set<number>()
      for (const [position, number] of numbers.entries()) {
        if (all.has(number) && position % 2 === 0) {
          expect(list.remove(number)).toBe(true)
          all.delete(number)
        } else if (!all.has(number)) {
          list.add(number)
          all.add(number)
        }
      }
      const sorted = [...all].sort((one, other) => one - other)
      expect([...list.behind()]).toEqual(sorted)
      expect(list.size).toBe(all.size)
      expect([...list.behind(1_500)]).toEqual(sorted.filter((number) => number > 1_500))
    }),
    { numRuns: 10 },
  )
})
