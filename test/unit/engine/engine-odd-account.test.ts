import { describe, expect, test } from 'vitest'
import type { OperationRequest } from '../../../shared/engine/accept.ts'
import { type KeyRecord, keyKey } from '../../../shared/ledger/key-record.ts'
import type { FaultRule } from '../../simulator/fault-rule.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'

const minute = 60_000
const hour = 60 * minute
const keyOf = async ({ store, settings }: VendorHarness) =>
  (await store.get(keyKey(settings.budget.name))) as unknown as KeyRecord

async function twoAccounts(kind: keyof typeof partnerKinds) {
  const harness = new VendorHarness(partnerKinds[kind])
  for (const account of ['alpha-one', 'bravo-two']) await harness.carryOut('provision-account', account, newAccount)
  harness.clock.advance(20 * minute)
  harness.simulator.clearJournal()
  return harness
}

const fault = (harness: VendorHarness, more: object): void =>
  void harness.simulator.faults.add({
    fault: 'status',
    times: 'always',
    skip: 0,
    body: '<p>No.</p>',
    ...more,
  } as FaultRule)

const applies = async (harness: VendorHarness, operation: string, input: OperationRequest['input']) => {
  const asked = harness.clock.now()
  const id = await harness.carryOut(operation, 'bravo-two', input)
  await harness.settle(2 * minute)
  const record = await harness.operation(id)
  expect(record.status).toBe('applied')
  expect((record.finishedAt ?? 0) - asked).toBeLessThan(minute)
}

const planChange = { planType: 'GOLD', billingDayOfMonth: 3 }

describe.each([403, 405, 406, 410, 415])('%i to the writes of one account', (status) => {
  test('parks it after some hours, and the other account goes on at once', async () => {
    const harness = await twoAccounts('v3Only')
    fault(harness, { match: { call: 'change-plan', account: 'alpha-one' }, status })
    const odd = await harness.carryOut('change-plan', 'alpha-one', planChange)
    await applies(harness, 'change-plan', planChange)
    expect((await keyOf(harness)).breaker).toBeUndefined()
    await harness.settle(9 * hour)
    expect(await harness.operation(odd)).toMatchObject({ status: 'parked', outcome: { code: 'ACCOUNT_ODD' } })
  })
})

test.each([403, 405, 415])(
  '%i to a request that may be repeated parks it after some hours and eight of them',
  async (status) => {
    const harness = await twoAccounts('v3Only')
    fault(harness, { match: { call: 'act-for-account', account: 'alpha-one' }, status })
    harness.calledSince()
    const summary = { method: 'GET', path: '/account/summary' }
    const odd = await harness.carryOut('act-for-account', 'alpha-one', summary)
    await applies(harness, 'act-for-account', summary)
    await harness.settle(9 * hour)
    expect(await harness.operation(odd)).toMatchObject({ status: 'parked', outcome: { code: 'ACCOUNT_ODD' } })
    expect(harness.simulator.journal.after().filter(({ account }) => account === 'alpha-one')).toHaveLength(8)
  },
)

test('one proof read is made for many odd answers within a minute, and none uses the odd account', async () => {
  const harness = await twoAccounts('v3Only')
  fault(harness, { match: { call: 'change-plan', account: 'alpha-one' }, status: 403 })
  fault(harness, { match: { call: 'change-plan', account: 'bravo-two' }, status: 403 })
  harness.calledSince()
  await harness.carryOut('change-plan', 'alpha-one', planChange)
  await harness.carryOut('change-plan', 'bravo-two', planChange)
  const calls = harness.calledSince()
  expect(calls.filter((call) => call === 'v3 list')).toHaveLength(1)
})

test('a key whose proof read is refused too is held where nothing of it succeeded for an hour', async () => {
  const harness = await twoAccounts('v3Only')
  harness.clock.advance(hour)
  for (const call of ['list', 'read-plan', 'change-plan']) fault(harness, { match: { call }, status: 403 })
  await harness.carryOut('change-plan', 'alpha-one', planChange)
  expect((await keyOf(harness)).breaker).toMatchObject({ state: 'open', reason: 'held', code: 'ACCESS_REFUSED' })
})

describe('a proof read that is refused while other calls succeed', () => {
  const capabilityHeld = { code: 'ACCESS_REFUSED', accounts: [] }

  test('holds the listing, not the key: others go on', async () => {
    const harness = await twoAccounts('v3Only')
    fault(harness, { match: { call: 'list' }, status: 403 })
    fault(harness, { match: { call: 'change-plan', account: 'alpha-one' }, status: 403 })
    await harness.carryOut('change-plan', 'alpha-one', planChange)
    expect(await keyOf(harness)).toMatchObject({ holds: { 'acme#listing': capabilityHeld } })
    for (let round = 0; round < 3; round++) {
      await applies(harness, 'change-plan', { planType: 'GOLD', billingDayOfMonth: 4 + round })
      harness.clock.advance(5 * minute)
    }
    expect((await keyOf(harness)).breaker).toBeUndefined()
  })

  test('stops the key where nothing has succeeded since it was refused last', async () => {
    const harness = await twoAccounts('v3Only')
    fault(harness, { match: {}, status: 403 })
    await harness.carryOut('change-plan', 'alpha-one', planChange)
    expect((await keyOf(harness)).breaker).toBeUndefined()
    await harness.carryOut('change-plan', 'bravo-two', planChange)
    expect((await keyOf(harness)).breaker).toMatchObject({ state: 'open', reason: 'held', code: 'ACCESS_REFUSED' })
  })

  test('is over with the first that succeeds', async () => {
    const harness = await twoAccounts('v3Only')
    fault(harness, { match: { call: 'list' }, status: 403, times: 1 })
    fault(harness, { match: { call: 'change-plan', account: 'alpha-one' }, status: 403 })
    await harness.carryOut('change-plan', 'alpha-one', planChange)
    await applies(harness, 'change-plan', planChange)
    await harness.settle(hour)
    expect((await keyOf(harness)).holds?.['acme#listing']?.over).toBeDefined()
  })
})

test.each([
  ['500', { status: 500 }],
  ['an answer that cannot be read', { status: 200, body: '{"plan_type":' }],
])(
  'a read of one account that always comes to %s parks it after some hours, and others go on',
  async (_what, answer) => {
    const harness = await twoAccounts('v3Only')
    fault(harness, { match: { call: 'read-plan', account: 'alpha-one' }, ...answer })
    const odd = await harness.carryOut('change-plan', 'alpha-one', planChange)
    for (let n = 0; n < 6; n++) {
      await harness.settle(3 * minute)
      expect((await keyOf(harness)).breaker?.state).not.toBe('open')
    }
    await applies(harness, 'change-plan', planChange)
    await harness.settle(6 * hour)
    const record = await harness.operation(odd)
    expect(record).toMatchObject({ status: 'parked', outcome: { code: 'ACCOUNT_ODD' } })
    expect(record.outcome?.evidence?.call).toContain('read-plan')
  },
)

test('the answers about one account in XML that cannot be read stop nobody else', async () => {
  const harness = await twoAccounts('old')
  fault(harness, { match: { call: 'read', account: 'alpha-one' }, status: 200, body: '<entry>&iacute;</entry>' })
  await harness.carryOut('open-product', 'alpha-one', { product: 'EventMarketing' })
  await harness.settle(30 * minute)
  expect((await keyOf(harness)).breaker?.state).not.toBe('open')
  await applies(harness, 'open-product', { product: 'EventMarketing' })
})

test('an outage that one account alone meets is shown by the proof read to be the vendor’s', async () => {
  const harness = await twoAccounts('v3Only')
  fault(harness, { match: {}, status: 500 })
  await harness.carryOut('change-plan', 'alpha-one', planChange)
  await harness.settle(hour)
  expect((await keyOf(harness)).breaker).toMatchObject({ state: 'open', reason: 'outage' })
  harness.simulator.faults.clear()
  await harness.settle(hour)
})
