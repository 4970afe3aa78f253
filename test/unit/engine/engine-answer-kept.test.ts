import { describe, expect, test } from 'vitest'
import { StoreError, type StoreErrorCode } from '../../../shared/ledger/item-store.ts'
import { cancel, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

/** An open account; the table refuses the given number of updates once the vendor has answered the cancellation. */
async function withTableThatFails(times: number, code: StoreErrorCode) {
  const harness = new EngineHarness({ partner: { anchorProduct: 'EventMarketing' } })
  await harness.handle(provision('bakery'))
  await harness.handle(open('bakery'))
  harness.clock.advance(600_000)
  harness.gateway.journal.length = 0
  let left = 0
  harness.gateway.fault = (call) => {
    if (call === 'cancel') left = times
    return undefined
  }
  const update = harness.store.update.bind(harness.store)
  let refused = 0
  harness.store.update = async (...asked) => {
    if (left === 0) return update(...asked)
    left -= 1
    refused += 1
    throw new StoreError(code, 'The table takes no more requests for now.')
  }
  const request = cancel('bakery')
  const handled = await harness.handle(request).then(
    () => 'handled',
    () => 'failed',
  )
  return { harness, handled, refused: () => refused, operation: await harness.operation(request.operationId) }
}

describe('an answer of the vendor that the table does not take', () => {
  test.each([
    { code: 'STORE_THROTTLED', times: 1, why: 'a moment of throttling' },
    { code: 'STORE_THROTTLED', times: 5, why: 'seconds of throttling' },
    { code: 'STORE_UNAVAILABLE', times: 3, why: 'a connection that broke' },
  ] as const)('is written again while the run has time: $why', async ({ code, times }) => {
    const { harness, operation } = await withTableThatFails(times, code)
    expect(operation).toMatchObject({ status: 'applied', outcome: { concludedBy: 'answer' } })
    expect(harness.calls().filter((call) => call === 'cancel')).toHaveLength(1)
  })

  test('is looked for later where the table stays away', async () => {
    const { harness, operation } = await withTableThatFails(30, 'STORE_THROTTLED')
    expect(operation.attempt).toMatchObject({ state: 'open' })
    await harness.settle()
    expect(await harness.operation(operation.operationId)).toMatchObject({
      status: 'applied',
      outcome: { concludedBy: 'observation' },
    })
    expect(harness.calls().filter((call) => call === 'cancel')).toHaveLength(1)
  })

  test('is not written again where the table will never take it', async () => {
    const { refused } = await withTableThatFails(1, 'STORE_REFUSED')
    expect(refused()).toBe(1)
  })
})
