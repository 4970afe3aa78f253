import { describe, expect, test } from 'vitest'
import { type KeyRecord, keyKey } from '../../../shared/ledger/key-record.ts'
import type { FaultRule } from '../../simulator/fault-rule.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { lost } from '../../support/engine/vendor-faults.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'

const minute = 60_000
const hour = 60 * minute
const { v3Only } = partnerKinds

const breakerOf = async ({ store, settings }: VendorHarness) =>
  ((await store.get(keyKey(settings.budget.name))) as unknown as KeyRecord).breaker

const timesOf = (harness: VendorHarness, call: string, account: string): number =>
  harness.simulator.journal.after().filter((entry) => entry.call === call && entry.account === account).length

describe('an account that the vendor does not let a partner act for,', () => {
  test('when the answer to its creation is lost, waits by itself: the key and the next account go on', async () => {
    const harness = new VendorHarness(v3Only, { switches: { v3ManagedPartners: false } })
    harness.simulator.faults.add(lost('create', 'timeout-after'))
    const odd = await harness.carryOut('provision-account', 'alpha-one', { ...newAccount, managed: false })
    await harness.settle(20 * minute)
    const asked = harness.clock.now()
    const other = await harness.carryOut('provision-account', 'bravo-two', newAccount)
    const { status, finishedAt = 0 } = await harness.operation(other)
    expect(status).toBe('applied')
    expect(finishedAt - asked).toBeLessThan(minute)
    expect(await breakerOf(harness)).toBeUndefined()
    await harness.settle(48 * hour)
    expect(['applied', 'parked']).toContain((await harness.operation(odd)).status)
    expect(timesOf(harness, 'create', 'alpha-one')).toBe(1)
  })
})

describe('an account that nobody shows for several settle times', () => {
  test('is created once, though its creation’s answer was lost, and is never told to be somebody else’s', async () => {
    const settle = minute
    const harness = new VendorHarness(v3Only, { switches: { visibilityDelayMs: 4.5 * settle } })
    harness.simulator.faults.add(lost('create', 'timeout-after'))
    const id = await harness.carryOut('provision-account', 'alpha-one', newAccount, { horizon: 48 * hour })
    expect(['applied', 'parked']).toContain((await harness.operation(id)).status)
    expect(timesOf(harness, 'create', 'alpha-one')).toBe(1)
  })
})

describe('a dated cancellation of an account whose plan is never readable', () => {
  test.each([
    { reason: 'the vendor fails', fault: 'status-500-before' },
    { reason: 'the answer lacks its status', fault: 'status', body: '{"plan_type":"GOLD","current_tiers":[]}' },
  ] as const)('delays nobody and is parked with its read: $reason', async ({ fault, ...answer }) => {
    const harness = new VendorHarness(v3Only)
    await harness.carryOut('provision-account', 'poison-b', newAccount)
    harness.clock.advance(20 * minute)
    harness.simulator.faults.add({
      match: { call: 'read-plan', account: 'poison-b' },
      fault,
      ...('body' in answer ? { status: 200, body: answer.body, headers: { 'content-type': 'application/json' } } : {}),
      times: 'always',
      skip: 0,
    } as FaultRule)
    const effectiveAt = new Date(harness.clock.now() + 240 * hour).toISOString()
    const input = { effectiveAt, releaseFromSingleBilling: true }
    const odd = await harness.carryOut('cancel-account', 'poison-b', input, { horizon: minute })
    const asked = harness.clock.now()
    for (let n = 0; n < 20; n++) {
      const id = await harness.carryOut('provision-account', `other-${n}`, newAccount, { horizon: 30_000 })
      expect((await harness.operation(id)).status).toBe('applied')
    }
    expect(harness.clock.now() - asked).toBeLessThan(20 * minute)
    expect((await breakerOf(harness))?.state).not.toBe('open')
    await harness.settle(24 * hour)
    const { status, outcome } = await harness.operation(odd)
    expect([status, outcome?.code]).toEqual(['parked', 'ACCOUNT_ODD'])
    expect(outcome?.evidence?.call).toContain('read-plan')
  })
})

describe('hundreds of creations at once', () => {
  test('cost one call each where nothing is lost, so that they end in the time that the rate allows', async () => {
    const harness = new VendorHarness(v3Only)
    const ids: string[] = []
    for (let n = 0; n < 300; n++) ids.push(`client-${String(n).padStart(4, '0')}`)
    const began = harness.clock.now()
    const operations = []
    for (const account of ids)
      operations.push(await harness.carryOut('provision-account', account, newAccount, { horizon: 0 }))
    await harness.settle(hour)
    for (const id of operations) expect((await harness.operation(id)).status).toBe('applied')
    const calls = harness.simulator.journal.after().filter(({ call }) => call !== 'token')
    expect(calls.every(({ call }) => call === 'create')).toBe(true)
    expect(calls).toHaveLength(300)
    expect(Math.max(...calls.map(({ at }) => at)) - began).toBeLessThan((300 / 4) * 1_000 * 1.5)
  })
})
