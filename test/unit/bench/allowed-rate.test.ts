import { expect, test } from 'vitest'
import { simulateBacklog } from '../../bench/allowed-rate/simulate-backlog.ts'

const seed = 7

test.each([
  { workers: 10, requestsPerSecond: 4, window: 'sliding', reason: 'the usual limit' },
  { workers: 50, requestsPerSecond: 10, window: 'fixed', reason: 'more workers than slots ahead' },
] as const)('a backlog uses 97 % of the rate and is never over it: $reason', async ({ reason: _reason, ...plan }) => {
  const result = await simulateBacklog({ ...plan, jitter: 20, seconds: 220, seed })

  expect(result.overRate, `seed ${seed}`).toBe(0)
  expect(result.use, `seed ${seed}`).toBeGreaterThanOrEqual(0.97)
})

test('a backlog beyond the slots that may be reserved is not turned away every second', async () => {
  // 900 s at 4/s are 3,600 slots; 400 operations find the line full.
  const plan = {
    workers: 50,
    requestsPerSecond: 4,
    window: 'sliding',
    jitter: 20,
    seconds: 200,
    messages: 4_000,
    seed,
  } as const
  const result = await simulateBacklog(plan)

  expect(result.use, `seed ${seed}`).toBeGreaterThanOrEqual(0.97)
  // Most of these are the acceptance of all 4,000; it was 195 when all came again at the same moment.
  expect(result.ledgerCallsPerRequest, `seed ${seed}`).toBeLessThan(50)
})
