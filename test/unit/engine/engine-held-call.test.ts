import { beforeEach, describe, expect, test } from 'vitest'
import { type KeyRecord, keyKey } from '../../../shared/ledger/key-record.ts'
import { askHeld } from '../../../shared/vendor-key/held-calls.ts'
import type { FaultRule } from '../../simulator/fault-rule.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'

const minute = 60_000
const hour = 60 * minute
const names = ['alpha-one', 'bravo-two', 'c-three', 'd-four', 'e-five', 'foxtrot-six', 'g-seven']
const planChange = { planType: 'GOLD', billingDayOfMonth: 3 }
const hold = 'acme#change-plan'

let harness: VendorHarness

const keyOf = async () => (await harness.store.get(keyKey(harness.settings.budget.name))) as unknown as KeyRecord
const refuse = (call: string, times: number | 'always' = 'always', more: object = {}) =>
  void harness.simulator.faults.add({
    match: { call },
    fault: 'status',
    status: 403,
    body: 'No.',
    times,
    skip: 0,
    ...more,
  } as FaultRule)
const changePlan = (account: string) => harness.carryOut('change-plan', account, planChange, { horizon: 30_000 })

beforeEach(async () => {
  harness = new VendorHarness(partnerKinds.v3Only)
  for (const account of names) await harness.carryOut('provision-account', account, newAccount)
  harness.clock.advance(20 * minute)
  harness.simulator.clearJournal()
})

test('the same refusal of one call from three accounts holds that call, and no more of it is sent', async () => {
  refuse('change-plan')
  const ids = []
  for (const account of names) ids.push(await changePlan(account))
  expect(harness.calledSince().filter((call) => call === 'v3 change-plan')).toHaveLength(3)
  expect((await keyOf()).holds?.[hold]).toMatchObject({ code: 'ACCESS_REFUSED' })
  expect((await keyOf()).breaker).toBeUndefined()
  expect(harness.notices).toContain('capability-held')
  await harness.settle(3 * hour)
  for (const id of ids) expect((await harness.operation(id)).status).not.toBe('parked')
  expect(harness.notices).toContain('capability-still-held')
})

test('an account that was refused learns of the end though its process has not read the key since', async () => {
  refuse('change-plan')
  for (const account of names.slice(0, 3)) await changePlan(account)
  const ask = () => askHeld(harness.context, harness.settings, 'change-plan', names[0])
  expect(await ask()).toBe('rest')
  // Another process ends the hold.
  const held = await keyOf()
  const holds = { [hold]: { ...held.holds?.[hold], over: harness.clock.now() } }
  await harness.store.put({ ...held, holds } as never)
  expect(await ask()).toBe('go-on')
})

test('other calls of the partner go on', async () => {
  refuse('change-plan')
  for (const account of names.slice(0, 6)) await changePlan(account)
  const id = await harness.carryOut('cancel-account', 'g-seven', { releaseFromSingleBilling: true })
  expect((await harness.operation(id)).status).toBe('applied')
})

test('a success of the call between is the end of a row', async () => {
  for (const account of names.slice(0, 2)) {
    refuse('change-plan', 'always', { match: { call: 'change-plan', account } })
    await changePlan(account)
  }
  await changePlan('c-three')
  refuse('change-plan', 'always', { match: { call: 'change-plan', account: 'd-four' } })
  await changePlan('d-four')
  expect((await keyOf()).holds?.[hold]).toBeUndefined()
})

test('one operation that was not so refused tries after 5 and 15 minutes, then hourly', async () => {
  refuse('change-plan')
  for (const account of names) await changePlan(account)
  const since = (await keyOf()).holds?.[hold]?.since ?? 0
  harness.simulator.clearJournal()
  await harness.settle(3 * hour)
  const tries = harness.simulator.journal
    .after()
    .filter(({ call, account }) => call === 'change-plan' && !names.slice(0, 3).includes(account ?? ''))
    .map(({ at }) => Math.round((at - since) / minute))
  expect(tries).toHaveLength(4)
  for (const [n, after] of [5, 20, 80, 140].entries()) {
    expect(tries[n]).toBeGreaterThanOrEqual(after)
    expect(tries[n]).toBeLessThanOrEqual(after + 3 * (n + 1))
  }
})

test('all that waited is carried out once a try succeeds', async () => {
  refuse('change-plan', 3)
  const ids = []
  for (const account of names) ids.push(await changePlan(account))
  expect((await harness.lane('g-seven')).line).toBe('acme#o#change-plan')
  await harness.settle(hour)
  for (const id of ids) expect((await harness.operation(id)).status).toBe('applied')
})

test('a hold that nobody tries ends after an hour, and who was refused goes on', async () => {
  refuse('change-plan', 3)
  const ids = []
  for (const account of names.slice(0, 3)) ids.push(await changePlan(account))
  expect((await keyOf()).holds?.[hold]?.over).toBeUndefined()
  expect((await keyOf()).holds?.[hold]?.accounts).toEqual(names.slice(0, 3))
  await harness.settle(hour)
  expect((await harness.operation(ids[0] as string)).status).not.toBe('applied')
  await harness.settle(hour)
  for (const id of ids) expect((await harness.operation(id)).status).toBe('applied')
})

describe('several accounts that are odd for good', () => {
  const oddOnes = Array.from({ length: 9 }, (_, n) => `odd-one-${n}`)

  test('are parked in the end, and the others soon wait for them no more: a hold that was for nothing asks for more', async () => {
    for (const account of oddOnes) await harness.carryOut('provision-account', account, newAccount)
    harness.clock.advance(20 * minute)
    for (const account of oddOnes) refuse('change-plan', 'always', { match: { call: 'change-plan', account } })
    const odd = []
    for (const [n, account] of oddOnes.entries()) {
      odd.push(await changePlan(account))
      const between = names[n]
      if (between !== undefined) await changePlan(between)
    }
    let slow = 0
    for (let n = 0; n < 24; n++) {
      const asked = harness.clock.now()
      const input = { ...planChange, planType: n % 2 === 0 ? 'SILVER' : 'GOLD' }
      const id = await harness.carryOut('change-plan', names[n % names.length] ?? '', input, { horizon: 0 })
      await harness.settle(65 * minute)
      const { status, finishedAt = 0 } = await harness.operation(id)
      expect(status).toBe('applied')
      if (finishedAt - asked > minute) slow += 1
    }
    expect(slow).toBeLessThanOrEqual(2)
    for (const id of odd)
      expect(await harness.operation(id)).toMatchObject({ status: 'parked', outcome: { code: 'ACCOUNT_ODD' } })
  })
})
