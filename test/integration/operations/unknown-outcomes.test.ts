import { describe, expect, test } from 'vitest'
import type { OperationRequest } from '../../../shared/engine/accept.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'

const hour = 3_600_000

interface Write {
  kind: keyof typeof partnerKinds
  operation: string
  input: OperationRequest['input']
  /** The vendor's call that changes something, as the journal names it. */
  call: string
  /** What was asked for before. */
  before?: [operation: string, input: OperationRequest['input']][]
}

const provisioned: [string, OperationRequest['input']] = ['provision-account', newAccount]
const gold: [string, OperationRequest['input']] = ['change-plan', { planType: 'GOLD', billingDayOfMonth: 15 }]
const release = { releaseFromSingleBilling: true }
const callbackUri = 'https://hooks.example.com/acme'

/** Every write of every generation that can be looked for. */
const seen: Write[] = [
  { kind: 'old', operation: 'provision-account', input: newAccount, call: 'xml create' },
  { kind: 'withV2', operation: 'provision-account', input: newAccount, call: 'v2 create' },
  { kind: 'old', operation: 'open-product', input: {}, call: 'xml open', before: [provisioned] },
  { kind: 'old', operation: 'cancel-product', input: release, call: 'xml cancel', before: [provisioned] },
  {
    kind: 'withV2',
    operation: 'change-plan',
    input: { planType: 'ESSENTIAL' },
    call: 'v2 change-plan',
    before: [provisioned],
  },
  { kind: 'v3Only', operation: 'change-plan', input: gold[1], call: 'v3 change-plan', before: [provisioned] },
  { kind: 'withV2', operation: 'cancel-account', input: release, call: 'v2 cancel-account', before: [provisioned] },
  { kind: 'v3Only', operation: 'cancel-account', input: release, call: 'v3 cancel-account', before: [provisioned] },
  {
    kind: 'v3Only',
    operation: 'reopen-account',
    input: { planType: 'SILVER' },
    call: 'v3 change-plan',
    before: [provisioned, gold, ['cancel-account', release]],
  },
  {
    kind: 'withV2',
    operation: 'unsubscribe-webhook',
    input: { topic: 'tier.increase' },
    // V2 takes the address away with the call that sets it (docs/reference/vendor.md#v2-webhooks).
    call: 'v2 subscribe',
    before: [['subscribe-webhook', { topic: 'tier.increase', callbackUri }]],
  },
  {
    kind: 'v3Only',
    operation: 'unsubscribe-webhook',
    input: { topic: 'tier.increase' },
    call: 'v3 unsubscribe',
    before: [['subscribe-webhook', { topic: 'tier.increase', callbackUri }]],
  },
]

/**
 * V3 may store the request and carry it out hours later (docs/reference/vendor.md#v3-create), so it is looked for and
 * never sent again.
 */
const createInV3: Write = { kind: 'v3Only', operation: 'provision-account', input: newAccount, call: 'v3 create' }

/** What happens to the answer; `applied` tells whether the vendor carried the request out. */
const faults = [
  { fault: 'timeout-before', applied: false },
  { fault: 'timeout-after', applied: true },
  { fault: 'reset-before', applied: false },
  { fault: 'reset-after', applied: true },
  { fault: 'status-500-after', applied: true },
  { fault: 'html', applied: true },
  { fault: 'apply-late', delayMs: 20_000, applied: true },
] as const

const accountOf = (operation: string): string => (operation.endsWith('webhook') ? '~partner' : 'bakery')

async function carriedOut(write: Write, fault: Record<string, unknown>) {
  const { kind, operation, input, call, before = [] } = write
  const harness = new VendorHarness(partnerKinds[kind])
  for (const [earlier, given] of before) {
    await harness.carryOut(earlier, accountOf(earlier), given)
    harness.clock.advance(300_000)
  }
  const [generation, name] = call.split(' ')
  harness.simulator.faults.add({ match: { generation, call: name }, times: 1, skip: 0, ...fault } as never)
  harness.simulator.clearJournal()
  const id = await harness.carryOut(operation, accountOf(operation), input, { horizon: 30 * hour })
  const journal = harness.simulator.journal.after().filter(({ call: one }) => one !== 'token')
  const writes = journal.flatMap((entry, place) =>
    `${entry.generation} ${entry.call}` === call && entry.lateOf === undefined ? [place] : [],
  )
  const changes = journal.filter((entry) => `${entry.generation} ${entry.call}` === call && entry.applied).length
  return { operation: await harness.operation(id), journal, writes, changes }
}

describe.each(seen)('$call for $operation of a partner $kind, whose answer is lost', (write) => {
  test.each(faults)('by $fault: changed once, and never sent again before a look', async ({ applied, ...fault }) => {
    const { operation, journal, writes, changes } = await carriedOut(write, fault)
    expect(operation).toMatchObject({ status: 'applied' })
    expect(changes).toBe(1)
    expect(writes).toHaveLength(applied ? 1 : 2)
    const [first = 0, second] = writes
    const looks = journal.slice(first + 1, second).filter(({ applied: changed }) => !changed)
    expect(looks.length).toBeGreaterThanOrEqual(1)
    // Before a creation over XML nothing is read, so that what is seen may have been there before.
    const effect = write.call === 'xml create' ? 'unproven' : 'proven'
    if (applied) expect(operation.outcome).toMatchObject({ concludedBy: 'observation', effect })
    else expect(Object.values(operation.past).map(({ outcome }) => outcome)).toContain('not-applied')
  })
})

describe('v3 create for provision-account, whose answer is lost', () => {
  test.each(faults.filter(({ applied }) => applied))(
    'by $fault: found in the listing, and changed once',
    async (row) => {
      const { applied: _applied, ...fault } = row
      const { operation, journal, writes, changes } = await carriedOut(createInV3, fault)
      // That it was absent before cannot be seen in V3, so it may be somebody else's doing.
      expect(operation).toMatchObject({
        status: 'applied',
        outcome: { concludedBy: 'observation', effect: 'unproven' },
      })
      expect([writes.length, changes]).toEqual([1, 1])
      // The pages of one pass, and the profile that tells whose account it is.
      const looks = journal.filter(({ lateOf }) => lateOf === undefined).map(({ call }) => call)
      // An answer that cannot be read has the key proved with a page of the listing first.
      const proof = row.fault === 'html' ? ['list'] : []
      expect(looks).toEqual(['create', ...proof, 'list', 'act-for-account'])
    },
  )

  test.each(faults.filter(({ applied }) => !applied))(
    'by $fault: looked for through a day, never sent again, and then a person decides',
    async ({ applied: _applied, ...fault }) => {
      const { operation, journal, writes, changes } = await carriedOut(createInV3, fault)
      expect(operation).toMatchObject({ status: 'parked', outcome: { code: 'STORED_NOT_SEEN' } })
      expect([writes.length, changes]).toEqual([1, 0])
      const looks = journal.filter(({ call }) => call === 'list').map(({ at }) => (at - (journal[0]?.at ?? 0)) / hour)
      for (const after of [0.25, 1, 6, 24]) expect(looks.some((look) => look >= after && look < after + 0.2)).toBe(true)
    },
  )

  test('by a 503 that stores it: found when it has been carried out hours later', async () => {
    const fault = { fault: 'stored-for-later', delayMs: 2 * hour }
    const { operation, writes, changes } = await carriedOut(createInV3, fault)
    expect(operation).toMatchObject({ status: 'applied', outcome: { concludedBy: 'observation', effect: 'unproven' } })
    expect(writes).toHaveLength(1)
    expect(changes).toBe(1)
  })
})

/** Writes that set something to a value and cannot be read back, or change nothing at the vendor. */
const repeated: (Write & { source: string })[] = [
  {
    kind: 'withV2',
    operation: 'cancel-account',
    input: { ...release, effectiveAt: '2026-03-01T00:00:00Z' },
    call: 'v2 cancel-account',
    before: [provisioned],
    source: 'a date is set to a value (docs/reference/vendor.md#v2-cancel)',
  },
  {
    kind: 'v3Only',
    operation: 'cancel-account',
    input: { ...release, effectiveAt: '2026-03-01T00:00:00Z' },
    call: 'v3 cancel-account',
    before: [provisioned],
    source: 'a date is set to a value (docs/reference/vendor.md#v3-cancel)',
  },
  {
    kind: 'withV2',
    operation: 'subscribe-webhook',
    input: { topic: 'tier.increase', callbackUri },
    call: 'v2 subscribe',
    source: 'an address is set to a value (docs/reference/vendor.md#v2-webhooks)',
  },
  {
    kind: 'v3Only',
    operation: 'subscribe-webhook',
    input: { topic: 'tier.increase', callbackUri },
    call: 'v3 subscribe',
    source: 'an address is set to a value (docs/reference/vendor.md#v3-webhooks)',
  },
  {
    kind: 'v3Only',
    operation: 'test-webhook',
    input: { topic: 'tier.increase' },
    call: 'v3 test-webhook',
    before: [['subscribe-webhook', { topic: 'tier.increase', callbackUri }]],
    source: 'nothing changes at the vendor (docs/reference/vendor.md#v3-webhooks)',
  },
  {
    kind: 'withV2',
    operation: 'test-webhook',
    input: { topic: 'tier.increase' },
    call: 'v2 test-webhook',
    before: [['subscribe-webhook', { topic: 'tier.increase', callbackUri }]],
    source: 'nothing changes at the vendor (docs/reference/vendor.md#v2-webhooks)',
  },
]

describe.each(repeated)('$call for $operation of a partner $kind, whose answer is lost: $source', (write) => {
  test.each(faults)('by $fault: sent once more', async ({ applied: _applied, ...fault }) => {
    const { operation, writes } = await carriedOut(write, fault)
    expect(writes).toHaveLength(2)
    expect(operation).toMatchObject({ status: 'applied', outcome: { concludedBy: 'answer' } })
    expect(Object.values(operation.past).map(({ outcome }) => outcome)).toEqual(['unknown', 'applied'])
  })
})
