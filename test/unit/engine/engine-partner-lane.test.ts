import { describe, expect, test } from 'vitest'
import { describeOperation } from '../../../shared/engine/describe-operation.ts'
import { receiveOperation } from '../../../shared/entry/composition/receive-operation.ts'
import { submitOperation } from '../../../shared/entry/http/submit-operation.ts'
import { partnerLane } from '../../../shared/ledger/account-record.ts'
import { operationFunctions, subscribeWebhookFunction } from '../../../shared/operations/catalogue.ts'
import { reconcilePartner } from '../../../shared/reconciliation/reconcile-partner.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { createMemoryLog, MemoryMetrics } from '../../support/memory/memory-log.ts'
import { MemoryDeadLetters } from '../../support/memory/memory-messaging.ts'
import { newAccount } from '../../support/operations/new-account.ts'

const topic = 'tier.increase'
const subscription = { topic, callbackUri: 'https://hooks.example.com/acme' }
const kinds = ['withV2', 'v3Only'] as const

/** What was asked of topics, in order. */
const topicCalls = (harness: VendorHarness): string[] =>
  harness.calledSince().flatMap((call) => (/ (subscribe|unsubscribe|test-webhook)$/.test(call) ? [call] : []))

const submitTo = (harness: VendorHarness, body: object) =>
  submitOperation(
    JSON.stringify({ partner: 'acme', ...body }),
    operationFunctions,
    new Map([['acme', harness.settings]]),
    harness.engine,
    harness.clock.now(),
  )

/** Two operations that subscribe and one each of the others, all accepted before any is begun. */
async function queued(harness: VendorHarness): Promise<string[]> {
  const other = { ...subscription, callbackUri: 'https://other.example.com/acme' }
  const wanted = [
    { operation: 'subscribe-webhook', input: subscription },
    // V2 hands on what the address answers (docs/reference/vendor.md#v2-webhooks), and there is none here.
    ...(harness.settings.capabilities.webhooks === 'v3' ? [{ operation: 'test-webhook', input: { topic } }] : []),
    { operation: 'subscribe-webhook', input: other },
    { operation: 'unsubscribe-webhook', input: { topic } },
  ]
  const ids = wanted.map((_one, n) => `webhook-${n}`)
  for (const [n, one] of wanted.entries()) {
    expect(await submitTo(harness, { ...one, operationId: ids[n] })).toMatchObject({ statusCode: 202 })
  }
  return ids
}

describe('operations on a partner’s webhooks', () => {
  test.each(kinds)('take effect one after the other, in the order in which they were accepted (%s)', async (kind) => {
    const harness = new VendorHarness(partnerKinds[kind])
    const ids = await queued(harness)
    expect((await harness.lane(partnerLane)).q).toHaveLength(ids.length)
    await harness.settle(600_000)
    for (const id of ids) expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
    expect(topicCalls(harness)).toEqual(
      kind === 'withV2'
        ? // V2 takes the address away with the call that sets it (docs/reference/vendor.md#v2-webhooks).
          ['v2 subscribe', 'v2 subscribe', 'v2 subscribe']
        : ['v3 subscribe', 'v3 test-webhook', 'v3 subscribe', 'v3 unsubscribe'],
    )
    expect((await harness.lane(partnerLane)).directory).toEqual({ [`topic:${topic}`]: 'none' })
  })

  test('wait for the one ahead while its outcome is unknown, and for nothing of the accounts', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only)
    harness.simulator.faults.add({ match: { call: 'subscribe' }, fault: 'timeout-before', times: 1, skip: 0 })
    await queued(harness)
    await harness.carryOut('provision-account', 'bakery', newAccount)
    expect(await harness.engine.report('acme', 'webhook-0')).toMatchObject({ status: 'resolving' })
    expect(await harness.engine.report('acme', 'webhook-1')).toMatchObject({ status: 'waiting', behind: 'webhook-0' })
    expect(await harness.lane('bakery')).toMatchObject({ q: [], directory: { presence: 'present' } })
    await harness.settle(600_000)
    expect(topicCalls(harness)).toEqual([
      'v3 subscribe',
      'v3 subscribe',
      'v3 test-webhook',
      'v3 subscribe',
      'v3 unsubscribe',
    ])
  })

  test.each(kinds)('are told without an account: in answers, reports and events (%s)', async (kind) => {
    const harness = new VendorHarness(partnerKinds[kind])
    const answer = await submitTo(harness, { operation: 'subscribe-webhook', operationId: 'one', input: subscription })
    expect(JSON.parse(answer.body ?? '')).toEqual({
      operationId: 'one',
      operation: 'subscribe-webhook',
      partner: 'acme',
      status: 'accepted',
    })
    expect(await harness.engine.report('acme', 'one')).not.toHaveProperty('account')
    await harness.settle()
    expect(await harness.engine.report('acme', 'one')).toMatchObject({ status: 'applied' })
    expect(harness.events).toMatchObject([{ type: 'operation.applied', partner: 'acme' }])
    expect(harness.events[0]).not.toHaveProperty('account')
    const again = await submitTo(harness, { operation: 'subscribe-webhook', operationId: 'one', input: subscription })
    expect(again.statusCode).toBe(200)
    const record = await harness.operation('one')
    const told = [
      again,
      harness.events,
      describeOperation(record, await harness.lane(partnerLane), harness.clock.now()),
    ]
    expect(JSON.stringify(told)).not.toContain(partnerLane)
  })

  test('are told without an account also where they wait, and where a person must decide', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only)
    await queued(harness)
    // Sent as often as a repeatable step may be; then a person must decide.
    harness.vendor.subscribeTopic = async () => {
      throw new Error('The function was killed.')
    }
    await harness.settle(6 * 3_600_000)
    const reports = await Promise.all([0, 1].map((n) => harness.engine.report('acme', `webhook-${n}`)))
    expect(reports).toMatchObject([{ status: 'parked' }, { status: 'waiting', behind: 'webhook-0' }])
    expect(harness.events.map(({ type }) => type)).toContain('operation.parked')
    expect(JSON.stringify([reports, harness.events])).not.toContain(partnerLane)
  })

  test('are set going by a doorbell on their own queue', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only)
    await submitTo(harness, { operation: 'subscribe-webhook', operationId: 'one', input: subscription })
    const [ring] = harness.rings.splice(0)
    expect(ring).toMatchObject({ operation: 'subscribe-webhook', doorbell: { account: partnerLane } })
    const deadLetters = new MemoryDeadLetters()
    const receive = receiveOperation({
      declaration: subscribeWebhookFunction,
      engine: harness.engine,
      deadLetters,
      events: harness.context.events,
      partners: new Map([['acme', harness.settings]]),
      clock: harness.clock,
      log: createMemoryLog().log,
      metrics: new MemoryMetrics(),
    })
    const record = { messageId: 'm', body: JSON.stringify({ doorbell: ring?.doorbell }), attributes: {} }
    await receive(record as never, harness.deadline())
    expect(deadLetters.letters).toEqual([])
    expect(await harness.operation('one')).toMatchObject({ status: 'applied' })
  })

  test('are swept like any other where their doorbell was lost', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only)
    await submitTo(harness, { operation: 'subscribe-webhook', operationId: 'one', input: subscription })
    harness.rings.length = 0
    await harness.settle(600_000)
    expect(await harness.operation('one')).toMatchObject({ status: 'applied' })
  })
})

describe('the lane of a partner', () => {
  test('is no account to the nightly reading of the listing', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only)
    await harness.carryOut('subscribe-webhook', partnerLane, subscription)
    await harness.carryOut('provision-account', 'bakery', newAccount)
    harness.clock.advance(600_000)
    const run = await reconcilePartner(harness.context, harness.settings, harness.vendor, harness.deadline(840_000))
    expect(run).toMatchObject({
      accountsHere: 1,
      accountsThere: 1,
      counts: { thereNotHere: 0, hereNotThere: 0, differs: 0 },
    })
  })

  test.each([partnerLane, '~PARTNER', '~other'])('cannot be named as an account: %s', async (account) => {
    const harness = new VendorHarness(partnerKinds.v3Only)
    const answer = await submitTo(harness, {
      operation: 'change-plan',
      operationId: 'one',
      account,
      input: { planType: 'GOLD' },
    })
    expect(JSON.parse(answer.body ?? '')).toMatchObject({ code: 'FIELD_INVALID', problems: [{ field: 'account' }] })
    expect(harness.store.all()).toEqual([])
  })
})
