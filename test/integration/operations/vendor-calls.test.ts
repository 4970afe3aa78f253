import { describe, expect, test } from 'vitest'
import { checkMembership } from '../../../shared/account-reads/check-membership.ts'
import { getPlan } from '../../../shared/account-reads/get-plan.ts'
import type { OperationRequest } from '../../../shared/engine/accept.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { answered } from '../../support/engine/vendor-faults.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'

type Kind = keyof typeof partnerKinds
type Input = OperationRequest['input']

/** An account that was provisioned, and a journal that begins after that. */
async function withAccount(kind: Kind, input: Input = newAccount): Promise<VendorHarness> {
  const harness = new VendorHarness(partnerKinds[kind])
  await harness.carryOut('provision-account', 'bakery', input)
  harness.clock.advance(60_000)
  harness.calledSince()
  return harness
}

const asked = (harness: VendorHarness, account = 'bakery') => ({
  partner: harness.settings,
  gateway: harness.vendor,
  account,
  deadlineAt: harness.clock.monotonic() + 14_500,
})

/** One call for a plain change, two behind a guard: each row is the whole of what the vendor is asked. */
describe('an operation that goes through costs', () => {
  const provisioned: { kind: Kind; calls: string[]; reason: string }[] = [
    { kind: 'old', calls: ['xml create'], reason: 'the vendor itself refuses a name that is taken' },
    { kind: 'mixed', calls: ['xml create'], reason: 'the vendor itself refuses a name that is taken' },
    { kind: 'withV2', calls: ['xml read', 'v2 create'], reason: 'that V2 refuses a taken name is only inferred' },
    { kind: 'v3Only', calls: ['v3 create'], reason: 'the vendor itself refuses a name that is taken' },
  ]

  test.each(provisioned)('$calls for provision-account of a partner $kind: $reason', async ({ kind, calls }) => {
    const harness = await withAccount(kind)
    const id = await harness.carryOut('provision-account', 'florist', newAccount)
    expect(harness.calledSince()).toEqual(calls)
    expect(await harness.operation(id)).toMatchObject({ status: 'applied', outcome: { concludedBy: 'answer' } })
  })

  test.each<{ kind: Kind; first?: boolean; calls: string[] }>([
    { kind: 'old', first: true, calls: ['xml read', 'xml list', 'xml create'] },
    { kind: 'v3Only', first: true, calls: ['v3 list', 'v3 create'] },
    { kind: 'withV2', first: false, calls: ['v2 create'] },
  ])(
    '$calls for provision-account of a partner $kind whose settings say so ($first)',
    async ({ kind, first, calls }) => {
      const harness = new VendorHarness({ ...partnerKinds[kind], readBeforeProvisioning: first === true })
      const id = await harness.carryOut('provision-account', 'florist', newAccount, { horizon: 60_000 })
      expect(harness.calledSince()).toEqual(calls)
      expect(await harness.operation(id)).toMatchObject({ status: 'applied', outcome: { concludedBy: 'answer' } })
    },
  )

  test.each<{ kind: Kind; calls: string[] }>([
    { kind: 'old', calls: ['xml create', 'xml read'] },
    { kind: 'mixed', calls: ['xml create', 'xml read'] },
    { kind: 'v3Only', calls: ['v3 create', 'v3 list'] },
  ])('$calls for provision-account of a partner $kind whose account is there: one look', async ({ kind, calls }) => {
    const harness = new VendorHarness(partnerKinds[kind], { accounts: 3 })
    const id = await harness.carryOut('provision-account', 'acme-client-0001', newAccount, { horizon: 600_000 })
    expect(harness.calledSince()).toEqual(calls)
    expect(await harness.operation(id)).toMatchObject({ status: 'rejected', outcome: { concludedBy: 'observation' } })
  })

  test.each<{ kind: Kind; calls: string[] }>([
    { kind: 'old', calls: ['xml create'] },
    { kind: 'mixed', calls: ['xml create'] },
    { kind: 'withV2', calls: ['v2 create'] },
  ])('$calls alone for provision-account of a partner $kind where the name was just seen to be free', async (row) => {
    const harness = await withAccount(row.kind)
    // It is waited for, and ends with a look that sees no such account.
    const horizon = harness.context.times.unknownAccountWait
    const tooEarly = await harness.carryOut('open-product', 'florist', {}, { horizon })
    expect(await harness.operation(tooEarly)).toMatchObject({
      status: 'rejected',
      outcome: { code: 'ACCOUNT_UNKNOWN' },
    })
    harness.calledSince()
    const id = await harness.carryOut('provision-account', 'florist', newAccount)
    expect(harness.calledSince()).toEqual(row.calls)
    expect(await harness.operation(id)).toMatchObject({ status: 'applied', outcome: { concludedBy: 'answer' } })
  })

  test('a read of the listing more where no address of the partner has worked for ten minutes', async () => {
    const harness = await withAccount('old')
    harness.clock.advance(600_000)
    // A creation needs no read; the look after a refusal does.
    harness.simulator.faults.add(answered('create', 409, ''))
    await harness.carryOut('provision-account', 'florist', newAccount, { horizon: 600_000 })
    expect(harness.calledSince()).toEqual(['xml create', 'xml read', 'xml list'])
  })

  const changes: { kind: Kind; operation: string; input: Input; calls: string[]; reason: string }[] = [
    {
      kind: 'old',
      operation: 'open-product',
      input: {},
      calls: ['xml open'],
      reason: 'the directory knows enough to open',
    },
    {
      kind: 'old',
      operation: 'cancel-product',
      input: { releaseFromSingleBilling: true },
      calls: ['xml read', 'xml cancel'],
      reason: 'what cannot be taken back is read first, always',
    },
    {
      kind: 'withV2',
      operation: 'change-plan',
      input: { planType: 'ESSENTIAL' },
      calls: ['v2 change-plan'],
      reason: 'the directory knows plan and identifier since the provisioning',
    },
    {
      kind: 'v3Only',
      operation: 'change-plan',
      input: { planType: 'GOLD', billingDayOfMonth: 15 },
      calls: ['v3 change-plan'],
      reason: 'the directory knows plan and identifier since the provisioning',
    },
    {
      kind: 'v3Only',
      operation: 'cancel-account',
      input: { releaseFromSingleBilling: true },
      calls: ['v3 cancel-account'],
      reason: 'who lets the account go lets it go in any state',
    },
    {
      kind: 'withV2',
      operation: 'cancel-account',
      input: { releaseFromSingleBilling: true, reason: 14 },
      calls: ['v2 cancel-account'],
      reason: 'who lets the account go lets it go in any state',
    },
    {
      kind: 'v3Only',
      operation: 'subscribe-webhook',
      input: { topic: 'tier.increase', callbackUri: 'https://hooks.example.com/acme' },
      calls: ['v3 subscribe'],
      reason: 'it sets an address to a value',
    },
    {
      kind: 'withV2',
      operation: 'subscribe-webhook',
      input: { topic: 'tier.increase', callbackUri: 'https://hooks.example.com/acme' },
      calls: ['v2 subscribe'],
      reason: 'it sets an address to a value',
    },
  ]

  test.each(changes)('$calls for $operation of a partner $kind: $reason', async ({ kind, operation, input, calls }) => {
    const harness = await withAccount(kind)
    const account = operation.endsWith('webhook') ? '~partner' : 'bakery'
    const id = await harness.carryOut(operation, account, input)
    expect(harness.calledSince()).toEqual(calls)
    expect(await harness.operation(id)).toMatchObject({ status: 'applied', outcome: { concludedBy: 'answer' } })
  })

  test.each<{ kind: Kind; calls: string[] }>([
    { kind: 'mixed', calls: ['xml read', 'v3 cancel-account'] },
    { kind: 'withV2', calls: ['xml read', 'v2 cancel-account'] },
  ])('$calls for cancel-account of a partner $kind that does not let go: the guard must see it', async (row) => {
    const harness = await withAccount(row.kind, { ...newAccount, singleBilling: false })
    // It makes the identifier known, which the cancellation needs.
    await harness.carryOut('change-plan', 'bakery', { planType: row.kind === 'mixed' ? 'GOLD' : 'ESSENTIAL' })
    harness.calledSince()
    const id = await harness.carryOut('cancel-account', 'bakery', {})
    expect(harness.calledSince()).toEqual(row.calls)
    expect(await harness.operation(id)).toMatchObject({ status: 'applied', outcome: { concludedBy: 'answer' } })
  })

  test('a pass over the listing more, once, for the first operation that needs V3’s identifier of an account', async () => {
    const harness = await withAccount('mixed')
    await harness.carryOut('change-plan', 'bakery', { planType: 'GOLD' })
    expect(harness.calledSince()).toEqual(['v3 list', 'v3 read-plan', 'v3 change-plan'])
    await harness.carryOut('change-plan', 'bakery', { planType: 'SILVER' })
    expect(harness.calledSince()).toEqual(['v3 change-plan'])
  })

  test.each([
    { kind: 'v3Only', calls: ['v3 subscribe', 'v3 test-webhook', 'v3 read-topic', 'v3 unsubscribe'] },
    // V2 ends a subscription by taking its address away (docs/reference/vendor.md#v2-webhooks).
    { kind: 'withV2', calls: ['v2 subscribe', 'v2 test-webhook', 'v2 read-topic', 'v2 subscribe'] },
  ] as const)(
    'a read of the topic more for unsubscribe-webhook of a partner $kind, since somebody else may have ended it',
    async ({ kind, calls }) => {
      const harness = await withAccount(kind)
      const topic = { topic: 'tier.increase' }
      await harness.carryOut('subscribe-webhook', '~partner', {
        ...topic,
        callbackUri: 'https://hooks.example.com/acme',
      })
      await harness.carryOut('test-webhook', '~partner', topic)
      await harness.carryOut('unsubscribe-webhook', '~partner', topic)
      expect(harness.calledSince()).toEqual(calls)
    },
  )

  test('nothing more for unsubscribe-webhook where nobody is told of the topic', async () => {
    const harness = await withAccount('v3Only')
    await harness.carryOut('unsubscribe-webhook', '~partner', { topic: 'account.cancel' })
    // That the vendor’s 404 speaks of the topic, and not of a wrong address, is shown by the list.
    expect(harness.calledSince()).toEqual(['v3 read-topic', 'v3 list-topics'])
  })
})

describe('a question about membership costs', () => {
  test.each<{ kind: Kind; calls: string[]; reason: string }>([
    { kind: 'old', calls: ['text membership'], reason: 'the text generation was made for it' },
    { kind: 'mixed', calls: ['xml read'], reason: 'XML reads one account by its login name' },
    { kind: 'withV2', calls: ['xml read'], reason: 'XML reads one account by its login name' },
    { kind: 'v3Only', calls: ['v3 read-plan'], reason: 'V3 reads the plan by the identifier that is known' },
  ])('nothing while the directory is fresh, then $calls for a partner $kind: $reason', async ({ kind, calls }) => {
    const harness = await withAccount(kind)
    expect(await checkMembership(harness.context, asked(harness))).toMatchObject({
      membership: 'member',
      source: 'directory',
    })
    expect(harness.calledSince()).toEqual([])
    harness.clock.advance(harness.context.times.freshFor)
    expect(await checkMembership(harness.context, asked(harness))).toMatchObject({
      membership: 'member',
      source: 'vendor',
    })
    expect(harness.calledSince()).toEqual(calls)
  })

  test('one pass over a V3 listing, ⌈N/50⌉ pages, for all who ask about unknown names', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 120 })
    const names = ['acme-client-0119', 'nobody', 'acme-client-0001', 'somebody-else']
    const answers = []
    for (const name of names) answers.push((await checkMembership(harness.context, asked(harness, name))).membership)
    expect(answers).toEqual(['member', 'not-a-member', 'member', 'not-a-member'])
    expect(harness.calledSince()).toEqual(['v3 list', 'v3 list', 'v3 list'])
  })
})

describe('a question about a plan costs', () => {
  test.each<{ kind: Kind; calls: string[] }>([
    { kind: 'withV2', calls: ['v2 read-plan'] },
    { kind: 'v3Only', calls: ['v3 read-plan'] },
  ])('$calls at first and nothing while that is fresh, for a partner $kind', async ({ kind, calls }) => {
    const harness = await withAccount(kind)
    // A read that may lag behind the provisioning is told, but not kept.
    harness.clock.advance(300_000)
    const first = await getPlan(harness.context, asked(harness), false)
    expect(first).toMatchObject({ is: 'known', report: { planType: 'TRIAL', source: 'vendor', ageSeconds: 0 } })
    harness.clock.advance(60_000)
    const second = await getPlan(harness.context, asked(harness), false)
    expect(second).toMatchObject({ is: 'known', report: { planType: 'TRIAL', source: 'directory', ageSeconds: 60 } })
    expect(harness.calledSince()).toEqual(calls)
    await getPlan(harness.context, asked(harness), true)
    expect(harness.calledSince()).toEqual(calls)
  })
})
