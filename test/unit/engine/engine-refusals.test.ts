import { describe, expect, test } from 'vitest'
import type { OperationRequest } from '../../../shared/engine/accept.ts'
import type { FaultRule } from '../../simulator/fault-rule.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'

const minute = 60_000
const hour = 60 * minute

type Kind = keyof typeof partnerKinds
type Input = OperationRequest['input']

interface Write {
  kind: Kind
  operation: string
  input: Input
  call: string
  account?: string
}

const release = { releaseFromSingleBilling: true }
const creations: Write[] = [
  { kind: 'old', operation: 'provision-account', input: newAccount, call: 'create' },
  { kind: 'withV2', operation: 'provision-account', input: newAccount, call: 'create' },
  { kind: 'v3Only', operation: 'provision-account', input: newAccount, call: 'create' },
]
const changes: Write[] = [
  { kind: 'old', operation: 'open-product', input: {}, call: 'open' },
  { kind: 'old', operation: 'cancel-product', input: release, call: 'cancel' },
  { kind: 'withV2', operation: 'change-plan', input: { planType: 'ESSENTIAL' }, call: 'change-plan' },
  { kind: 'v3Only', operation: 'change-plan', input: { planType: 'GOLD', billingDayOfMonth: 3 }, call: 'change-plan' },
  { kind: 'v3Only', operation: 'cancel-account', input: release, call: 'cancel-account' },
]
const writes = [...creations, ...changes]

/** Answers that are no word of a rate and no refused login: the vendor gives them and may have done what was asked. */
const held = [302, 403, 405, 406, 410, 415]
const verdicts = [400, 409]

const refusedWith = (call: string, status: number, more: Partial<FaultRule> = {}): FaultRule =>
  ({ match: { call }, fault: 'status', status, body: '<html>No.</html>', times: 1, skip: 0, ...more }) as FaultRule

/** An operation whose first answers are these; the calls are those that came after it was asked for. */
async function refused(
  { kind, operation, input, call, account = 'bakery' }: Write,
  answers: readonly Partial<FaultRule>[],
  horizon = 30 * hour,
) {
  const harness = new VendorHarness(partnerKinds[kind])
  if (operation !== 'provision-account') {
    await harness.carryOut('provision-account', account, newAccount)
    harness.clock.advance(300_000)
  }
  harness.calledSince()
  for (const answer of answers) harness.simulator.faults.add(refusedWith(call, 400, answer))
  const id = await harness.carryOut(operation, account, input, { horizon })
  const journal = harness.simulator.journal.after().filter((entry) => entry.call !== 'token')
  const sent = journal.filter((entry) => entry.call === call)
  return { harness, id, journal, sent, record: await harness.operation(id) }
}

describe.each(writes)('$operation of a partner $kind', { tags: ['long'] }, (write) => {
  test.each(held)('is applied by a look where %i came and it took effect: sent once', async (status) => {
    const { record, sent } = await refused(write, [{ status, applies: true }])
    expect(record).toMatchObject({ status: 'applied', outcome: { concludedBy: 'observation' } })
    expect(sent).toHaveLength(1)
  })

  test.each(held)('is sent again after a look where %i came and nothing was done', async (status) => {
    const { record, sent, journal } = await refused(write, [{ status }])
    expect(record).toMatchObject({ status: 'applied', past: { 1: { outcome: 'not-applied' } } })
    expect(sent).toHaveLength(2)
    const [first, second] = sent.map((entry) => journal.indexOf(entry))
    const looks = journal.slice((first ?? 0) + 1, second).filter(({ call }) => /read|list/.test(call))
    expect(looks.length).toBeGreaterThanOrEqual(1)
    const waited = (sent[1]?.at ?? 0) - (sent[0]?.at ?? 0)
    expect(waited).toBeGreaterThanOrEqual(write.call === 'create' ? hour : minute)
  })

  test('is applied by a look where 400 came and it took effect', async () => {
    const { record, sent } = await refused(write, [{ status: 400, applies: true }], 10 * minute)
    expect(record).toMatchObject({ status: 'applied', outcome: { concludedBy: 'observation' } })
    expect(sent).toHaveLength(1)
  })

  test.each(verdicts)('is rejected after one look where %i came and nothing was done', async (status) => {
    const { record, sent, journal } = await refused(write, [{ status }], 10 * minute)
    expect(record).toMatchObject({ status: 'rejected', outcome: { concludedBy: 'observation' } })
    expect(sent).toHaveLength(1)
    const looks = journal.slice(journal.indexOf(sent[0] as never) + 1)
    // That an absence in XML speaks of the account is shown by a read of the list.
    expect(looks.filter(({ call }) => call.startsWith('read') || call === 'list').length).toBeLessThanOrEqual(2)
    for (const { at } of looks) expect(at - (sent[0]?.at ?? 0)).toBeGreaterThanOrEqual(minute)
  })
})

describe.each(changes)('$operation of a partner $kind', { tags: ['long'] }, (write) => {
  test('is applied by a look where 409 came and it took effect', async () => {
    const { record, sent } = await refused(write, [{ status: 409, applies: true }], 10 * minute)
    expect(record).toMatchObject({ status: 'applied', outcome: { concludedBy: 'observation', effect: 'unproven' } })
    expect(sent).toHaveLength(1)
  })
})

test('a creation that is refused as taken is never applied, though the look shows the account', async () => {
  const { record } = await refused(creations[0] as Write, [{ status: 409, applies: true }], 10 * minute)
  expect(record).toMatchObject({ status: 'rejected', outcome: { code: 'ACCOUNT_EXISTS' } })
  expect(record.outcome?.message).not.toContain('nothing was sent')
})

test('a cancellation by date that is refused is left to a person, since no look shows it', async () => {
  const dated = { ...release, effectiveAt: '2026-03-01T00:00:00Z' }
  const write = { kind: 'v3Only', operation: 'cancel-account', input: dated, call: 'cancel-account' } as const
  const { record, sent } = await refused(write, [{ status: 400, applies: true }])
  expect(sent).toHaveLength(1)
  expect(record.status).toBe('parked')
  expect(record.outcome?.nextSteps?.join(' ')).toContain('may have been carried out')
})

test('a fault of settings that lasts does not fill the item', async () => {
  const { record } = await refused(changes[0] as Write, [{ status: 403, times: 'always' }], 12 * hour)
  expect(record).toMatchObject({ status: 'parked', outcome: { code: 'ACCOUNT_ODD' } })
  expect(Object.keys(record.past).length).toBeLessThanOrEqual(2)
})

test('refusals by rate and of the login are no reason for a look', async () => {
  const rate = { status: 403, headers: { 'x-mashery-error-code': 'ERR_403_DEVELOPER_OVER_QPS' } }
  const { journal } = await refused(changes[0] as Write, [rate], hour)
  expect(journal.map(({ call }) => call)).toEqual(['open', 'open'])
})

describe('a creation whose answer is lost', () => {
  const lost = { fault: 'timeout-before' } as never

  test('is sent again only after absences seen 15 minutes and an hour after it', async () => {
    const { record, journal, sent } = await refused(creations[0] as Write, [lost])
    expect(record).toMatchObject({ status: 'applied', past: { 1: { outcome: 'not-applied' } } })
    const [first, second] = sent
    const looks = journal.filter(({ call, at }) => call === 'read' && at > (first?.at ?? 0) && at < (second?.at ?? 0))
    const after = looks.map(({ at }) => (at - (first?.at ?? 0)) / minute)
    expect(after).toHaveLength(3)
    expect(after[1]).toBeGreaterThanOrEqual(15)
    expect(after[2]).toBeGreaterThanOrEqual(60)
  })

  test('is known by a name that the vendor has encoded once too often', async () => {
    const harness = new VendorHarness(partnerKinds.old)
    harness.simulator.faults.add({ match: { call: 'create' }, fault: 'timeout-after', times: 1, skip: 0 } as FaultRule)
    const input = { ...newAccount, organizationName: 'Smith & Sons' }
    const id = await harness.carryOut('provision-account', 'bakery', input)
    harness.simulator.core.alter('acme', 'bakery', (account) => ({
      ...account,
      site: { ...account.site, name: 'Smith &amp; Sons' },
    }))
    await harness.settle(hour)
    expect(await harness.operation(id)).toMatchObject({ status: 'applied', outcome: { effect: 'unproven' } })
  })

  test('leaves a mark on its account for good', async () => {
    const { harness } = await refused(creations[0] as Write, [{ fault: 'timeout-after' } as never], hour)
    const { unknownSince } = await harness.lane('bakery')
    expect(unknownSince).toBeTypeOf('number')
    await harness.carryOut('open-product', 'bakery', {}, { horizon: hour })
    expect((await harness.lane('bakery')).unknownSince).toBe(unknownSince)
  })

  test('and nothing else leaves that mark', async () => {
    const { harness } = await refused(changes[0] as Write, [], hour)
    expect(await harness.lane('bakery')).not.toHaveProperty('unknownSince')
  })
})

test('five lost requests whose effect cannot be seen are not said to have had none', async () => {
  const dated = { ...release, effectiveAt: '2026-03-01T00:00:00Z' }
  const write = { kind: 'v3Only', operation: 'cancel-account', input: dated, call: 'cancel-account' } as const
  const { record } = await refused(write, [{ fault: 'reset-after', times: 5 } as never])
  expect(record).toMatchObject({ status: 'parked', outcome: { code: 'ATTEMPTS_EXHAUSTED' } })
  expect(record.outcome?.message).toBe(
    '5 requests were sent; V3 cannot show a pending cancellation, so whether one took effect is not known.',
  )
  expect(record.outcome?.nextSteps?.[1]).toContain('applied or rejected')
})

test('five lost requests that were looked for are said to have been seen without effect', async () => {
  const { record } = await refused(changes[0] as Write, [{ fault: 'reset-before', times: 5 } as never])
  expect(record.outcome?.message).toBe('5 requests were sent; none was seen to take effect.')
})
