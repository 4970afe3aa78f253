import { describe, expect, test } from 'vitest'
import { cancelledOnline } from '../../support/engine/done-by-others.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { redeploy } from '../../support/engine/redeploy.ts'
import { answered, lost } from '../../support/engine/vendor-faults.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'
import { askPlan, minutes, settled, withBakery } from '../account-reads/asking.ts'

const { mixed, old, v3Only, withV2 } = partnerKinds
const hours = (count: number): number => minutes(60 * count)
const person = { by: 'robin', why: 'seen in the portal' }
const topic = 'tier.increase'
const callbackUri = 'https://hooks.example.com/acme'
const newest = (count: number): string => `acme-client-${String(count).padStart(4, '0')}`

/** An opening that took effect and whose answer was lost, of a partner whose new settings show no products. */
async function unseenOpening() {
  const harness = await withBakery('mixed')
  harness.simulator.faults.add(lost('open', 'timeout-after'))
  const id = await harness.carryOut('open-product', 'bakery', {}, { horizon: 30_000 })
  expect(await harness.operation(id)).toMatchObject({ status: 'resolving' })
  redeploy(harness, v3Only)
  await harness.settle(hours(6))
  return { harness, id }
}

describe('an outcome that is unknown when the partner’s generations change', () => {
  test.each([
    {
      operation: 'change-plan',
      input: { planType: 'ESSENTIAL' },
      reason: 'the new generation has another word for the plan, so a person decides',
      ends: { status: 'parked', outcome: { code: 'CHANGED_ELSEWHERE' } },
    },
    {
      operation: 'cancel-account',
      input: { releaseFromSingleBilling: true },
      reason: 'a cancelled account is one in every generation',
      ends: { status: 'applied', outcome: { concludedBy: 'observation' } },
    },
  ] as const)('is looked at by the identifier of the new one: $operation, and $reason', async (row) => {
    const { operation, input, ends } = row
    const harness = await withBakery('withV2')
    harness.simulator.faults.add(lost(operation, 'timeout-after'))
    const id = await harness.carryOut(operation, 'bakery', input, { horizon: 30_000 })
    expect(await harness.operation(id)).toMatchObject({ status: 'resolving' })
    harness.calledSince()
    redeploy(harness, mixed)
    await harness.settle(hours(6))
    expect(await harness.operation(id)).toMatchObject(ends)
    const [first, second, ...later] = harness.calledSince()
    expect([first, second]).toEqual(['v3 list', 'v3 read-plan'])
    // A parked one is looked at each hour, and only read.
    expect(later).toEqual(ends.status === 'parked' ? Array(5).fill('v3 read-plan') : [])
  })

  test('is left to a person where no generation shows any more what was to change', async () => {
    const { harness, id } = await unseenOpening()
    expect(await harness.operation(id)).toMatchObject({
      status: 'parked',
      outcome: { code: 'CANNOT_TELL', message: expect.stringContaining('product:EmailMarketing') },
    })
  })

  test('is left to a person halfway up the ladder too', async () => {
    const harness = await withBakery('mixed', { settings: { reopen: { planType: 'GOLD', updateSiteOwner: true } } })
    await harness.carryOut('change-plan', 'bakery', { planType: 'GOLD', billingDayOfMonth: 15 })
    harness.clock.advance(hours(1))
    cancelledOnline(harness)
    harness.clock.advance(hours(1))
    harness.simulator.faults.add(lost('change-plan', 'timeout-after'))
    const id = await harness.carryOut('reopen-account', 'bakery', {}, { horizon: 30_000 })
    expect(await harness.operation(id)).toMatchObject({ status: 'resolving' })
    redeploy(harness, old)
    await harness.settle(hours(3))
    expect(await harness.operation(id)).toMatchObject({ status: 'parked', outcome: { code: 'CANNOT_TELL' } })
  })

  test('is looked at, and not sent again, by a retry after the settings name such a generation', async () => {
    const { harness, id } = await unseenOpening()
    redeploy(harness, mixed)
    harness.calledSince()
    const { ver: version } = await harness.operation(id)
    await harness.engine.decide('acme', id, { kind: 'retry', version, ...person })
    await harness.settle(hours(1))
    expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
    expect(harness.calledSince()).not.toContain('xml open')
  })

  /** The partner loses its webhooks when the outcome of the last request is to be found out. */
  async function subscribed(faults: ReturnType<typeof lost>[], seconds: number) {
    const harness = new VendorHarness(v3Only)
    for (const fault of faults) harness.simulator.faults.add(fault)
    const id = await harness.carryOut('subscribe-webhook', '~partner', { topic, callbackUri })
    await harness.settle(seconds * 1_000)
    expect(await harness.operation(id)).toMatchObject({ status: 'resolving' })
    redeploy(harness, old)
    await harness.settle(hours(3))
    return { harness, id }
  }

  test('of a subscription is held while nothing serves webhooks; then it is sent again, as it may be', async () => {
    const { harness, id } = await subscribed([lost('subscribe', 'timeout-after')], 30)
    expect(await harness.engine.report('acme', id)).toMatchObject({ reason: 'held' })
    redeploy(harness, v3Only)
    await harness.settle(minutes(10))
    expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
  })

  test('of a subscription whose repeat was refused is left to a person while nothing shows it', async () => {
    const refused = answered('subscribe', 400, '[{"error_key":"refused","error_message":"No."}]')
    const { harness, id } = await subscribed([lost('subscribe', 'timeout-after'), refused], 120)
    const parked = await harness.operation(id)
    expect(parked).toMatchObject({
      status: 'parked',
      outcome: {
        code: 'CANNOT_TELL',
        message: expect.stringMatching(/names? shows topic:tier\.increase.*the vendor refused the last one/),
      },
    })
    redeploy(harness, v3Only)
    await harness.engine.decide('acme', id, {
      kind: 'retry',
      version: parked.ver,
      by: 'robin',
      why: 'webhooks are back',
    })
    await harness.settle(minutes(10))
    expect(await harness.operation(id)).toMatchObject({ status: 'applied', outcome: { concludedBy: 'observation' } })
  })
})

describe('an operation that no generation of the partner’s serves any more', () => {
  /** Opened or cancelled over XML so far, and over nothing now. */
  async function unserved(operation: 'open-product' | 'cancel-product') {
    const harness = await withBakery('mixed')
    redeploy(harness, v3Only)
    const id = await harness.carryOut(operation, 'bakery', {}, { horizon: hours(6) })
    return { harness, id }
  }

  test('is held, with nothing written down as perhaps sent, and goes on when it is served again', async () => {
    const { harness, id } = await unserved('open-product')
    expect(harness.calledSince()).toEqual([])
    expect(await harness.engine.report('acme', id)).toMatchObject({ status: 'deferred', reason: 'held' })
    const { past, attempt } = await harness.operation(id)
    // One row stands for all the tries, or hours of them would fill the item.
    expect(Object.values(past).map(({ outcome }) => outcome)).toEqual(['not-sent'])
    expect(attempt).toMatchObject({ state: 'closed' })
    redeploy(harness, mixed)
    await harness.settle(minutes(6))
    expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
    expect(harness.calledSince()).toEqual(['xml open'])
  })

  test('is held, not called an outage, where the read before it is not served: it is tried every five minutes', async () => {
    const { harness, id } = await unserved('cancel-product')
    const { dueAt, ...report } = (await harness.engine.report('acme', id)) ?? {}
    expect(report).toMatchObject({ status: 'deferred', reason: 'held' })
    expect(Date.parse(String(dueAt)) - harness.clock.now()).toBeLessThanOrEqual(minutes(5))
    expect(harness.notices.length).toBeLessThan(100)
  })

  test('does not stop the key for all others, though there are five of them', async () => {
    const harness = new VendorHarness(mixed)
    const logins = [1, 2, 3, 4, 5].map((n) => `bakery-${n}`)
    for (const login of logins) await harness.carryOut('provision-account', login, newAccount)
    harness.clock.advance(settled)
    redeploy(harness, v3Only)
    for (const login of logins) await harness.carryOut('open-product', login, {})
    expect(harness.notices).not.toContain('vendor-down')
    const id = await harness.carryOut('change-plan', 'bakery-1', { planType: 'GOLD', billingDayOfMonth: 15 })
    expect(harness.store.all().find(({ pk }) => pk === 'KEY#acme-key')).not.toHaveProperty('breaker')
    expect(await harness.engine.report('acme', id)).toMatchObject({ status: 'waiting' })
  })
})

test('a pass over the listing of another generation gives no identifier of this one', async () => {
  const harness = new VendorHarness(withV2, { accounts: 20 })
  await askPlan(harness, false, newest(3))
  redeploy(harness, v3Only)
  harness.calledSince()
  const id = await harness.carryOut('change-plan', newest(5), { planType: 'GOLD', billingDayOfMonth: 15 })
  expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
  expect(harness.calledSince()).toEqual(['v3 list', 'v3 read-plan', 'v3 change-plan'])
})

test('a retry of what no generation shows leaves it to a person again', async () => {
  const harness = await withBakery('mixed')
  harness.simulator.faults.add(lost('open', 'timeout-after'))
  const id = await harness.carryOut('open-product', 'bakery', {}, { horizon: 30_000 })
  redeploy(harness, partnerKinds.v3Only)
  await harness.settle(minutes(360))
  const person = { by: 'robin', why: 'seen' }
  const { ver: version } = await harness.operation(id)
  await harness.engine.decide('acme', id, { kind: 'retry', version, ...person })
  await harness.settle(minutes(360))
  const again = await harness.operation(id)
  expect(again).toMatchObject({ status: 'parked', outcome: { code: 'CANNOT_TELL' } })
  await harness.engine.decide('acme', id, { kind: 'mark-applied', version: again.ver, ...person })
  await harness.settle(minutes(10))
  expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
})
