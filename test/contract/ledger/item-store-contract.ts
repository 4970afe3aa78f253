import { beforeEach, describe, expect, it } from 'vitest'
import type { Change, Condition, Item, ItemKey, ItemStore } from '../../../shared/ledger/item-store.ts'

const key: ItemKey = { pk: 'account#partner-a#robin', sk: 'lane' }

/** What every item store promises; run it against each of them. */
export function describeItemStore(name: string, create: () => Promise<ItemStore>): void {
  describe(`${name} as an item store`, () => {
    let store: ItemStore
    beforeEach(async () => {
      store = await create()
    })
    const refused = (code: string) => expect.objectContaining({ name: 'StoreError', code })
    const start = async (attributes: Record<string, unknown>) => store.put({ ...key, ...attributes } as Item)

    describe('put and get', () => {
      it('finds nothing where nothing was put', async () => {
        expect(await store.get(key)).toBeUndefined()
      })

      it('gives back every kind of value as it was put, numbers as numbers', async () => {
        const item: Item = {
          ...key,
          text: 'ä😀',
          empty: '',
          whole: 1_764_000_000_000,
          part: -1.5,
          small: 1e-9,
          yes: true,
          no: false,
          nothing: null,
          list: ['a', 1, null, { deep: [true] }],
          map: { a: {}, b: [] },
        }
        expect(await store.put(item)).toEqual({ committed: true, item })
        expect(await store.get(key)).toEqual(item)
      })

      it('replaces the whole item', async () => {
        await start({ old: 1 })
        await start({ new: 2 })
        expect(await store.get(key)).toEqual({ ...key, new: 2 })
      })

      it('keeps its own copy, so that changing what was put or read changes nothing', async () => {
        const list = ['a']
        await store.put({ ...key, list })
        list.push('b')
        const read = await store.get(key)
        if (read) read.list = 'changed'
        expect(await store.get(key)).toEqual({ ...key, list: ['a'] })
      })

      it('puts only where the condition holds, and else answers the item that stands there', async () => {
        const missing: Condition = { is: 'missing', path: ['pk'] }
        expect(await store.put({ ...key, by: 'first' }, missing)).toMatchObject({ committed: true })
        expect(await store.put({ ...key, by: 'second' }, missing)).toEqual({
          committed: false,
          item: { ...key, by: 'first' },
        })
      })

      it('answers no item when the condition failed because there is none', async () => {
        expect(await store.put({ ...key }, { is: 'present', path: ['pk'] })).toEqual({
          committed: false,
          item: undefined,
        })
      })

      it.each<[name: string, value: unknown, reason: string]>([
        ['undefined', undefined, 'would vanish silently'],
        ['NaN', Number.NaN, 'is no number of DynamoDB'],
        ['infinity', Number.POSITIVE_INFINITY, 'is no number of DynamoDB'],
        ['a number too great', 1e300, 'is over 38 digits of magnitude 125'],
        ['a date', new Date(0), 'would become an empty map'],
      ])('refuses %s, which %s', async (_name, value) => {
        await expect(start({ list: [value] })).rejects.toEqual(refused('STORE_REFUSED'))
        expect(await store.get(key)).toBeUndefined()
      })

      it('refuses an empty key', async () => {
        await expect(store.put({ pk: '', sk: 'a' })).rejects.toEqual(refused('STORE_REFUSED'))
        await expect(store.get({ pk: 'a', sk: '' })).rejects.toEqual(refused('STORE_REFUSED'))
      })
    })

    describe('update', () => {
      const cases: [
        name: string,
        before: Record<string, unknown>,
        changes: Change[],
        after: Record<string, unknown>,
      ][] = [
        ['creates the item that is missing', {}, [{ set: ['a'], value: 1 }], { a: 1 }],
        ['sets a nested value', { m: { x: 1 } }, [{ set: ['m', 'y'], value: [2] }], { m: { x: 1, y: [2] } }],
        ['sets an entry of a list', { l: [1, 2] }, [{ set: ['l', 1], value: 'b' }], { l: [1, 'b'] }],
        ['appends when a position lies behind the end', { l: [1] }, [{ set: ['l', 9], value: 2 }], { l: [1, 2] }],
        ['keeps what setIfMissing finds', { a: 1 }, [{ setIfMissing: ['a'], value: 2 }], { a: 1 }],
        ['keeps null, which is not missing', { a: null }, [{ setIfMissing: ['a'], value: 2 }], { a: null }],
        ['sets what setIfMissing misses', {}, [{ setIfMissing: ['a'], value: 2 }], { a: 2 }],
        ['adds to a number', { n: 40 }, [{ add: ['n'], value: 2 }], { n: 42 }],
        ['takes off a number', { n: 40 }, [{ add: ['n'], value: -50 }], { n: -10 }],
        ['adds to a missing number as to 0', { m: {} }, [{ add: ['m', 'n'], value: 2 }], { m: { n: 2 } }],
        ['appends to a list', { q: ['a'] }, [{ append: ['q'], value: ['b', 'a'] }], { q: ['a', 'b', 'a'] }],
        ['appends to a missing list as to an empty one', {}, [{ append: ['q'], value: ['a'] }], { q: ['a'] }],
        ['appends nothing', { q: ['a'] }, [{ append: ['q'], value: [] }], { q: ['a'] }],
        ['takes the head off a queue', { q: ['a', 'b', 'c'] }, [{ remove: ['q', 0] }], { q: ['b', 'c'] }],
        [
          'removes several entries by the positions before the update',
          { q: ['a', 'b', 'c', 'd'] },
          [{ remove: ['q', 0] }, { remove: ['q', 2] }],
          { q: ['b', 'd'] },
        ],
        [
          'sets and removes in one list by the positions before the update',
          { q: ['a', 'b', 'c'] },
          [{ remove: ['q', 0] }, { set: ['q', 2], value: 'z' }],
          { q: ['b', 'z'] },
        ],
        ['removes an entry of a map', { m: { x: 1, y: 2 } }, [{ remove: ['m', 'x'] }], { m: { y: 2 } }],
        [
          'removes what is not there without complaint',
          { m: {} },
          [{ remove: ['a'] }, { remove: ['m', 'x'] }],
          { m: {} },
        ],
        [
          'works every value out from the item before the update',
          { n: 1 },
          [
            { set: ['copy'], value: 7 },
            { add: ['n'], value: 1 },
            { setIfMissing: ['fresh'], value: 1 },
          ],
          { n: 2, copy: 7, fresh: 1 },
        ],
        [
          'takes names that are words of DynamoDB or hold dots',
          {},
          [
            { set: ['size.of the:name'], value: 1 },
            { set: ['status'], value: 2 },
          ],
          { 'size.of the:name': 1, status: 2 },
        ],
      ]
      it.each(cases)('%s', async (_name, before, changes, after) => {
        if (Object.keys(before).length > 0) await start(before)
        expect(await store.update(key, changes)).toEqual({ committed: true, item: { ...key, ...after } })
        expect(await store.get(key)).toEqual({ ...key, ...after })
      })

      const refusals: [name: string, changes: Change[]][] = [
        ['no change at all', []],
        ['a nested value without its parent', [{ set: ['m', 'x'], value: 1 }]],
        ['the removal of a nested value without its parent', [{ remove: ['m', 'x'] }]],
        ['a name inside a list', [{ set: ['list', 'x'], value: 1 }]],
        ['adding to text', [{ add: ['text'], value: 1 }]],
        ['appending to text', [{ append: ['text'], value: ['x'] }]],
        ['the same place twice', [{ set: ['a'], value: 1 }, { remove: ['a'] }]],
        [
          'a place and one inside it',
          [
            { set: ['list'], value: [] },
            { set: ['list', 0], value: 1 },
          ],
        ],
        ['a change of the key', [{ set: ['sk'], value: 'other' }]],
        ['an index key of another type', [{ set: ['dueAt'], value: 'soon' }]],
      ]
      it.each(refusals)('refuses %s and changes nothing', async (_name, changes) => {
        await start({ text: 'x', list: [1] })
        await expect(store.update(key, changes)).rejects.toEqual(refused('STORE_REFUSED'))
        expect(await store.get(key)).toEqual({ ...key, text: 'x', list: [1] })
      })

      it('leaves the item alone when the condition fails, and answers it', async () => {
        await start({ n: 1 })
        const result = await store.update(key, [{ add: ['n'], value: 1 }], { is: 'equal', path: ['n'], value: 2 })
        expect(result).toEqual({ committed: false, item: { ...key, n: 1 } })
        expect(await store.get(key)).toEqual({ ...key, n: 1 })
      })

      it('creates nothing when the condition fails on a missing item', async () => {
        const result = await store.update(key, [{ set: ['a'], value: 1 }], { is: 'present', path: ['pk'] })
        expect(result).toEqual({ committed: false, item: undefined })
        expect(await store.get(key)).toBeUndefined()
      })

      it('lets exactly one of many writers through the same condition', async () => {
        await start({ ver: 1 })
        const writers = Array.from({ length: 8 }, (_, writer) =>
          store.update(
            key,
            [
              { add: ['ver'], value: 1 },
              { set: ['token'], value: `writer-${writer}` },
            ],
            {
              is: 'equal',
              path: ['ver'],
              value: 1,
            },
          ),
        )
        const results = await Promise.all(writers)
        expect(results.filter((result) => result.committed)).toHaveLength(1)
        expect(await store.get(key)).toMatchObject({ ver: 2 })
      })
    })

    describe('conditions', () => {
      const item = { n: 5, text: 'b', yes: true, nothing: null, list: ['a', 1, { x: 1 }], map: { x: 1 }, empty: [] }
      const cases: [condition: Condition, holds: boolean, reason: string][] = [
        [{ is: 'present', path: ['nothing'] }, true, 'null is present'],
        [{ is: 'missing', path: ['map', 'y'] }, true, 'the entry is not there'],
        [{ is: 'missing', path: ['text', 'y'] }, true, 'text has no entries'],
        [{ is: 'present', path: ['list', 2, 'x'] }, true, 'paths lead through lists'],
        [{ is: 'present', path: ['list', 3] }, false, 'the list is shorter'],
        [{ is: 'equal', path: ['n'], value: 5 }, true, 'same number'],
        [{ is: 'equal', path: ['n'], value: '5' }, false, 'text is not a number'],
        [{ is: 'equal', path: ['yes'], value: true }, true, 'same truth value'],
        [{ is: 'equal', path: ['nothing'], value: null }, true, 'null equals null'],
        [{ is: 'equal', path: ['gone'], value: null }, false, 'missing is not null'],
        [{ is: 'equal', path: ['list'], value: 'a' }, false, 'a list is not text'],
        [{ is: 'equal', path: ['list', 0], value: 'a' }, true, 'the head of a queue'],
        [{ is: 'less', path: ['n'], value: 10 }, true, 'numbers compare as numbers, not as text'],
        [{ is: 'less', path: ['n'], value: 5 }, false, 'equal is not less'],
        [{ is: 'lessOrEqual', path: ['n'], value: 5 }, true, 'equal is enough'],
        [{ is: 'greater', path: ['n'], value: -10 }, true, 'negative numbers are smaller'],
        [{ is: 'greaterOrEqual', path: ['n'], value: 6 }, false, '5 is smaller than 6'],
        [{ is: 'less', path: ['n'], value: 'z' }, false, 'another type is not comparable'],
        [{ is: 'greater', path: ['n'], value: 'z' }, false, 'another type is not comparable'],
        [{ is: 'less', path: ['gone'], value: 1 }, false, 'missing is not comparable'],
        [{ is: 'greater', path: ['text'], value: 'B' }, true, 'text compares by bytes'],
        [{ not: { is: 'less', path: ['gone'], value: 1 } }, true, 'not of a comparison that is false'],
        [{ not: { is: 'equal', path: ['gone'], value: 1 } }, true, 'missing is not equal'],
        [{ is: 'size', path: ['list'], compare: 'equal', value: 3 }, true, 'entries of a list'],
        [{ is: 'size', path: ['map'], compare: 'less', value: 2 }, true, 'entries of a map'],
        [{ is: 'size', path: ['empty'], compare: 'equal', value: 0 }, true, 'an empty list'],
        [{ is: 'size', path: ['gone'], compare: 'equal', value: 0 }, false, 'missing has no size'],
        [{ is: 'size', path: ['n'], compare: 'greaterOrEqual', value: 0 }, false, 'a number has no size'],
        [{ is: 'holding', path: ['list'], value: 'a' }, true, 'an entry of the list'],
        [{ is: 'holding', path: ['list'], value: '1' }, false, 'text is not the number 1'],
        [{ is: 'holding', path: ['list'], value: 1 }, true, 'numbers are entries too'],
        [{ is: 'holding', path: ['text'], value: 'b' }, false, 'a part of a text is not an entry'],
        [{ is: 'holding', path: ['map'], value: 'x' }, false, 'a name of a map is not an entry'],
        [{ is: 'holding', path: ['gone'], value: 'x' }, false, 'missing holds nothing'],
        [
          {
            all: [
              { is: 'present', path: ['n'] },
              { is: 'missing', path: ['gone'] },
            ],
          },
          true,
          'both hold',
        ],
        [
          {
            all: [
              { is: 'present', path: ['n'] },
              { is: 'present', path: ['gone'] },
            ],
          },
          false,
          'one does not hold',
        ],
        [
          {
            any: [
              { is: 'present', path: ['gone'] },
              { is: 'present', path: ['n'] },
            ],
          },
          true,
          'one holds',
        ],
        [
          {
            any: [
              {
                all: [
                  { is: 'present', path: ['n'] },
                  { is: 'present', path: ['gone'] },
                ],
              },
              { not: { is: 'present', path: ['n'] } },
            ],
          },
          false,
          'groups keep together',
        ],
      ]
      it.each(cases)('%j is %s: %s', async (condition, holds) => {
        await start(item)
        expect((await store.update(key, [{ set: ['seen'], value: 1 }], condition)).committed).toBe(holds)
      })

      it.each<[string, Condition]>([
        ['an empty group', { all: [] }],
        ['an empty group within another', { not: { any: [] } }],
        ['the order of truth values', { is: 'less', path: ['yes'], value: true }],
        [
          'a comparison with a list, which stand-ins judge differently',
          { is: 'equal', path: ['list'], value: [] as never },
        ],
      ])('refuses %s', async (_name, condition) => {
        await start(item)
        await expect(store.update(key, [{ set: ['seen'], value: 1 }], condition)).rejects.toEqual(
          refused('STORE_REFUSED'),
        )
      })
    })

    describe('limits', () => {
      const text = (length: number) => 'x'.repeat(length)
      const sets = (count: number): Change[] => many(count, (n) => ({ set: [`field-${n}`], value: n }))
      const many = <Value>(count: number, make: (n: number) => Value): Value[] =>
        Array.from({ length: count }, (_, n) => make(n))
      const nested = (levels: number): Item[string] => (levels === 0 ? 'x' : { a: nested(levels - 1) })
      const sizeOfRest = 'pk'.length + key.pk.length + 'sk'.length + key.sk.length + 'a'.length

      it('takes an update of 300 sums, and refuses one of more', async () => {
        const sums = (count: number): Change[] => many(count, (n) => ({ add: [`n${n}`], value: 1 }))
        expect(await store.update(key, sums(100))).toMatchObject({ committed: true })
        await expect(store.update(key, sums(151))).rejects.toEqual(refused('STORE_REFUSED'))
      })

      it('refuses an update whose expression is longer than 4,096 bytes', async () => {
        expect(await store.update(key, sets(300))).toMatchObject({ committed: true })
        await expect(store.update(key, sets(420))).rejects.toEqual(refused('STORE_REFUSED'))
      })

      it('refuses a condition of more than 300 operators, or of more than 4,096 bytes', async () => {
        const none = (count: number): Condition => ({
          all: many(count, () => ({ not: { is: 'greater', path: ['a'], value: 1 } })),
        })
        expect(await store.update(key, sets(1), none(100))).toMatchObject({ committed: true })
        await expect(store.update(key, sets(1), none(101))).rejects.toEqual(refused('STORE_REFUSED'))
        const missing: Condition = { all: many(140, (n) => ({ is: 'missing', path: [`b${n}`] })) }
        await expect(store.put({ ...key }, missing)).rejects.toEqual(refused('STORE_REFUSED'))
      })

      it('takes an item of 400 KB with its names, and refuses one of a byte more', async () => {
        expect(await store.put({ ...key, a: text(400 * 1_024 - sizeOfRest) })).toMatchObject({ committed: true })
        await expect(store.put({ ...key, a: text(400 * 1_024 - sizeOfRest + 1) })).rejects.toEqual(
          refused('STORE_REFUSED'),
        )
      })

      it('refuses an update that would make the item larger than that, and leaves the item as it is', async () => {
        await start({ a: text(300_000) })
        await expect(store.update(key, [{ set: ['b'], value: text(120_000) }])).rejects.toEqual(
          refused('STORE_REFUSED'),
        )
        expect(Object.keys((await store.get(key)) ?? {})).toEqual(expect.arrayContaining(['pk', 'sk', 'a']))
        expect(await store.get(key)).not.toHaveProperty('b')
      })

      it('takes values nested 32 levels deep with the item, and refuses deeper ones', async () => {
        expect(await store.put({ ...key, a: nested(31) })).toMatchObject({ committed: true })
        await expect(store.put({ ...key, a: nested(32) })).rejects.toEqual(refused('STORE_REFUSED'))
        await expect(store.update(key, [{ set: ['b'], value: nested(32) }])).rejects.toEqual(refused('STORE_REFUSED'))
      })

      it('refuses keys of more than 2,048 and 1,024 bytes, also to read by', async () => {
        const longest = { pk: text(2_048), sk: text(1_024) }
        expect(await store.put({ ...longest, a: 1 })).toMatchObject({ committed: true })
        expect(await store.get(longest)).toMatchObject({ a: 1 })
        for (const tooLong of [
          { pk: text(2_049), sk: 's' },
          { pk: 'p', sk: 'ä'.repeat(513) },
        ]) {
          await expect(store.get(tooLong)).rejects.toEqual(refused('STORE_REFUSED'))
          await expect(store.put(tooLong)).rejects.toEqual(refused('STORE_REFUSED'))
          await expect(store.update(tooLong, sets(1))).rejects.toEqual(refused('STORE_REFUSED'))
        }
      })

      it('refuses a name that is empty, also deep in a value', async () => {
        await expect(store.put({ ...key, map: { '': 1 } })).rejects.toEqual(refused('STORE_REFUSED'))
        await expect(store.update(key, [{ set: ['map'], value: [{ '': 1 }] }])).rejects.toEqual(
          refused('STORE_REFUSED'),
        )
      })
    })

    describe('due', () => {
      const entry = (sk: string, dueAt: number, line = 'lane') => store.put({ pk: `p-${sk}`, sk, line, dueAt })

      it('lists the keys due by a time, earliest first', async () => {
        for (const [sk, dueAt] of [
          ['late', 300],
          ['early', 100],
          ['middle', 200],
          ['future', 301],
        ] as const) {
          await entry(sk, dueAt)
        }
        const { keys, next } = await store.due('lane', 300, { limit: 10 })
        expect(keys.map(({ sk }) => sk)).toEqual(['early', 'middle', 'late'])
        expect(next).toBeUndefined()
      })

      it('leaves out items of another group and items that lack a time or a group', async () => {
        await entry('other', 1, 'key')
        await store.put({ pk: 'a', sk: 'no-group', dueAt: 1 })
        await store.put({ pk: 'a', sk: 'no-time', line: 'lane' })
        expect(await store.due('lane', 10, { limit: 10 })).toEqual({ keys: [] })
      })

      it('forgets an item once its time is removed', async () => {
        await entry('a', 1)
        await store.update({ pk: 'p-a', sk: 'a' }, [{ remove: ['dueAt'] }])
        expect(await store.due('lane', 10, { limit: 10 })).toEqual({ keys: [] })
      })

      it('goes through all pages without losing or repeating a key, also among equal times', async () => {
        for (let number = 0; number < 7; number += 1) await entry(`e${number}`, number < 4 ? 50 : number)
        const seen = await allPages((after) =>
          store
            .due('lane', 100, { limit: 2, ...(after === undefined ? {} : { after }) })
            .then(({ keys, next }) => ({ found: keys, next })),
        )
        expect(seen.map(({ sk }) => sk).toSorted()).toEqual(['e0', 'e1', 'e2', 'e3', 'e4', 'e5', 'e6'])
      })
    })

    describe('list', () => {
      it('lists one partition in the order of its sort keys, page by page', async () => {
        for (const sk of ['b', 'a', 'ä', 'B', 'a1']) await store.put({ pk: 'p', sk, mark: sk })
        await store.put({ pk: 'q', sk: 'a' })
        const items = await allPages((after) =>
          store
            .list('p', { limit: 2, ...(after === undefined ? {} : { after }) })
            .then(({ items, next }) => ({ found: items, next })),
        )
        expect(items).toEqual(['B', 'a', 'a1', 'b', 'ä'].map((sk) => ({ pk: 'p', sk, mark: sk })))
      })

      it('lists only the sort keys with a prefix', async () => {
        for (const sk of ['attempt#1', 'attempt#2', 'note']) await store.put({ pk: 'p', sk })
        expect((await store.list('p', { limit: 9, skPrefix: 'attempt#' })).items.map(({ sk }) => sk)).toEqual([
          'attempt#1',
          'attempt#2',
        ])
      })

      it('lists nothing where nothing is', async () => {
        expect(await store.list('nowhere', { limit: 9 })).toEqual({ items: [] })
      })
    })
  })
}

async function allPages<Found>(
  read: (after: string | undefined) => Promise<{ found: readonly Found[]; next: string | undefined }>,
): Promise<Found[]> {
  const all: Found[] = []
  let after: string | undefined
  for (let page = 0; page < 20; page += 1) {
    const { found, next } = await read(after)
    all.push(...found)
    if (next === undefined) return all
    after = next
  }
  throw new Error('The pages do not end.')
}
