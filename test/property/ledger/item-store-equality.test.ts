import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DynamodbItemStore } from '../../../shared/ledger/dynamodb-item-store.ts'
import type { Change, Condition, Item, ItemKey, ItemStore, ItemValue, Path } from '../../../shared/ledger/item-store.ts'
import { describeTableServers } from '../../support/describe-table-servers.ts'
import { MemoryItemStore } from '../../support/memory/memory-item-store.ts'
import type { TableServer } from '../../support/table-server.ts'

/**
 * The same random steps on both stores give the same answers. Texts are short and plain and numbers whole, since there
 * the stand-in is not DynamoDB's equal (empty list entries, sizes of text, sums of fractions).
 */
const name = fc.constantFrom('a', 'b', 'list')
const part = fc.oneof({ weight: 3, arbitrary: name }, { weight: 1, arbitrary: fc.nat(3) })
const path: fc.Arbitrary<Path> = fc
  .tuple(
    name,
    fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 2, arbitrary: fc.array(part, { maxLength: 2 }) }),
  )
  .map(([first, rest]) => [first, ...rest])
const scalar = fc.oneof(fc.constantFrom('x', 'y'), fc.integer({ min: -3, max: 3 }), fc.boolean(), fc.constant(null))
const { value } = fc.letrec<{ value: ItemValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 2, noNullPrototype: true }),
  ),
}))
const comparison = fc.constantFrom('equal', 'less', 'lessOrEqual', 'greater', 'greaterOrEqual' as const)
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 2 },
    fc.record({ is: fc.constantFrom('present' as const, 'missing' as const), path }),
    fc.record({ is: comparison, path, value: scalar }),
    fc.record({
      is: fc.constant('size' as const),
      path: path.filter((at) => at.length === 1 && at[0] === 'list'),
      compare: comparison,
      value: fc.nat(3),
    }),
    fc.record({ is: fc.constant('holding' as const), path, value: fc.constantFrom('x', 'y', 1, 2) }),
    fc.record({ not: tie('condition') }),
    fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 2 }) }),
  ),
}))
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ set: path, value }),
  fc.record({ setIfMissing: path, value }),
  fc.record({ remove: path }),
  fc.record({ add: path, value: fc.integer({ min: -3, max: 3 }) }),
  fc.record({ append: path, value: fc.array(value, { maxLength: 2 }) }),
)
const key: fc.Arbitrary<ItemKey> = fc.record({ pk: fc.constant('p'), sk: fc.constantFrom('1', '2') })
type Step =
  | { put: Item; condition: Condition | undefined }
  | { update: ItemKey; changes: Change[]; condition: Condition | undefined }
const maybe = fc.option(condition, { nil: undefined, freq: 2 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({
      put: fc
        .tuple(key, fc.dictionary(name, value, { noNullPrototype: true }))
        .map(([at, rest]): Item => ({ ...rest, ...at })),
      condition: maybe,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ update: key, changes: fc.array(change, { minLength: 1, maxLength: 3 }), condition: maybe }),
  },
)

async function outcome(store: ItemStore, taken: Step): Promise<unknown> {
  try {
    return 'put' in taken
      ? await store.put(taken.put, taken.condition)
      : await store.update(taken.update, taken.changes, taken.condition)
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
}

describeTableServers(({ start }) => {
  let server: TableServer
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.stop())

  it('and memory give equal answers to any sequence of puts and updates', async () => {
    const counts = { committed: 0, conditionFailed: 0, refused: 0 }
    const tableName = await server.createLedgerTable()
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        run += 1
        const memory = new MemoryItemStore()
        const dynamodb = new DynamodbItemStore(server.client, tableName)
        for (const taken of steps.map((one) => inPartition(one, `run-${run}`))) {
          const [expected, found] = [await outcome(memory, taken), await outcome(dynamodb, taken)]
          expect(found, JSON.stringify(taken)).toEqual(expected)
          count(counts, expected)
        }
        const [expected, found] = await Promise.all(
          [memory, dynamodb].map((store) => store.list(`run-${run}`, { limit: 9 })),
        )
        expect(found).toEqual(expected)
      }),
      { numRuns: 120, seed: 20_261_122 },
    )
    // The property says nothing unless each kind of answer came up often.
    expect(Math.min(...Object.values(counts)), JSON.stringify(counts)).toBeGreaterThan(100)
  })
})

/** Runs share a table, so each has a partition of its own. */
function inPartition(taken: Step, pk: string): Step {
  return 'put' in taken ? { ...taken, put: { ...taken.put, pk } } : { ...taken, update: { ...taken.update, pk } }
}

function count(counts: { committed: number; conditionFailed: number; refused: number }, result: unknown): void {
  if (typeof result === 'string') counts.refused += 1
  else if ((result as { committed: boolean }).committed) counts.committed += 1
  else counts.conditionFailed += 1
}
