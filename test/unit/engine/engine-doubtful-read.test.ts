import { expect, test } from 'vitest'
import { cancel, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

test('a cancel waits when its read contradicts what was changed a moment ago, and never takes the last product by memory', async () => {
  const harness = new EngineHarness()
  await harness.handle(provision('bakery'))
  await harness.handle(open('bakery', { input: { product: 'EventMarketing' } }))
  // Somebody else cancels what this lane opened a few seconds before: the directory still says that it is open.
  harness.clock.advance(10_000)
  harness.core.cancelProduct('acme', 'bakery', 'EventMarketing')
  const request = cancel('bakery')
  await harness.handle(request)
  expect(await harness.engine.report('acme', request.operationId)).toMatchObject({
    status: 'deferred',
    reason: 'settle',
  })
  await harness.settle(600_000)
  expect(await harness.operation(request.operationId)).toMatchObject({
    status: 'rejected',
    outcome: { code: 'LAST_PRODUCT' },
  })
  expect(harness.effects('bakery')).not.toContain('account-canceled')
})

test('an account that a lagging read does not show yet is read again instead of being planned with half of it', async () => {
  const harness = new EngineHarness()
  await harness.handle(provision('bakery'))
  harness.core.switches = { ...harness.core.switches, visibilityDelayMs: 20_000 }
  const request = open('bakery', { input: { product: 'EventMarketing' } })
  harness.gateway.fault = (call) => (call === 'open' ? { kind: 'lost', applied: false } : undefined)
  await harness.handle(request)
  harness.gateway.fault = () => undefined
  await harness.settle()
  expect(await harness.operation(request.operationId)).toMatchObject({ status: 'applied' })
})
