import { expect, test } from 'vitest'
import type { FaultRule } from '../../simulator/fault-rule.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'

const hour = 3_600_000
const refusal = { fault: 'status', status: 400, body: '[{"error_key":"refused","error_message":"No."}]' }
const cancellation = { releaseFromSingleBilling: true, effectiveAt: '2026-03-01T00:00:00Z' }
const subscription = { topic: 'tier.increase', callbackUri: 'https://hooks.example.com/partner-ops' }

/** The first request is lost after it took effect or before; every further one is refused. */
async function lostThenRefused(operation: string, call: string, input: object, first: string) {
  const harness = new VendorHarness(partnerKinds.v3Only)
  await harness.carryOut('provision-account', 'bakery', newAccount)
  harness.clock.advance(300_000)
  harness.calledSince()
  for (const fault of [{ fault: first }, ...Array.from({ length: 6 }, () => refusal)]) {
    harness.simulator.faults.add({ match: { call }, times: 1, skip: 0, ...fault } as FaultRule)
  }
  const account = operation.endsWith('webhook') ? '~partner' : 'bakery'
  const id = await harness.carryOut(operation, account, input as never, { horizon: 30 * hour })
  const sent = harness.calledSince().filter((one) => one === `v3 ${call}`).length
  return { operation: await harness.operation(id), sent }
}

test('a cancellation by date that is refused when it is repeated is not sent a third time: a person decides', async () => {
  const { operation, sent } = await lostThenRefused('cancel-account', 'cancel-account', cancellation, 'timeout-before')
  expect(sent).toBe(2)
  expect(operation).toMatchObject({
    status: 'parked',
    outcome: { code: 'BEFORE_UNKNOWN', message: expect.stringContaining('the vendor refused the last one: ') },
    past: { 1: { outcome: 'unknown' } },
  })
})

test('a subscription that is refused when it is repeated is looked at: the lost request had taken effect', async () => {
  const { operation, sent } = await lostThenRefused('subscribe-webhook', 'subscribe', subscription, 'timeout-after')
  expect(sent).toBe(2)
  expect(operation).toMatchObject({ status: 'applied', outcome: { concludedBy: 'observation' } })
})

test('a subscription that is refused when it is repeated, and that two looks do not show, ends as refused: nobody has to decide', async () => {
  const { operation, sent } = await lostThenRefused('subscribe-webhook', 'subscribe', subscription, 'timeout-before')
  expect(sent).toBe(2)
  expect(operation).toMatchObject({
    status: 'rejected',
    outcome: {
      concludedBy: 'observation',
      message: expect.stringContaining('Two looks did not show what was wanted.'),
    },
    past: { 1: { outcome: 'unknown' } },
  })
})
