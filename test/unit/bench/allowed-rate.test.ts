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
