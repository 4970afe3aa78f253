import { describe, expect, test } from 'vitest'
import { mayEndBySight, parkedRest, seenFrom } from '../../../shared/engine/parked-end.ts'
import type { OperationRecord } from '../../../shared/ledger/operation-record.ts'
import { provisionAccountInput } from '../../../shared/operations/provision-account/input.ts'
import { newAccountOf } from '../../../shared/operations/provision-account/new-account.ts'
import { awsEngineTimes } from '../../../shared/vendor-key/engine-times.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { answered, lost } from '../../support/engine/vendor-faults.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'
import { askMembership, askPlan, changedElsewhere, minutes, withBakery } from '../account-reads/asking.ts'

const hours = (count: number): number => minutes(60 * count)
const gold = { planType: 'GOLD', billingDayOfMonth: 15 }

/** Parked as somebody else gave the account the plan SILVER while it was not known whether it has GOLD. */
async function parked() {
  const harness = await withBakery('v3Only')
  await harness.carryOut('change-plan', 'bakery', { planType: 'BRONZE', billingDayOfMonth: 15 })
  harness.clock.advance(hours(1))
  harness.simulator.faults.add(lost('change-plan', 'timeout-before'))
  const id = await harness.carryOut('change-plan', 'bakery', { planType: 'GOLD' }, { horizon: 30_000 })
  const give = (planType: string) =>
    harness.simulator.core.changePlan('acme', 'bakery', { planType, reactivates: false })
  give('SILVER')
  await harness.settle(minutes(30))
  expect(await harness.operation(id)).toMatchObject({ status: 'parked', outcome: { code: 'CHANGED_ELSEWHERE' } })
  harness.calledSince()
  const events = () => harness.events.filter(({ detail }) => detail.operationId === id).map(({ type }) => type)
  return { harness, id, give, events }
}

describe('a parked operation whose end others have brought about', () => {
  test('ends as applied at its lane’s next look, with its event, and its followers go on', async () => {
    const { harness, id, give, events } = await parked()
    const next = { partner: 'acme', account: 'bakery', operation: 'change-plan', operationId: 'next' }
    await harness.engine.submit({ ...next, input: gold })
    give('GOLD')
    await harness.settle(hours(2))
    expect(await harness.operation(id)).toMatchObject({
      status: 'applied',
      outcome: {
        concludedBy: 'observation',
        effect: 'proven',
        message: expect.stringMatching(/^Parked \(CHANGED_ELSEWHERE\) since .* shows it as wanted\.$/),
      },
      past: { 1: { outcome: 'applied' } },
    })
    expect(events()).toEqual(['operation.parked', 'operation.applied'])
    expect(await harness.operation('next')).toMatchObject({ status: 'applied', outcome: { code: 'ALREADY_SO' } })
    expect(await harness.lane('bakery')).toMatchObject({ q: [], directory: { planType: 'GOLD' } })
  })

  test('ends within minutes of a read for a caller that shows it', async () => {
    const { harness, id, give } = await parked()
    await harness.settle(minutes(20))
    give('GOLD')
    await askPlan(harness, true)
    expect(await harness.operation(id)).toMatchObject({ status: 'parked' })
    await harness.settle(minutes(2))
    expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
  })

  test('is looked at hourly for a day, then every six hours, and nothing is sent', async () => {
    const { harness, id } = await parked()
    const looksIn = async (count: number) => {
      await harness.settle(hours(count))
      return harness.calledSince().length
    }
    expect(await looksIn(23)).toBeGreaterThanOrEqual(21)
    await looksIn(2)
    const rare = await looksIn(48)
    expect(rare).toBeGreaterThanOrEqual(7)
    expect(rare).toBeLessThanOrEqual(9)
    expect(await harness.operation(id)).toMatchObject({ status: 'parked' })
    expect((await harness.lane('bakery')).directory.status).toBe('open')
  })

  test('is not ended while a person decides it, nor the other way round', async () => {
    const { harness, id, give } = await parked()
    give('GOLD')
    const { ver: version } = await harness.operation(id)
    const decision = { kind: 'mark-rejected' as const, version, by: 'robin', why: 'not wanted' }
    const { readAccount } = harness.vendor
    const answers: string[] = []
    harness.vendor.readAccount = async (...asked) => {
      const answer = await readAccount(...asked)
      answers.push((await harness.engine.decide('acme', id, decision)).is)
      return answer
    }
    await harness.settle(hours(2))
    expect(answers[0]).toBe('busy')
    expect(await harness.operation(id)).toMatchObject({ status: 'applied', outcome: { concludedBy: 'observation' } })
    expect((await harness.engine.decide('acme', id, decision)).is).toBe('conflict')
  })

  test('is not ended by what was read before somebody wrote it', async () => {
    const { harness, id, give } = await parked()
    give('GOLD')
    const { readAccount } = harness.vendor
    let written = 0
    harness.vendor.readAccount = async (...asked) => {
      const answer = await readAccount(...asked)
      const { pk, sk } = await harness.operation(id)
      if (written++ === 0)
        await harness.store.update({ pk, sk }, [
          { set: ['contradicted'], value: true },
          { add: ['ver'], value: 1 },
        ])
      return answer
    }
    await harness.settle(hours(5))
    expect(await harness.operation(id)).toMatchObject({ status: 'parked', contradicted: true })
  })

  test('stays parked while the vendor does not answer, or shows another state', async () => {
    const { harness, id, give } = await parked()
    harness.simulator.faults.add({ match: { call: 'read-plan' }, fault: 'reset-before', times: 2, skip: 0 })
    give('BRONZE')
    await harness.settle(hours(3))
    expect(await harness.operation(id)).toMatchObject({ status: 'parked' })
    expect((await harness.lane('bakery')).reason).toBe('parked')
  })
})

test('a person’s decision does not undo what a read has shown since the parking', async () => {
  const { harness, id } = await parked()
  changedElsewhere(harness, { status: 'canceled' } as never)
  await askPlan(harness, true)
  const { status, planType } = (await harness.lane('bakery')).directory
  const { ver: version } = await harness.operation(id)
  await harness.engine.decide('acme', id, { kind: 'mark-rejected', version, by: 'robin', why: 'not wanted' })
  await harness.settle(minutes(5))
  expect((await harness.lane('bakery')).directory).toMatchObject({ status, planType })
})

const at = Date.UTC(2026, 0, 15, 12)
const record = (more: object = {}): OperationRecord =>
  ({
    status: 'parked',
    receivedAt: at - hours(9),
    outcome: { code: 'CHANGED_ELSEWHERE', since: at },
    attempt: { n: 1, state: 'open', resolveFrom: at + 5, step: { target: { planType: ['GOLD'] } } },
    past: {},
    ...more,
  }) as unknown as OperationRecord
const closed = { n: 1, state: 'closed', step: { target: {} } }
const ended = (outcome: string, code?: string) => ({ attempt: closed, past: { 1: { outcome, code, at: at - 9 } } })

describe('a parked operation may end by what is seen', () => {
  test.each([
    'CHANGED_ELSEWHERE',
    'BEFORE_UNKNOWN',
    'CANNOT_TELL',
    'ATTEMPTS_EXHAUSTED',
    'STORED_NOT_SEEN',
    'LADDER_ENDED',
  ])('with %s, its request having left', (code) => {
    expect(mayEndBySight(record({ outcome: { code, since: at } }))).toBe(true)
    expect(mayEndBySight(record({ outcome: { code, since: at }, ...ended('not-applied') }))).toBe(true)
  })

  const never: [why: string, more: object][] = [
    ['another account of the name is there', { outcome: { code: 'ACCOUNT_EXISTS_DIFFERENT' } }],
    ['it waits for an operation', { outcome: { code: 'DEPENDENCY_MISSING' } }],
    ['its input cannot be read', { outcome: { code: 'INPUT_DAMAGED' } }],
    ['nothing was ever sent', { attempt: undefined }],
    ['nothing ever arrived', ended('not-sent')],
    ['it was turned away', ended('refused-for-now')],
    ['the key was held', ended('held')],
    ['the name was taken', ended('rejected', 'CONFLICT')],
    [
      'the name was taken after an unknown attempt',
      { attempt: { state: 'open', step: { target: {} }, verdict: { code: 'LOGIN_NAME_TAKEN' } } },
    ],
    ['a late answer contradicted it', { contradicted: true }],
    [
      'its answer contradicted itself',
      { attempt: { state: 'open', step: { target: {} }, code: 'ANSWER_CONTRADICTS' } },
    ],
    ['no read shows its target', { attempt: { state: 'open', step: { target: { cancellationAt: ['x'] } } } }],
    ['it is not parked', { status: 'resolving' }],
  ]
  test.each(never)('never where %s', (_why, more) => {
    expect(mayEndBySight(record(more))).toBe(false)
  })
})

describe('a read counts', () => {
  const { settle, clockSkew } = awsEngineTimes
  test.each([
    ['after the parking', record({ attempt: closed }), {}, at + 1],
    ['once the vendor has settled', record(), {}, at + 5],
    [
      'a settle time after the lane’s last change',
      record(),
      { status: at, planType: at - 9 },
      at + settle + 2 * clockSkew + 1,
    ],
    ['a settle time after its own last step', record(ended('applied')), {}, at - 9 + settle + 2 * clockSkew + 1],
  ] as const)('%s', (_when, operation, changedAt, from) => {
    expect(seenFrom(operation, changedAt, awsEngineTimes)).toBe(from)
  })
})

test('looks are hourly for a day, then every six hours; of what only a person decides they stay hourly', () => {
  const rest = (operation: OperationRecord, after: number) => parkedRest(operation, at + after, awsEngineTimes)
  expect([rest(record(), hours(24) - 1), rest(record(), hours(24))]).toEqual([hours(1), hours(6)])
  expect(rest(record({ outcome: { code: 'DEPENDENCY_MISSING', since: at } }), hours(48))).toBe(hours(1))
})

/** The vendor's staff creates an account of the name that was asked for. */
async function createdThere(harness: VendorHarness, change: object): Promise<void> {
  const input = provisionAccountInput.parse({ ...newAccount, ...change })
  const wanted = newAccountOf('bakery', input, harness.settings, { password: 'Their-own-1' })
  const call = { deadlineAt: Number.POSITIVE_INFINITY, permit: async () => {} }
  expect(await harness.vendor.provisionAccount(wanted, call)).toMatchObject({ ok: true })
}

describe('a creation that is parked after five requests that had no effect', () => {
  async function exhausted() {
    const harness = new VendorHarness(partnerKinds.old)
    harness.simulator.faults.add({ ...lost('create', 'timeout-before'), times: 5 })
    const id = await harness.carryOut('provision-account', 'bakery', newAccount, { horizon: hours(12) })
    expect(await harness.operation(id)).toMatchObject({ status: 'parked', outcome: { code: 'ATTEMPTS_EXHAUSTED' } })
    return { harness, id }
  }

  test.each([
    { what: 'the same account is there', change: {}, status: 'applied' },
    { what: 'the account of another is there', change: { organizationName: 'Other Bakery' }, status: 'parked' },
    { what: 'it is not under single billing', change: { singleBilling: false }, status: 'parked' },
  ])('is $status once $what', async ({ change, status }) => {
    const { harness, id } = await exhausted()
    await createdThere(harness, change)
    await harness.settle(hours(3))
    const operation = await harness.operation(id)
    expect(operation.status).toBe(status)
    if (status === 'applied') expect(operation.outcome).toMatchObject({ effect: 'unproven' })
  })
})

test('a creation that no single read shows is ended by a read that a row of the listing has led to', async () => {
  const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 2 })
  harness.simulator.faults.add(answered('create', 503, '[]'))
  const id = await harness.carryOut('provision-account', 'bakery', newAccount, { horizon: hours(40) })
  expect(await harness.operation(id)).toMatchObject({ status: 'parked', outcome: { code: 'STORED_NOT_SEEN' } })
  await createdThere(harness, {})
  harness.calledSince()
  await harness.settle(hours(3))
  // Its own looks begin no pass over the listing.
  expect(harness.calledSince()).toEqual([])
  expect(await harness.operation(id)).toMatchObject({ status: 'parked' })
  await askMembership(harness)
  harness.calledSince()
  await harness.settle(minutes(2))
  expect(await harness.operation(id)).toMatchObject({ status: 'applied', outcome: { effect: 'unproven' } })
  const calls = harness.calledSince()
  expect(calls.length).toBeGreaterThanOrEqual(1)
  expect(calls).not.toContain('v3 list')
})
