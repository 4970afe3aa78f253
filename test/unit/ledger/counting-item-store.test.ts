import { describe, expect, it } from 'vitest'
import { itemBytes } from '../../../shared/ledger/item-size.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import { CountingItemStore } from '../../support/counting-item-store.ts'
import { MemoryItemStore } from '../../support/memory/memory-item-store.ts'

const key = { pk: 'p', sk: 's' }

describe('counted units', () => {
  it.each<[name: string, item: Item, units: number, reason: string]>([
    ['a small item', { ...key, a: 1 }, 1, 'up to 1 KB is one unit'],
    ['an item of over 1 KB', { ...key, a: 'x'.repeat(1_100) }, 2, 'each KB begun counts'],
    ['an item in the index', { ...key, line: 'lane', dueAt: 1 }, 2, 'the index entry is put'],
    ['an item with half an index key', { ...key, dueAt: 1 }, 1, 'it is not in the index'],
  ])('of putting %s are as DynamoDB bills them', async (_name, item, units) => {
    const store = new CountingItemStore(new MemoryItemStore())
    await store.put(item)
    expect(store.take()).toEqual({ writeUnits: units, readUnits: 0, writes: 1, failedConditions: 0, reads: 0 })
  })

  it('follow the index: nothing while its key stays, two when it moves, one when it goes', async () => {
    const store = new CountingItemStore(new MemoryItemStore())
    await store.put({ ...key, line: 'lane', dueAt: 1 })
    store.take()
    await store.update(key, [{ set: ['other'], value: 1 }])
    expect(store.take().writeUnits).toBe(1)
    await store.update(key, [{ set: ['dueAt'], value: 2 }])
    expect(store.take().writeUnits).toBe(3)
    await store.update(key, [{ remove: ['dueAt'] }])
    expect(store.take().writeUnits).toBe(2)
  })

  it('count the greater of the sizes before and after', async () => {
    const store = new CountingItemStore(new MemoryItemStore())
    await store.put({ ...key, a: 'x'.repeat(3_000) })
    store.take()
    await store.put(key)
    expect(store.take().writeUnits).toBe(3)
  })

  it('count a failed condition by the item that it looked at, or one where there is none', async () => {
    const store = new CountingItemStore(new MemoryItemStore())
    await store.put(key, { is: 'present', path: ['pk'] })
    expect(store.take()).toMatchObject({ writeUnits: 1, failedConditions: 1 })
    await store.put({ ...key, a: 'x'.repeat(1_100), line: 'lane', dueAt: 1 })
    store.take()
    await store.update(key, [{ remove: ['dueAt'] }], { is: 'missing', path: ['pk'] })
    expect(store.take()).toMatchObject({ writeUnits: 2, failedConditions: 1 })
  })

  it('count reads by 4 KB, half where they need not be strong', async () => {
    const store = new CountingItemStore(new MemoryItemStore())
    await store.put({ ...key, a: 'x'.repeat(4_100) })
    store.take()
    await store.get(key)
    expect(store.take()).toMatchObject({ readUnits: 2, reads: 1 })
    await store.get({ pk: 'p', sk: 'none' })
    expect(store.take()).toMatchObject({ readUnits: 1 })
    await store.list('p', { limit: 9 })
    await store.due('lane', 1, { limit: 9 })
    expect(store.take()).toMatchObject({ readUnits: 1.5, reads: 2 })
  })
})

describe('the size of an item', () => {
  it.each<[item: Item, bytes: number, reason: string]>([
    [{ ...key, a: 'ä' }, 9, 'names and texts by UTF-8 bytes'],
    [{ ...key, a: true }, 8, 'a truth value is one byte'],
    [{ ...key, a: null }, 8, 'null is one byte'],
    [{ ...key, a: 123 }, 10, 'a number: two digits a byte and one'],
    [{ ...key, a: -1_000 }, 10, 'zeros at the end are free, the sign is not'],
    [{ ...key, a: ['x', 'y'] }, 14, 'a list: 3 bytes and one for each entry'],
    [{ ...key, a: { b: 'x' } }, 13, 'a map: 3 bytes, one for each entry, and its names'],
  ])('of %j is %d bytes: %s', (item, bytes) => {
    expect(itemBytes(item)).toBe(bytes)
  })
})
