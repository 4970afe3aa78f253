import { describe, expect, test } from 'vitest'
import type { Failure } from '../../../shared/domain/answer.ts'
import { failureOf } from '../../../shared/partner-api/failure-classification.ts'
import { reportFailure } from '../../../shared/vendor-key/report-result.ts'
import { readKey } from '../../../shared/vendor-key/take-ticket.ts'
import { acme, EngineHarness } from '../../support/engine/engine-harness.ts'

/** What a key allows after some failures. */
async function keyAfter(failures: (now: number) => Failure[]) {
  const harness = new EngineHarness()
  const now = harness.clock.now()
  for (const failure of failures(now)) await reportFailure(harness.context, acme, failure)
  return { key: await readKey(harness.context, acme.budget.name), now }
}

describe('a time that the vendor names', () => {
  test('ends the rest after a used-up day, whenever the day ends', async () => {
    const { key, now } = await keyAfter((at) => [failureOf('QUOTA_EXCEEDED', { retryAt: at + 600_000 })])
    expect(key?.breaker).toMatchObject({ state: 'open', until: now + 600_000 })
  })

  test('is when a stopped key asks again', async () => {
    const held = await keyAfter((at) => [failureOf('CREDENTIALS_REFUSED', { retryAt: at + 900_000 })])
    expect(held.key?.breaker).toMatchObject({ state: 'open', until: held.now + 900_000 })
    const down = await keyAfter((at) => Array(5).fill(failureOf('VENDOR_ERROR', { retryAt: at + 900_000 })))
    expect(down.key?.breaker).toMatchObject({ state: 'open', reason: 'outage', until: down.now + 900_000 })
  })
})
