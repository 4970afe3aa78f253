import { beforeEach, describe, expect, it } from 'vitest'
import type { HistoryReader, PlacedKey } from '../../../shared/ledger/history-reader.ts'
import type { ItemStore } from '../../../shared/ledger/item-store.ts'

/** What every reader of listings promises; run it against each of them, over a store of the same ledger. */
export function describeHistoryReader(
  name: string,
  create: () => Promise<{ store: ItemStore; history: HistoryReader }>,
): void {
  describe(`${name} as a reader of listings`, () => {
    let store: ItemStore
    let history: HistoryReader
    beforeEach(async () => {
      ;({ store, history } = await create())
    })
    const ended = (id: string, at: number, line = 'acme#ended') =>
      store.put({ pk: `OPERATION#acme#${id}`, sk: 'OPERATION', account: 'bakery', receivedAt: at - 5, line, dueAt: at })
    const idsIn = (keys: readonly PlacedKey[]) => keys.map(({ pk }) => pk.split('#')[2])
    const all = { from: 0, to: 1_000_000 }

    it('lists one partition of either index from a time on and before another, earliest first', async () => {
      for (const at of [300, 100, 200, 400]) await ended(`o${at}`, at)
      await ended('other', 200, 'globex#ended')
      const due = await history.between('due', 'acme#ended', { from: 200, to: 400 }, { limit: 9 })
      expect(due).toMatchObject({ isLast: true })
      expect(idsIn(due.keys)).toEqual(['o200', 'o300'])
      const received = await history.between('history', 'bakery', { from: 195, to: 296 }, { limit: 9 })
      expect(received.keys.map(({ at }) => at)).toEqual([195, 195, 295])
      expect(received.keys[0]).toMatchObject({ sk: 'OPERATION' })
    })

    it.each([
      { range: { from: 5, to: 5 }, reason: 'an empty range' },
      { range: { from: 9, to: 5 }, reason: 'a range that ends before it begins' },
    ])('finds nothing in $reason', async ({ range }) => {
      await ended('a', 5)
      expect(await history.between('due', 'acme#ended', range, { limit: 9 })).toEqual({ keys: [], isLast: true })
    })

    it('goes on behind a place, also among equal times and where that key stands there no more', async () => {
      for (let number = 0; number < 5; number++) await ended(`e${number}`, number < 3 ? 50 : 60)
      const seen: PlacedKey[] = []
      let after: PlacedKey | undefined
      for (let page = 0; page < 9; page++) {
        const { keys, isLast } = await history.between('due', 'acme#ended', all, {
          limit: 2,
          ...(after === undefined ? {} : { after }),
        })
        seen.push(...keys)
        after = keys.at(-1) ?? after
        if (isLast) break
      }
      expect(idsIn(seen).toSorted()).toEqual(['e0', 'e1', 'e2', 'e3', 'e4'])
      const gone = { pk: 'OPERATION#acme#gone', sk: 'OPERATION', at: 55 }
      const rest = await history.between('due', 'acme#ended', all, { limit: 9, after: gone })
      expect(idsIn(rest.keys).toSorted()).toEqual(['e3', 'e4'])
      const beyond = await history.between('due', 'acme#ended', { from: 0, to: 55 }, { limit: 9, after: gone })
      expect(beyond).toEqual({ keys: [], isLast: true })
      const before = await history.between('due', 'acme#ended', { from: 60, to: 99 }, { limit: 9, after: gone })
      expect(idsIn(before.keys).toSorted()).toEqual(['e3', 'e4'])
    })

    it('reads many items at once, and leaves out what is not there', async () => {
      for (let number = 0; number < 60; number++) {
        await store.put({ pk: `p${number}`, sk: 's', text: 'x'.repeat(2_000) })
      }
      const keys = Array.from({ length: 100 }, (_, number) => ({ pk: `p${number}`, sk: 's' }))
      const items = await history.peek(keys)
      expect(new Set(items.map(({ pk }) => pk)).size).toBe(60)
      expect(await history.peek([])).toEqual([])
    })
  })
}
