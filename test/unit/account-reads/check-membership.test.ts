import { describe, expect, test } from 'vitest'
import { checkMembership } from '../../../shared/account-reads/check-membership.ts'
import type { Failure } from '../../../shared/domain/answer.ts'
import { accountKey } from '../../../shared/ledger/account-record.ts'
import { acme, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { evidence } from '../../support/operations/told-gateway.ts'
import { askMembership, atVendor, changedElsewhere, iso, type Kind, minutes, withBakery } from './asking.ts'

const ask = (harness: EngineHarness, account: string, patience = 14_500, partner = acme) =>
  checkMembership(harness.context, {
    partner,
    gateway: harness.gateway,
    account,
    deadlineAt: harness.clock.monotonic() + patience,
  })

async function withAccount(): Promise<EngineHarness> {
  const harness = new EngineHarness()
  await harness.handle(provision('bakery'))
  harness.gateway.journal.length = 0
  return harness
}

describe('membership', () => {
  test('of an account that the directory has seen a short while ago costs no call', async () => {
    const harness = await withAccount()
    const answer = await ask(harness, 'bakery')
    expect(answer).toMatchObject({
      partner: 'acme',
      account: 'bakery',
      membership: 'member',
      source: 'directory',
      fields: { presence: 'present', 'product:EmailMarketing': 'open' },
    })
    expect(Date.parse(answer.observedAt ?? '')).toBeLessThanOrEqual(harness.clock.now())
    expect(harness.calls()).toEqual([])
  })

  test('is asked for at the vendor, once, when what the directory knows is old', async () => {
    const harness = await withAccount()
    harness.clock.advance(minutes(15) + 1)
    const began = harness.clock.now()
    expect(await ask(harness, 'bakery')).toMatchObject({
      membership: 'member',
      source: 'vendor',
      observedAt: new Date(began).toISOString(),
      fields: { presence: 'present' },
    })
    expect(harness.calls()).toEqual(['read'])
  })

  test('of a login name that nobody of ours has is denied after one read', async () => {
    const harness = new EngineHarness()
    expect(await ask(harness, 'florist')).toMatchObject({ membership: 'not-a-member', source: 'vendor' })
    expect(harness.calls()).toEqual(['read'])
  })

  test('is denied from the directory where the absence was seen a short while ago and nothing is under way', async () => {
    const harness = new EngineHarness()
    const request = open('florist')
    await harness.handle(request)
    await harness.settle(minutes(10))
    expect(await harness.operation(request.operationId)).toMatchObject({ outcome: { code: 'ACCOUNT_UNKNOWN' } })
    harness.gateway.journal.length = 0
    expect(await ask(harness, 'florist')).toMatchObject({ membership: 'not-a-member', source: 'directory' })
    expect(harness.calls()).toEqual([])
  })

  test('is not denied from memory while the account may be being created', async () => {
    const harness = new EngineHarness()
    await harness.handle(open('florist'))
    await harness.settle(minutes(10))
    harness.gateway.fault = (call) => (call === 'create' ? { kind: 'lost', applied: true } : undefined)
    const request = provision('florist')
    await harness.handle(request)
    expect(await harness.operation(request.operationId)).toMatchObject({ status: 'resolving' })
    expect((await harness.lane('florist')).directory.presence).toBe('absent')
    expect(await ask(harness, 'florist')).toMatchObject({ membership: 'member', source: 'vendor' })
  })

  const failures: { reason: string; failure: Failure }[] = [
    { reason: 'the vendor is down', failure: { class: 'not-sent', code: 'CONNECT_FAILED', message: 'x' } },
    { reason: 'the vendor does not answer', failure: { class: 'unknown', code: 'TIMED_OUT', message: 'x' } },
    { reason: 'the key is over its rate', failure: { class: 'refused-for-now', code: 'OVER_RATE', message: 'x' } },
    { reason: 'the day is used up', failure: { class: 'refused-for-now', code: 'QUOTA_EXCEEDED', message: 'x' } },
    { reason: 'our credentials are refused', failure: { class: 'held', code: 'CREDENTIALS_REFUSED', message: 'x' } },
    {
      reason: 'the address is wrong, which is a 404 too',
      failure: { class: 'held', code: 'ADDRESS_NOT_FOUND', message: 'x' },
    },
    { reason: 'the answer is broken', failure: { class: 'unknown', code: 'ANSWER_UNREADABLE', message: 'x' } },
  ]

  test.each(failures)('is unknown, never denied, when $reason', async ({ failure }) => {
    const harness = new EngineHarness()
    harness.gateway.fault = () => ({ kind: 'failure', failure })
    expect(await ask(harness, 'florist')).toEqual({
      partner: 'acme',
      account: 'florist',
      membership: 'unknown',
      source: 'none',
      reason: failure.code,
      ...(failure.code === 'QUOTA_EXCEEDED' ? { retryAt: iso(harness.clock.now() + minutes(5)) } : {}),
    })
  })

  test('is unknown when the answer does not say whether the account is there', async () => {
    const harness = new EngineHarness()
    harness.gateway.readAccount = async () => ({ ok: true, value: { generation: 'xml', fields: {} }, evidence })
    expect(await ask(harness, 'florist')).toMatchObject({ membership: 'unknown', reason: 'ANSWER_UNREADABLE' })
  })

  test('is unknown, without a call, when the budget of the day is spent', async () => {
    const spent = { ...acme, budget: { ...acme.budget, requestsPerDay: 1 } }
    const harness = new EngineHarness({ partner: spent })
    const asked = () => ask(harness, 'florist', 14_500, spent)
    await asked()
    const before = harness.calls().length
    expect(await asked()).toMatchObject({ membership: 'unknown', source: 'none', reason: 'QUOTA_EXCEEDED' })
    expect(harness.calls()).toHaveLength(before)
  })

  test('is unknown, without waiting, when the next free slot lies behind the time for the answer', async () => {
    const slow = { ...acme, budget: { ...acme.budget, requestsPerSecond: 0.2 } }
    const harness = new EngineHarness({ partner: slow })
    const asked = (patience: number) => ask(harness, 'florist', patience, slow)
    expect(await asked(14_500)).toMatchObject({ source: 'vendor' })
    const began = harness.clock.now()
    expect(await asked(2_000)).toMatchObject({ membership: 'unknown', reason: 'OVER_RATE' })
    expect(harness.clock.now()).toBe(began)
    expect(harness.calls()).toEqual(['read'])
  })

  test('is kept in the directory as it was seen, so that the next to ask costs no call', async () => {
    const harness = await withAccount()
    harness.clock.advance(minutes(20))
    const began = harness.clock.now()
    await ask(harness, 'bakery')
    const { directory, observedAt, q } = await harness.lane('bakery')
    expect([directory.presence, observedAt.presence, q]).toEqual(['present', began, []])
    expect(await ask(harness, 'bakery')).toMatchObject({ membership: 'member', source: 'directory' })
    expect(harness.calls()).toEqual(['read'])
  })

  test('of a login name that nobody of ours has leaves nothing in the ledger: anybody may ask about anything', async () => {
    const harness = new EngineHarness()
    await ask(harness, 'florist')
    expect(await harness.store.get(accountKey('acme', 'florist'))).toBeUndefined()
  })

  test('fails where the ledger cannot be read, so that nobody takes silence for an answer', async () => {
    const harness = new EngineHarness()
    harness.store.get = async () => {
      throw new Error('unreachable')
    }
    await expect(ask(harness, 'bakery')).rejects.toThrow('unreachable')
  })
})

describe('a member', () => {
  const rows: { kind: Kind; ids: ('text' | 'v2' | 'v3')[]; reason: string }[] = [
    { kind: 'old', ids: ['text'], reason: 'text shows its number' },
    { kind: 'mixed', ids: [], reason: 'XML has no identifier but the login name' },
    { kind: 'withV2', ids: ['v2'], reason: 'V2 gave it when the account was created' },
    { kind: 'v3Only', ids: ['v3'], reason: 'V3 gave it when the account was created' },
  ]

  test.each(rows)('is told with status and identifiers: $ids for $kind, since $reason', async ({ kind, ids }) => {
    const harness = await withBakery(kind)
    harness.clock.advance(minutes(20))
    const { numericId, encodedId } = atVendor(harness)
    const answer = await askMembership(harness)
    expect(answer).toMatchObject({ membership: 'member', source: 'vendor', fields: { status: 'trial' } })
    const known = ids.map((generation) => [generation, generation === 'text' ? numericId : encodedId])
    expect(answer.vendorIds).toEqual(known.length === 0 ? undefined : Object.fromEntries(known))
    expect(answer).not.toHaveProperty('request')
    // The next is told the same from the directory.
    expect(await askMembership(harness)).toEqual({ ...answer, source: 'directory' })
  })

  test('is told with what is as fresh as its presence, and with nothing older under the same time', async () => {
    const harness = await withBakery('old')
    harness.clock.advance(minutes(20))
    await askMembership(harness)
    const answer = await askMembership(harness)
    expect(answer).toMatchObject({ source: 'directory', fields: { presence: 'present', status: 'trial' } })
    expect((await harness.lane('bakery')).directory).toHaveProperty('product:EmailMarketing')
    expect(answer.fields).not.toHaveProperty('product:EmailMarketing')
  })

  test('is told from the directory up to a quarter of an hour after it was seen', async () => {
    const harness = await withBakery('mixed')
    const { presence = 0 } = (await harness.lane('bakery')).observedAt
    harness.clock.advance(presence + minutes(15) - harness.clock.now())
    expect(await askMembership(harness)).toMatchObject({ source: 'directory', fields: { status: 'trial' } })
    harness.clock.advance(1)
    expect(await askMembership(harness)).toMatchObject({ source: 'vendor' })
  })

  test('is told without a cancellation that is not there', async () => {
    const harness = await withBakery('v3Only')
    await harness.carryOut('cancel-account', 'bakery', { releaseFromSingleBilling: true })
    expect((await harness.lane('bakery')).directory.cancellationAt).toBe('')
    const { fields, source } = await askMembership(harness)
    expect(source).toBe('directory')
    expect(fields).toMatchObject({ status: 'canceled' })
    expect(fields).not.toHaveProperty('cancellationAt')
  })

  test('that should be cancelled since is not told with its status of before', async () => {
    const harness = await withBakery('v3Only')
    const effectiveAt = iso(harness.clock.now() + minutes(5))
    await harness.carryOut('cancel-account', 'bakery', { releaseFromSingleBilling: true, effectiveAt })
    expect((await askMembership(harness)).fields).toMatchObject({ status: 'trial', cancellationAt: effectiveAt })
    harness.clock.advance(minutes(6))
    const answer = await askMembership(harness)
    expect(answer).toMatchObject({ membership: 'member', source: 'directory' })
    expect(answer.fields).not.toHaveProperty('status')
  })

  test('is told with what its lane has just changed, where the vendor’s read lags behind that', async () => {
    const harness = await withBakery('mixed', { switches: { visibilityDelayMs: 30_000 } })
    await harness.carryOut('open-product', 'bakery', {})
    harness.clock.advance(10_000)
    const lane = await harness.lane('bakery')
    await harness.store.put({ ...lane, observedAt: {} } as never)
    expect(await askMembership(harness)).toMatchObject({
      source: 'vendor',
      fields: { status: 'open', 'product:EmailMarketing': 'open' },
    })
  })
})

describe('a login name that is no member', () => {
  test.each(['old', 'mixed', 'withV2', 'v3Only'] as const)(
    'is answered with the letter that asks the vendor to move the account, ready to be sent (%s)',
    async (kind) => {
      const harness = new VendorHarness(partnerKinds[kind])
      const asked = iso(harness.clock.now())
      expect(await askMembership(harness, 'florist')).toEqual({
        partner: 'acme',
        account: 'florist',
        membership: 'not-a-member',
        source: 'vendor',
        observedAt: asked,
        fields: { presence: 'absent' },
        request: {
          to: "Constant Contact's partner team",
          subject: 'Move account florist under partner acme',
          text: [
            'Please move this account under our partner account.',
            '',
            'Partner: acme',
            'Account (user name): florist',
            `Seen at ${asked}: not under our partner account.`,
            '',
            'Please let us know what you need from us or from its owner, or that there is no account of this user name.',
          ].join('\n'),
        },
      })
    },
  )

  test('but another partner’s is answered alike: the vendor does not tell them apart', async () => {
    const harness = await withBakery('old')
    harness.simulator.place([{ ...atVendor(harness), partner: 'globex' }])
    harness.clock.advance(minutes(20))
    expect(await askMembership(harness)).toMatchObject({
      membership: 'not-a-member',
      request: { to: expect.any(String) },
    })
  })

  test('gets its letter from the directory too, with the time at which it was seen', async () => {
    const harness = await withBakery('old')
    harness.simulator.place([{ ...atVendor(harness), partner: 'globex' }])
    harness.clock.advance(minutes(20))
    const first = await askMembership(harness)
    harness.clock.advance(minutes(1))
    const { request, observedAt, source } = await askMembership(harness)
    expect({ request, observedAt, source }).toEqual({
      request: first.request,
      observedAt: first.observedAt,
      source: 'directory',
    })
  })
})

describe('an unknown membership', () => {
  test('is told with the time at which asking again may tell more, and without a letter', async () => {
    const harness = new VendorHarness(partnerKinds.mixed)
    harness.simulator.faults.add({
      match: {},
      fault: 'status',
      status: 403,
      headers: { 'content-type': 'text/xml', 'x-mashery-error-code': 'ERR_403_DEVELOPER_OVER_RATE' },
      body: '<h1>Developer Over Rate</h1>',
      times: 1,
      skip: 0,
    })
    const answer = await askMembership(harness, 'florist')
    expect(answer).toMatchObject({ membership: 'unknown', source: 'none', reason: 'QUOTA_EXCEEDED' })
    expect(answer.retryAt).toBe(iso(harness.clock.now() + minutes(5)))
    expect(answer).not.toHaveProperty('request')
  })

  test('is not made a no by an account that was changed behind our back', async () => {
    const harness = await withBakery('v3Only')
    changedElsewhere(harness, { status: 'Canceled' })
    harness.clock.advance(minutes(20))
    expect(await askMembership(harness)).toMatchObject({ membership: 'member', fields: { status: 'canceled' } })
  })
})
