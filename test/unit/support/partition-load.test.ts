import { expect, test } from 'vitest'
import type { Item } from '../../../shared/ledger/item-store.ts'
import { PartitionLoad } from '../../support/partition-load.ts'

const lane = (dueAt?: number, line = 'acme#o'): Item => ({
  pk: 'ACCOUNTS#acme',
  sk: 'client-a',
  ...(dueAt === undefined ? {} : { dueAt, line }),
})

test.each([
  ['an item outside of the index', undefined, lane(), { 'table ACCOUNTS#acme': 1 }],
  ['an item that enters the index', lane(), lane(1), { 'table ACCOUNTS#acme': 1, 'index due acme#o': 1 }],
  ['an item that moves within a partition', lane(1), lane(2), { 'table ACCOUNTS#acme': 1, 'index due acme#o': 2 }],
  [
    'an item that changes its partition',
    lane(1),
    lane(1, 'acme#rest'),
    { 'table ACCOUNTS#acme': 1, 'index due acme#o': 1, 'index due acme#rest': 1 },
  ],
  ['an item that stays where it is', lane(1), lane(1), { 'table ACCOUNTS#acme': 1 }],
  ['an item of 2.5 KB', undefined, { ...lane(), text: 'x'.repeat(2_500) }, { 'table ACCOUNTS#acme': 3 }],
  ['a condition that failed on nothing', undefined, undefined, { 'table ': 1 }],
] as const)('counts %s', (_name, before, after, expected) => {
  const load = new PartitionLoad()
  load.take(0, before, after)
  expect(Object.fromEntries(load.peaks().map(({ partition, units }) => [partition, units]))).toEqual(expected)
})

test('throttles what goes above the units of a second, of the index as well, and takes more in the next', () => {
  const load = new PartitionLoad(10)
  const move = (now: number) => load.take(now, lane(now), lane(now + 1))
  for (let write = 0; write < 5; write += 1) move(999)
  expect(() => move(999)).toThrow(expect.objectContaining({ code: 'STORE_THROTTLED' }))
  move(1_000)
  expect(load.throttled).toBe(1)
  expect(load.peaks()[0]).toEqual({ partition: 'index due acme#o', units: 10, at: 0 })
})

test('a refused write takes nothing from other partitions', () => {
  const load = new PartitionLoad(10)
  for (let write = 0; write < 5; write += 1) load.take(0, lane(1), lane(2))
  expect(() => load.take(0, lane(1), lane(2))).toThrow()
  for (let write = 0; write < 5; write += 1) load.take(0, lane(), lane())
  expect(() => load.take(0, lane(), lane())).toThrow()
})
