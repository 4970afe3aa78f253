import { describe, expect, test } from 'vitest'
import { getAccount } from '../../../shared/account-reads/get-account.ts'
import { accountKey } from '../../../shared/ledger/account-record.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'
import {
  askAccount,
  askedOf,
  askMembership,
  atVendor,
  changedElsewhere,
  iso,
  type Kind,
  minutes,
  settled,
  silence,
  withBakery,
} from './asking.ts'

const kinds: Kind[] = ['old', 'mixed', 'withV2', 'v3Only']

describe('an account that the directory knows', () => {
  test.each(kinds)('is told from there without a call, each field with its age (%s)', async (kind) => {
    const harness = await withBakery(kind)
    harness.clock.advance(minutes(60))
    const { directory, observedAt, changedAt } = await harness.lane('bakery')
    const answer = await askAccount(harness)
    if (answer.is !== 'known') throw new Error(`It is ${answer.is}.`)
    const { report } = answer
    expect(report).toMatchObject({ partner: 'acme', account: 'bakery', lane: [] })
    const shown = Object.keys(directory).filter((name) => !name.startsWith('vendorId:'))
    expect(Object.keys(report.fields).sort()).toEqual(shown.sort())
    for (const name of shown) {
      expect(report.fields[name]).toEqual({
        value: directory[name as keyof typeof directory],
        observedAt: iso(observedAt[name] ?? 0),
        ...(changedAt[name] === undefined ? {} : { changedAt: iso(changedAt[name]) }),
      })
    }
    expect(report.fields.status).toMatchObject({ value: 'trial' })
    expect(harness.calledSince()).toEqual([])
  })

  const fresh: { kind: Kind; calls: string[]; reason: string }[] = [
    { kind: 'old', calls: ['xml read'], reason: 'XML shows more than text' },
    { kind: 'mixed', calls: ['xml read'], reason: 'XML shows products and single billing' },
    { kind: 'withV2', calls: ['xml read'], reason: 'XML shows products and single billing' },
    { kind: 'v3Only', calls: ['v3 read-plan'], reason: 'the plan shows the status, and V3 has no other read' },
  ]

  test.each(fresh)(
    'is asked for once where that is wanted: $calls for $kind, since $reason',
    async ({ kind, calls }) => {
      const harness = await withBakery(kind)
      changedElsewhere(harness, { status: 'Open' })
      const asked = harness.clock.now()
      expect(await askAccount(harness, true)).toMatchObject({
        is: 'known',
        report: { fields: { presence: { observedAt: iso(asked) }, status: { value: 'open', observedAt: iso(asked) } } },
      })
      expect(harness.calledSince()).toEqual(calls)
      // What was seen is kept: the next to ask is told the same without a call.
      expect(await askAccount(harness)).toMatchObject({
        report: { fields: { status: { value: 'open', observedAt: iso(asked) } } },
      })
      expect(harness.calledSince()).toEqual([])
    },
  )

  test('is told with its identifiers apart, by generation', async () => {
    const harness = await withBakery('old')
    harness.clock.advance(minutes(20))
    await askMembership(harness)
    const answer = await askAccount(harness)
    expect(answer).toMatchObject({ report: { vendorIds: { text: atVendor(harness).numericId } } })
    expect(JSON.stringify(answer)).not.toContain('vendorId:')
  })

  test('does not show a cancellation that is not there', async () => {
    const harness = await withBakery('v3Only')
    await harness.carryOut('cancel-account', 'bakery', { releaseFromSingleBilling: true })
    expect((await harness.lane('bakery')).directory.cancellationAt).toBe('')
    const answer = await askAccount(harness)
    if (answer.is !== 'known') throw new Error(`It is ${answer.is}.`)
    expect(answer.report.fields).not.toHaveProperty('cancellationAt')
    expect(answer.report.fields.status).toMatchObject({ value: 'canceled' })
  })

  test('shows a cancellation that lies ahead, and no status of before once its time has come', async () => {
    const harness = await withBakery('v3Only')
    const effectiveAt = iso(harness.clock.now() + minutes(60))
    await harness.carryOut('cancel-account', 'bakery', { releaseFromSingleBilling: true, effectiveAt })
    const fieldsOf = async (isFresh = false) => {
      const answer = await askAccount(harness, isFresh)
      return answer.is === 'known' ? answer.report.fields : {}
    }
    expect(await fieldsOf()).toMatchObject({ status: { value: 'trial' }, cancellationAt: { value: effectiveAt } })
    harness.clock.advance(minutes(61))
    expect(await fieldsOf()).not.toHaveProperty('status')
    expect(await fieldsOf(true)).toMatchObject({ status: { value: 'canceled' } })
    // What was seen after that time is told again without a call.
    harness.calledSince()
    expect(await fieldsOf()).toMatchObject({ status: { value: 'canceled' } })
    expect(harness.calledSince()).toEqual([])
  })

  test('shows what is in its lane, the head first', async () => {
    const harness = await withBakery('old')
    const request = { partner: 'acme', account: 'bakery', operation: 'open-product', input: {} }
    await harness.engine.submit({ ...request, operationId: 'first' })
    await harness.engine.submit({ ...request, operationId: 'second' })
    expect(await askAccount(harness)).toMatchObject({ report: { lane: ['first', 'second'] } })
  })

  test.each([
    { what: 'waits: it is written down', lease: undefined, kept: false },
    {
      what: 'is worked on: it is not written down',
      lease: { token: 'theirs', until: Number.MAX_SAFE_INTEGER },
      kept: true,
    },
  ])('is told as the vendor shows it while an operation $what', async ({ lease, kept }) => {
    const harness = await withBakery('old')
    await harness.engine.submit({
      partner: 'acme',
      account: 'bakery',
      operation: 'open-product',
      operationId: 'waiting',
      input: {},
    })
    if (lease !== undefined)
      await harness.store.update(accountKey('acme', 'bakery'), [{ set: ['lease'], value: lease }])
    changedElsewhere(harness, { singleBilling: false })
    const asked = harness.clock.now()
    expect(await askAccount(harness, true)).toMatchObject({
      report: { fields: { singleBilling: { value: false, observedAt: iso(asked) } }, lane: ['waiting'] },
    })
    expect((await harness.lane('bakery')).directory.singleBilling).toBe(kept)
  })

  test('is told as its lane has just changed it where the vendor’s read lags behind', async () => {
    const harness = await withBakery('old', { switches: { visibilityDelayMs: 30_000 } })
    await harness.carryOut('open-product', 'bakery', {})
    const { changedAt, observedAt } = await harness.lane('bakery')
    harness.clock.advance(10_000)
    const answer = await askAccount(harness, true)
    const known = (name: string) => ({
      value: 'open',
      observedAt: iso(observedAt[name] ?? 0),
      changedAt: iso(changedAt[name] ?? 0),
    })
    expect(answer).toMatchObject({
      report: {
        fields: { 'product:EmailMarketing': known('product:EmailMarketing'), status: known('status') },
      },
    })
    expect(harness.calledSince()).toEqual(['xml open', 'xml read'])
  })

  test('is told as a later read has shown it where that was faster', async () => {
    const harness = await withBakery('old')
    const { readAccount } = harness.vendor
    const slow = {
      ...harness.vendor,
      readAccount: async (...asked: Parameters<typeof readAccount>) => {
        const answer = await readAccount(...asked)
        harness.clock.advance(1_000)
        changedElsewhere(harness, { status: 'Open' })
        await askAccount(harness, true)
        return answer
      },
    }
    const answer = await getAccount(harness.context, { ...askedOf(harness), gateway: slow }, true)
    expect(answer).toMatchObject({ report: { fields: { status: { value: 'open' } } } })
  })

  test('is asked for by its plan where nothing else shows as much', async () => {
    const capabilities = { membership: 'text', listing: 'v3', provision: 'v3', plan: 'v3' } as const
    const harness = await withBakery('v3Only', { settings: { capabilities } })
    await askAccount(harness, true)
    expect(harness.calledSince()).toEqual(['v3 read-plan'])
  })
})

describe('an account that the directory does not know', () => {
  test.each([
    { kind: 'old', calls: ['xml read'] },
    { kind: 'mixed', calls: ['xml read'] },
    { kind: 'withV2', calls: ['xml read'] },
    { kind: 'v3Only', calls: ['v3 list'] },
  ] as const)('is asked for once, and then told from the directory ($calls for $kind)', async ({ kind, calls }) => {
    const harness = new VendorHarness(partnerKinds[kind], { accounts: 3 })
    const asked = harness.clock.now()
    const first = await askAccount(harness, false, 'acme-client-0002')
    expect(first).toMatchObject({
      is: 'known',
      report: { fields: { presence: { value: 'present', observedAt: iso(asked) }, status: { value: 'trial' } } },
    })
    expect(harness.calledSince()).toEqual(calls)
    expect(await askAccount(harness, false, 'acme-client-0002')).toEqual(first)
    expect(harness.calledSince()).toEqual([])
  })

  test('is found by V3 through the listing, with the identifier by which it can be asked for from then on', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 60 })
    const answer = await askAccount(harness, false, 'acme-client-0055')
    const { encodedId } = atVendor(harness, 'acme-client-0055')
    expect(answer).toMatchObject({ report: { vendorIds: { v3: encodedId } } })
    expect(harness.calledSince()).toEqual(['v3 list', 'v3 list'])
    await askAccount(harness, true, 'acme-client-0055')
    expect(harness.calledSince()).toEqual(['v3 read-plan'])
  })

  test('is told with the identifier that was found while an operation waits, and that is written down', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 1 })
    const account = 'acme-client-0001'
    const request = { partner: 'acme', account, operation: 'change-plan', operationId: 'waiting' }
    await harness.engine.submit({ ...request, input: { planType: 'GOLD' } })
    expect(await askAccount(harness, false, account)).toMatchObject({
      report: { vendorIds: { v3: atVendor(harness, account).encodedId }, lane: ['waiting'] },
    })
    expect((await harness.lane(account)).directory).toMatchObject({
      presence: 'present',
      'vendorId:v3': expect.any(String),
    })
  })

  test.each(kinds)('and the vendor neither, is not known, and leaves nothing behind (%s)', async (kind) => {
    const harness = new VendorHarness(partnerKinds[kind], { accounts: 1 })
    expect(await askAccount(harness, false, 'florist')).toEqual({ is: 'not-known' })
    expect(await askAccount(harness, true, 'florist')).toEqual({ is: 'not-known' })
    expect(await harness.store.get(accountKey('acme', 'florist'))).toBeUndefined()
  })

  test.each(kinds)('is never denied while the vendor is silent (%s)', async (kind) => {
    const harness = new VendorHarness(partnerKinds[kind])
    silence(harness)
    expect(await askAccount(harness, false, 'florist')).toMatchObject({ is: 'unknown' })
  })

  test('is never denied, nor asked for, without a place in the budget', async () => {
    const { budget } = partnerKinds.old
    const harness = new VendorHarness({ ...partnerKinds.old, budget: { ...budget, requestsPerDay: 1 } })
    await askAccount(harness, false, 'florist')
    harness.calledSince()
    expect(await askAccount(harness, false, 'florist')).toEqual({ is: 'unknown', reason: 'QUOTA_EXCEEDED' })
    expect(harness.calledSince()).toEqual([])
  })

  test('is told when to ask again where the day is used up', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only)
    harness.simulator.faults.add({
      match: { call: 'list' },
      fault: 'status',
      status: 429,
      headers: { 'content-type': 'application/json' },
      body: '{"error_key":"quota_exceeded","error_message":"Limit Exceeded"}',
      times: 1,
      skip: 0,
    })
    const answer = await askAccount(harness, false, 'florist')
    expect(answer).toMatchObject({ is: 'unknown', reason: 'QUOTA_EXCEEDED' })
    expect(answer.is === 'unknown' && answer.retryAt).toBe(harness.clock.now() + minutes(5))
  })
})

describe('an account that was created a moment ago', () => {
  test.each(kinds)('is not denied where reads lag behind that (%s)', async (kind) => {
    const harness = new VendorHarness(partnerKinds[kind], { switches: { visibilityDelayMs: 30_000 } })
    await harness.carryOut('provision-account', 'bakery', newAccount)
    const created = (await harness.lane('bakery')).changedAt.presence ?? 0
    harness.clock.advance(5_000)
    expect(await askAccount(harness)).toMatchObject({ is: 'known' })
    const lagging = await askAccount(harness, true)
    expect(lagging).toEqual({
      is: 'unknown',
      reason: 'ACCOUNT_NOT_FOUND',
      retryAt: created + harness.context.times.settle + 2 * harness.context.times.clockSkew,
    })
    expect((await harness.lane('bakery')).directory.presence).toBe('present')
    harness.clock.advance(settled)
    expect(await askAccount(harness, true)).toMatchObject({ is: 'known' })
  })

  test('while the vendor was being asked is not denied either', async () => {
    const harness = new VendorHarness(partnerKinds.old, { switches: { visibilityDelayMs: 30_000 } })
    const { readAccount } = harness.vendor
    const gateway = {
      ...harness.vendor,
      readAccount: async (...asked: Parameters<typeof readAccount>) => {
        const answer = await readAccount(...asked)
        await harness.carryOut('provision-account', 'bakery', newAccount)
        return answer
      },
    }
    const answer = await getAccount(harness.context, { ...askedOf(harness), gateway }, false)
    expect(answer).toMatchObject({ is: 'unknown', reason: 'ACCOUNT_NOT_FOUND' })
    expect((await harness.lane('bakery')).directory.presence).toBe('present')
  })
})
