/** @module-tag long */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AccountFields, isProductField, productField, productsIn } from '../../../shared/domain/account-fields.ts'
import { mostProducts } from '../../../shared/domain/product-limit.ts'
import { directoryChanges } from '../../../shared/engine/protocol/directory-changes.ts'
import { type AccountRecord, accountKey, asAccount } from '../../../shared/ledger/account-record.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import type { Projection } from '../../../shared/ledger/operation-record.ts'
import { MemoryItemStore } from '../../support/memory/memory-item-store.ts'

const products = (count: number, from = 0, status: 'open' | 'canceled' = 'open'): AccountFields =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [productField(`Product${from + n}`), status]))

const nothingKnown = { directory: {}, observedAt: {}, changedAt: {} }

const told = (more: Partial<Projection>): Projection => ({ changed: {}, observed: {}, observedAt: 1_000, ...more })

/** An account's item after each of these was written in turn. */
async function learn(...projections: readonly Projection[]): Promise<AccountRecord> {
  const store = new MemoryItemStore()
  const key = accountKey('acme', 'bakery')
  await store.put({ ...key, v: 1, turn: 1, q: [], ...nothingKnown } as Item)
  for (const projected of projections) {
    const lane = asAccount((await store.get(key)) as Item)
    const { committed } = await store.update(key, directoryChanges(lane, projected, projected.observedAt + 500))
    expect(committed).toBe(true)
  }
  return asAccount((await store.get(key)) as Item)
}

describe('what a directory learns', () => {
  test('is written field by field where it is little', () => {
    expect(directoryChanges(nothingKnown, told({ observed: { status: 'open' } }), 2_000)).toEqual([
      { set: ['directory', 'status'], value: 'open' },
      { set: ['observedAt', 'status'], value: 1_000 },
    ])
  })

  test('is written as three maps where it is much, and says the same', async () => {
    const much = told({
      changed: { 'product:Product1': 'canceled', status: 'open' },
      observed: { presence: 'present', ...products(49) },
      forgotten: ['singleBilling'],
    })
    const known = { singleBilling: true, planType: 'GOLD' } as const
    const lane = await learn(told({ changed: known, observedAt: 10 }), much)
    expect(lane.directory).toEqual({ planType: 'GOLD', presence: 'present', ...products(49), ...much.changed })
    expect(lane.observedAt).toEqual(
      Object.fromEntries(Object.keys(lane.directory).map((name) => [name, name === 'planType' ? 10 : 1_000])),
    )
    expect(lane.changedAt).toEqual({ planType: 510, singleBilling: 1_500, 'product:Product1': 1_500, status: 1_500 })
  })

  test('is never more than fifty products: those stay that were seen last, then those that are open', async () => {
    const lane = await learn(
      told({ observed: products(30, 0), observedAt: 1_000 }),
      told({ observed: { ...products(20, 100, 'canceled'), ...products(20, 200) }, observedAt: 2_000 }),
    )
    const kept = productsIn(lane.directory)
    expect(kept).toHaveLength(mostProducts)
    expect(kept.filter((name) => name.length > 8)).toHaveLength(40)
    const full = await learn(told({ observed: { ...products(45, 100, 'canceled'), ...products(45, 200) } }))
    expect(productsIn(full.directory).filter((name) => name.startsWith('Product2'))).toHaveLength(45)
    expect(Object.keys(full.observedAt)).toHaveLength(mostProducts)
  })

  test('keeps what the lane itself has changed before what was only seen', async () => {
    const lane = await learn(
      told({ changed: { 'product:Mine': 'open' }, observedAt: 1_000 }),
      told({ observed: products(60), observedAt: 2_000 }),
    )
    expect(lane.directory).toMatchObject({ 'product:Mine': 'open' })
  })

  test('fits DynamoDB whatever is told, however often and under whatever names', async () => {
    const name = fc.string({ minLength: 1, maxLength: 100, unit: 'binary' }).filter((text) => text.isWellFormed())
    const state = fc.constantFrom('open' as const, 'canceled' as const, 'absent' as const)
    const fields = fc
      .array(fc.tuple(name, state), { maxLength: 130 })
      .map((entries): AccountFields => Object.fromEntries(entries.map(([text, is]) => [productField(text), is])))
    const observed = fields.map((seen): AccountFields => ({ presence: 'present', ...seen }))
    const projection = fc.record({ changed: fields, observed, observedAt: fc.nat(1_000) })
    await fc.assert(
      fc.asyncProperty(fc.array(projection, { minLength: 1, maxLength: 4 }), async (projections) => {
        const lane = await learn(...projections)
        expect(Object.keys(lane.directory).filter(isProductField).length).toBeLessThanOrEqual(mostProducts)
        expect(Object.keys(lane.observedAt).length).toBeLessThanOrEqual(mostProducts + 1)
        expect(Object.keys(lane.changedAt).length).toBeLessThanOrEqual(3 * mostProducts)
      }),
      { numRuns: 40, seed: 20_261_201 },
    )
  })
})
