import { describe, expect, test } from 'vitest'
import { accountKey } from '../../../shared/ledger/account-record.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import { checkMembership } from '../../../shared/operations/membership/check-membership.ts'
import type { Failure } from '../../../shared/partner-api/answer.ts'
import { acme, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'
import { evidence } from '../../support/operations/told-gateway.ts'

const ask = (harness: EngineHarness, account: string, patience = 14_500) =>
  checkMembership(harness.context, acme, harness.gateway, account, harness.clock.monotonic() + patience)

const minutes = (count: number) => count * 60_000

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
    const asked = () =>
      checkMembership(harness.context, spent, harness.gateway, 'florist', harness.clock.monotonic() + 14_500)
    await asked()
    const before = harness.calls().length
    expect(await asked()).toMatchObject({ membership: 'unknown', source: 'none', reason: 'QUOTA_EXCEEDED' })
    expect(harness.calls()).toHaveLength(before)
  })

  test('is unknown, without waiting, when the next free slot lies behind the time for the answer', async () => {
    const slow = { ...acme, budget: { ...acme.budget, requestsPerSecond: 0.2 } }
    const harness = new EngineHarness({ partner: slow })
    const asked = (patience: number) =>
      checkMembership(harness.context, slow, harness.gateway, 'florist', harness.clock.monotonic() + patience)
    expect(await asked(14_500)).toMatchObject({ source: 'vendor' })
    const began = harness.clock.now()
    expect(await asked(2_000)).toMatchObject({ membership: 'unknown', reason: 'OVER_RATE' })
    expect(harness.clock.now()).toBe(began)
    expect(harness.calls()).toEqual(['read'])
  })

  test('leaves the directory as it is: it only reads', async () => {
    const harness = await withAccount()
    harness.clock.advance(minutes(20))
    const item = (): Promise<Item | undefined> => harness.store.get(accountKey('acme', 'bakery'))
    const before = structuredClone(await item())
    await ask(harness, 'bakery')
    expect(await item()).toEqual(before)
  })

  test('fails where the ledger cannot be read, so that nobody takes silence for an answer', async () => {
    const harness = new EngineHarness()
    harness.store.get = async () => {
      throw new Error('unreachable')
    }
    await expect(ask(harness, 'bakery')).rejects.toThrow('unreachable')
  })
})
