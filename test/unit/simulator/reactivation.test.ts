import { describe, expect, test } from 'vitest'
import { handleControlRequest } from '../../simulator/control/handle-control-request.ts'
import type { Switches } from '../../simulator/core/switches.ts'
import { cancel, open, stored, update } from './simulator-fixture.ts'
import { jsonSimulator, sendV2, sendV3 } from './simulator-requests.ts'

const client = 'acme-client-0001'
const dayMs = 86_400_000
type Simulator = ReturnType<typeof jsonSimulator>

const pathOf = (simulator: Simulator, part: string) =>
  `/partner/accounts/${stored(simulator, client).encodedId}/${part}`
const cancelBy = {
  xml: (simulator: Simulator) => cancel(simulator, client),
  v2: (simulator: Simulator) =>
    sendV2(simulator, 'PUT', pathOf(simulator, 'status'), {
      body: { status: 'Cancelled', cancel_date: '2026-01-01T00:00:00Z' },
    }),
  v3: (simulator: Simulator) => sendV3(simulator, 'PUT', pathOf(simulator, 'status/cancel')),
}
const reactivate = (simulator: Simulator) =>
  sendV3(simulator, 'PUT', pathOf(simulator, 'plan'), { body: { plan_type: 'GOLD', billing_day_of_month: 1 } })
const readPlan = (simulator: Simulator) => sendV3(simulator, 'GET', pathOf(simulator, 'plan')).json

describe('single billing after a reactivation', () => {
  test.each([
    { by: 'xml' as const, reactivationSingleBilling: 'as-left' as const, wasSingleBilled: true, is: false },
    { by: 'xml' as const, reactivationSingleBilling: 'restored' as const, wasSingleBilled: true, is: true },
    { by: 'v2' as const, reactivationSingleBilling: 'restored' as const, wasSingleBilled: true, is: true },
    { by: 'v3' as const, reactivationSingleBilling: 'as-left' as const, wasSingleBilled: true, is: false },
    { by: 'v3' as const, reactivationSingleBilling: 'restored' as const, wasSingleBilled: true, is: true },
    { by: 'v3' as const, reactivationSingleBilling: 'restored' as const, wasSingleBilled: false, is: false },
  ])('$reactivationSingleBilling, canceled by $by, before $wasSingleBilled: $is', (row) => {
    const { by, reactivationSingleBilling, wasSingleBilled, is } = row
    const simulator = jsonSimulator({ reactivationSingleBilling })
    simulator.place([{ ...stored(simulator, client), singleBilling: wasSingleBilled }])
    cancelBy[by](simulator)
    expect(stored(simulator, client)).toMatchObject({ status: 'Canceled', singleBilling: false })
    expect(reactivate(simulator).status).toBe(200)
    expect(stored(simulator, client)).toMatchObject({ status: 'Open', singleBilling: is })
  })

  test('an account that is put in place as caught counts as one that was single-billed', () => {
    const simulator = jsonSimulator({ reactivationSingleBilling: 'restored' }, 0)
    const seed = { partner: 'acme', login: client, status: 'Canceled', singleBilling: false, products: [] }
    const request = { method: 'POST', path: '/_control/accounts', query: {}, headers: {}, body: JSON.stringify(seed) }
    expect(handleControlRequest(simulator, request).status).toBe(201)
    reactivate(simulator)
    expect(stored(simulator, client).singleBilling).toBe(true)
  })

  test('left as it was, the way back is an XML update, now that there is a product to name', () => {
    const simulator = jsonSimulator()
    cancel(simulator, client)
    expect(update(simulator, client).status, 'the catch-22').toBe(400)
    reactivate(simulator)
    expect(open(simulator, client, 'EventMarketing').status, 'not single-billed').toBe(400)
    expect(update(simulator, client, { singleBilling: 'Yes' }).status).toBe(204)
    expect(open(simulator, client, 'EventMarketing').status).toBe(200)
  })
})

test('a cancellation that was overtaken by another does not come back with the account', () => {
  const simulator = jsonSimulator()
  const body = { effective_date: '2026-02-01T00:00:00Z' }
  sendV3(simulator, 'PUT', pathOf(simulator, 'status/cancel'), { body })
  cancel(simulator, client)
  reactivate(simulator)
  simulator.moveClock({ advanceMs: 60 * dayMs })
  expect(stored(simulator, client).status).toBe('Open')
})

describe('an account whose trial XML has ended', () => {
  test.each<{ why: string; switches: Partial<Switches> }>([
    { why: 'by opening a product', switches: {} },
    { why: 'from the start', switches: { accountStatusAfterCreate: 'Open' } },
  ])('has the smallest plan and a billing day, like any that is open: $why', ({ switches }) => {
    const simulator = jsonSimulator(switches)
    open(simulator, client, 'EventMarketing')
    expect(readPlan(simulator)).toMatchObject({ plan_type: 'BRONZE', billing_status: 'Open', billing_day_of_month: 1 })
  })

  test('keeps them when it is canceled: only a trial has no billing day', () => {
    const simulator = jsonSimulator()
    open(simulator, client, 'EventMarketing')
    cancelBy.v3(simulator)
    expect(readPlan(simulator)).toMatchObject({
      plan_type: 'BRONZE',
      billing_status: 'Canceled',
      billing_day_of_month: 1,
    })
  })
})
