import { describe, expect, it } from 'vitest'
import { MemoryItemStore } from '../../support/memory/memory-item-store.ts'

const key = { pk: 'p', sk: 's' }

describe('faults put into the store in memory', () => {
  it('before the commit: the write never arrived', async () => {
    const store = new MemoryItemStore({
      beforeCommit: () => {
        throw new Error('lost request')
      },
    })
    await expect(store.put(key)).rejects.toThrow('lost request')
    expect(await store.get(key)).toBeUndefined()
  })

  it('after the commit: the write is there and only its answer is lost', async () => {
    const touches: unknown[] = []
    const store = new MemoryItemStore({
      afterCommit: (touch) => {
        touches.push(touch)
        throw new Error('lost answer')
      },
    })
    await expect(store.update(key, [{ set: ['a'], value: 1 }])).rejects.toThrow('lost answer')
    expect(await store.get(key)).toEqual({ ...key, a: 1 })
    expect(touches).toEqual([{ kind: 'update', key, committed: true }])
  })

  it('while it waits before the commit, another write comes first and the condition sees it', async () => {
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const store = new MemoryItemStore()
    store.hooks.beforeCommit = () => held
    const late = store.put({ ...key, by: 'late' }, { is: 'missing', path: ['pk'] })
    delete store.hooks.beforeCommit
    await store.put({ ...key, by: 'early' })
    release()
    expect(await late).toEqual({ committed: false, item: { ...key, by: 'early' } })
  })

  it('a stale index shows what it is told to', async () => {
    const store = new MemoryItemStore({ indexView: () => [{ pk: 'gone', sk: 's', line: 'lane', dueAt: 1 }] })
    expect(await store.due('lane', 5, { limit: 5 })).toEqual({ keys: [{ pk: 'gone', sk: 's', dueAt: 1 }] })
  })
})
