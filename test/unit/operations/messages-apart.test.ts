import { expect, test } from 'vitest'
import { operationFunctions } from '../../../shared/operations/catalogue.ts'
import { messagesApart } from '../../../shared/operations/messages-apart.ts'
import { awsEngineTimes, localEngineTimes } from '../../../shared/vendor-key/engine-times.ts'

const acceptedPerSecond = ({ trigger }: (typeof operationFunctions)[number]) =>
  (trigger.maximumConcurrency * 1_000) / messagesApart(awsEngineTimes)

test('all copies of all operations together accept no more than half of what a partition can take', () => {
  // An acceptance takes up to 1.4 units of the partition of the accounts.
  expect(operationFunctions.reduce((sum, declared) => sum + acceptedPerSecond(declared), 0) * 1.4).toBeLessThanOrEqual(
    500,
  )
})

test('one operation alone accepts two and a half times as many as the fastest key of the examples allows calls', () => {
  for (const declared of operationFunctions) expect(acceptedPerSecond(declared)).toBeGreaterThanOrEqual(25)
})

test('one machine, whose functions have one copy each, accepts many more than it can carry out', () => {
  expect(1_000 / messagesApart(localEngineTimes)).toBeGreaterThanOrEqual(50)
})

test('a stage with longer times than usual accepts no more slowly', () => {
  expect(messagesApart({ settle: 10 * awsEngineTimes.settle })).toBe(messagesApart(awsEngineTimes))
})
