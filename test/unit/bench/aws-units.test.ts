import { expect, test } from 'vitest'
import { countPlain, countUnknown, countWaiting, minus } from '../../bench/aws-units/count-paths.ts'

/**
 * The cost of one operation, counted from the sizes of its items (blueprint part 12). A bound that is higher than the
 * blueprint's says so: `npm run bench` shows it as missed, this test keeps it from getting worse.
 */
test('a plain operation takes 10 write units with its evidence, no reads, one message and one event', async () => {
  const plain = await countPlain()

  expect(plain).toEqual({
    // Blueprint: 8 and 1 of evidence. The terminal OPERATION item is over 1 KB, which makes one unit more.
    writeUnits: 10,
    evidenceUnits: 1,
    readUnits: 0,
    messages: 1,
    events: 1,
    vendorCalls: 1,
  })
})

test('an operation that waited in its lane takes one more message and at most 4 units more', async () => {
  const more = minus(await countWaiting(), await countPlain())

  // Blueprint: 2. The operation before it pops a lane that has grown meanwhile, which costs a failed condition.
  expect(more.writeUnits + more.readUnits).toBeLessThanOrEqual(4)
  expect(more).toMatchObject({ messages: 1, events: 0, vendorCalls: 0, evidenceUnits: 0 })
})

test('an operation whose answer was lost takes one look, one more message and at most 7 units more', async () => {
  const more = minus(await countUnknown(), await countPlain())

  // Blueprint: 4. Counting the outage for the breaker reads and writes the key once more.
  expect(more.writeUnits + more.readUnits).toBeLessThanOrEqual(7)
  expect(more).toMatchObject({ messages: 1, events: 0, vendorCalls: 1, evidenceUnits: 0 })
})
