import { expect, test } from 'vitest'
import { countPlain, countUnknown, countWaiting, minus } from '../../bench/aws-units/count-paths.ts'

/**
 * The cost of one operation, counted from the sizes of its items. A bound that is higher than the target says so: `npm
 * run bench` shows it as missed, this test keeps it from getting worse.
 */
test('a plain operation takes 11 write units with its evidence, no reads, one message and one event', async () => {
  const plain = await countPlain()

  expect(plain).toEqual({
    // Target: 10 and 1 of evidence: two of them list it, by its account and by its end.
    writeUnits: 11,
    evidenceUnits: 1,
    readUnits: 0,
    messages: 1,
    events: 1,
    vendorCalls: 1,
  })
})

test('an operation that waited in its lane takes one more message and at most 2 units more', async () => {
  const more = minus(await countWaiting(), await countPlain())

  expect(more.writeUnits + more.readUnits).toBeLessThanOrEqual(2)
  expect(more).toMatchObject({ messages: 1, events: 0, vendorCalls: 0, evidenceUnits: 0 })
})

test('an operation whose answer was lost takes one look, one more message and at most 6 units more', async () => {
  const more = minus(await countUnknown(), await countPlain())

  // Target: 4 and a read. The sixth is the outage that the breaker counts.
  expect(more.writeUnits + more.readUnits).toBeLessThanOrEqual(6)
  expect(more).toMatchObject({ messages: 1, events: 0, vendorCalls: 1, evidenceUnits: 0 })
})
