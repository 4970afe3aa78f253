import { describe, expect, test } from 'vitest'
import { checkMembership } from '../../../shared/account-reads/check-membership.ts'
import { aliasKey } from '../../../shared/ledger/alias-record.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { reconcilePartner } from '../../../shared/reconciliation/reconcile-partner.ts'
import { coreAccount } from '../../support/engine/core-words.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'

const minute = 60_000
const hour = 60 * minute
const gold = { planType: 'GOLD', billingDayOfMonth: 15 }
const persons = { v3SiteOwnerName: 'person' } as const

/** Nobody has said whose names the listing shows. */
const unsaid = <Kind extends PartnerSettings>({ listingShows: _said, ...kind }: Kind): PartnerSettings => kind
const mixed = unsaid<PartnerSettings>(partnerKinds.mixed)
const v3Only = unsaid<PartnerSettings>(partnerKinds.v3Only)

/** An account that somebody else creates at the vendor, for an owner of this name. */
function createThere(harness: VendorHarness, login: string, firstName: string, lastName = ''): string {
  const { password: _source, ...account } = newAccount
  const signIn = { password: 'Secret-Word-1' }
  const created = harness.simulator.core.create('acme', coreAccount({ ...account, login, signIn, singleBilling: true }))
  if (!created.ok) throw new Error(created.message)
  const made = harness.simulator.core.store.find(login)
  if (made === undefined) throw new Error('It was not created.')
  harness.simulator.place([{ ...made, contact: { ...made.contact, firstName, lastName } }])
  return made.encodedId
}

const planOf = (harness: VendorHarness, login: string) => harness.simulator.core.store.find(login)?.billing?.planType

const membershipOf = (harness: VendorHarness, account: string) =>
  checkMembership(harness.context, {
    partner: harness.settings,
    gateway: harness.vendor,
    account,
    deadlineAt: harness.clock.monotonic() + 14_500,
  })

const changes = (harness: VendorHarness) => harness.calledSince().filter((call) => call === 'v3 change-plan')

describe('a listing that nobody has proven to show login names', () => {
  test('shows no account to be absent: the operation rests by long intervals, then a person decides', async () => {
    const harness = new VendorHarness(mixed, { switches: persons })
    await harness.carryOut('provision-account', 'client-a', newAccount)
    const id = await harness.carryOut('change-plan', 'client-a', gold, { horizon: 10 * minute })
    expect(await harness.engine.report('acme', id)).toMatchObject({ status: 'deferred', reason: 'listing' })
    await harness.settle(25 * hour)
    const { status, outcome } = await harness.operation(id)
    expect({ status, outcome }).toMatchObject({
      status: 'parked',
      outcome: { code: 'LISTING_WITHOUT_LOGINS', nextSteps: [expect.stringContaining('vendorId'), expect.anything()] },
    })
    const calls = harness.calledSince()
    expect(calls).not.toContain('v3 change-plan')
    // One pass when it came, and one after each of the four intervals.
    expect(calls.filter((call) => call === 'v3 list').length).toBeLessThanOrEqual(6)
  })

  test('leads no write to the account whose owner is called like the login name', async () => {
    const harness = new VendorHarness(v3Only, { switches: persons })
    createThere(harness, 'robin', 'Alex', 'Baker')
    const other = createThere(harness, 'other-shop', 'Robin')
    const before = planOf(harness, 'other-shop')
    await harness.carryOut('change-plan', 'robin', gold, { horizon: 25 * hour })
    await reconcilePartner(harness.context, harness.settings, harness.vendor, harness.deadline(840_000))
    await harness.carryOut('cancel-account', 'robin', { releaseFromSingleBilling: true }, { horizon: 25 * hour })
    expect(changes(harness)).toEqual([])
    expect(planOf(harness, 'other-shop')).toBe(before)
    expect((await harness.lane('robin')).directory['vendorId:v3']).toBeUndefined()
    expect(await harness.store.get(aliasKey('acme', 'v3', other))).toBeUndefined()
  })

  test('leaves membership unknown, and says why', async () => {
    const harness = new VendorHarness(v3Only, { switches: persons, accounts: 2 })
    expect(await membershipOf(harness, 'robin')).toMatchObject({
      membership: 'unknown',
      reason: 'LISTING_WITHOUT_LOGINS',
    })
  })

  test('is not proven by one account alone', async () => {
    const harness = new VendorHarness(v3Only, { accounts: 1 })
    await harness.carryOut('provision-account', 'bakery', newAccount)
    harness.clock.advance(10 * minute)
    expect(await membershipOf(harness, 'acme-client-0001')).toMatchObject({ membership: 'unknown' })
  })

  test.each([2, 3, 5])(
    'is proven by %i accounts of our own creation that stand with their login names',
    async (count) => {
      const harness = new VendorHarness(v3Only, { accounts: 1 })
      for (let n = 0; n < count; n++) await harness.carryOut('provision-account', `bakery-${n}`, newAccount)
      harness.clock.advance(10 * minute)
      expect(await membershipOf(harness, 'acme-client-0001')).toMatchObject({ membership: 'member' })
      expect(await membershipOf(harness, 'nobody')).toMatchObject({ membership: 'not-a-member' })
    },
  )

  test('is not proven by identifiers that only a listing has shown', async () => {
    const harness = new VendorHarness({ ...v3Only, listingShows: 'logins' }, { accounts: 4 })
    await reconcilePartner(harness.context, harness.settings, harness.vendor, harness.deadline(840_000))
    harness.clock.advance(hour)
    const later = new VendorHarness(v3Only, { accounts: 4 })
    for (const item of harness.store.all()) await later.store.put(item)
    later.clock.advance(2 * hour)
    expect(await membershipOf(later, 'nobody')).toMatchObject({ reason: 'LISTING_WITHOUT_LOGINS' })
  })

  test('is nothing that a partner’s word can prove against what it shows', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only, { switches: persons })
    await harness.carryOut('provision-account', 'bakery', newAccount)
    createThere(harness, 'other-shop', 'Robin')
    harness.clock.advance(10 * minute)
    await harness.carryOut('change-plan', 'robin', gold, { horizon: 25 * hour })
    expect(changes(harness)).toEqual([])
  })
})

describe('an operation whose caller names the identifier beside the login name', () => {
  test('goes to that account at once, without the listing', async () => {
    const harness = new VendorHarness(v3Only, { switches: persons })
    const id = createThere(harness, 'robin', 'Alex', 'Baker')
    const vendorId = { generation: 'v3', id }
    const operation = await harness.carryOut('change-plan', 'robin', gold, { vendorId })
    expect(await harness.operation(operation)).toMatchObject({ status: 'applied' })
    expect(harness.calledSince()).toEqual(['v3 read-plan', 'v3 change-plan'])
    expect(await harness.store.get(aliasKey('acme', 'v3', id))).toMatchObject({ account: 'robin', from: 'caller' })
  })

  test('goes on after it was parked for want of it: the same again, and a retry', async () => {
    const harness = new VendorHarness(v3Only, { switches: persons })
    const id = createThere(harness, 'robin', 'Alex', 'Baker')
    const operationId = await harness.carryOut('change-plan', 'robin', gold, { horizon: 25 * hour })
    await harness.carryOut('change-plan', 'robin', gold, { operationId, vendorId: { generation: 'v3', id } })
    const { ver, status } = await harness.operation(operationId)
    expect(status).toBe('parked')
    await harness.engine.decide('acme', operationId, { kind: 'retry', version: ver, by: 'robin', why: 'identifier' })
    await harness.settle(minute)
    expect(await harness.operation(operationId)).toMatchObject({ status: 'applied' })
  })

  test.each(['another account’s', 'another than is known'] as const)(
    'is refused where it is %s identifier, and nothing is sent',
    async (kind) => {
      const harness = new VendorHarness(v3Only)
      await harness.carryOut('provision-account', 'bakery', newAccount)
      await harness.carryOut('provision-account', 'robin-two', newAccount)
      const [account, id] =
        kind === 'another than is known'
          ? ['bakery', 'a07eother123']
          : ['alex', harness.simulator.core.store.find('robin-two')?.encodedId ?? '']
      harness.calledSince()
      const operation = await harness.carryOut('change-plan', account, gold, { vendorId: { generation: 'v3', id } })
      expect(await harness.operation(operation)).toMatchObject({
        status: 'rejected',
        outcome: { code: 'ACCOUNT_ID_CONTRADICTED' },
      })
      expect(harness.calledSince()).toEqual([])
    },
  )
})

describe('an account that the listing shows under another login name', () => {
  /** Four accounts of our own creation, of which one is renamed at the vendor. */
  async function renamed(settings: PartnerSettings) {
    const harness = new VendorHarness(settings, { accounts: 1 })
    for (const name of ['client-a', 'client-b', 'client-e', 'client-c']) {
      await harness.carryOut('provision-account', name, newAccount)
    }
    harness.clock.advance(10 * minute)
    const account = harness.simulator.core.store.find('client-c')
    if (account === undefined) throw new Error('It is gone.')
    const rename = () => harness.simulator.place([{ ...account, loginName: 'client-d' }])
    return { harness, rename }
  }

  test.each(['proven', 'vouched'] as const)('gets no second lane that writes: it may be a rename (%s)', async (how) => {
    const { harness, rename } = await renamed(how === 'proven' ? v3Only : partnerKinds.v3Only)
    rename()
    const id = await harness.carryOut('change-plan', 'client-d', gold, { horizon: 25 * hour })
    expect(await harness.operation(id)).toMatchObject({ status: 'parked', outcome: { code: 'RENAME_SUSPECTED' } })
    expect(changes(harness)).toEqual([])
  })

  test('is still operated on under the name that it is known by', async () => {
    const { harness, rename } = await renamed(v3Only)
    rename()
    const id = await harness.carryOut('change-plan', 'client-c', gold)
    expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
  })

  test('takes the proof from the listing until a later pass shows the others as they were, and it so again', async () => {
    const { harness, rename } = await renamed(v3Only)
    expect(await membershipOf(harness, 'nobody')).toMatchObject({ membership: 'not-a-member' })
    rename()
    harness.clock.advance(hour)
    expect(await membershipOf(harness, 'nobody')).toMatchObject({ reason: 'LISTING_WITHOUT_LOGINS' })
    harness.clock.advance(hour)
    expect(await membershipOf(harness, 'nobody')).toMatchObject({ membership: 'not-a-member' })
    expect(await membershipOf(harness, 'client-d')).toMatchObject({ reason: 'RENAME_SUSPECTED' })
  })
})

describe('a login name that its owner gave up, and that another account has now', () => {
  /** The directory knows client-c by its identifier; the reconciliation has seen the name with another. */
  async function reused() {
    const harness = new VendorHarness(v3Only, { accounts: 1 })
    const names = ['client-a', 'client-b', 'client-e', 'client-c']
    for (const name of names) await harness.carryOut('provision-account', name, newAccount)
    const newcomer = createThere(harness, 'newcomer', 'Alex')
    harness.clock.advance(10 * minute)
    const { store } = harness.simulator.core
    const [old, next] = [store.find('client-c'), store.find('newcomer')]
    if (old === undefined || next === undefined) throw new Error('They are gone.')
    const reconcile = () =>
      reconcilePartner(harness.context, harness.settings, harness.vendor, harness.deadline(840_000))
    await membershipOf(harness, 'nobody')
    harness.simulator.place([
      { ...old, loginName: 'client-z' },
      { ...next, loginName: 'client-c' },
    ])
    // Two passes have to show it before the listing is proven again.
    for (let n = 0; n < 2; n++) {
      harness.clock.advance(hour)
      await membershipOf(harness, `nobody-${n}`)
    }
    await reconcile()
    harness.calledSince()
    return { harness, known: old.encodedId, newcomer, reconcile, restore: () => harness.simulator.place([old, next]) }
  }

  test('is no ground to change either of them: the caller says which is meant', async () => {
    const { harness } = await reused()
    const id = await harness.carryOut('change-plan', 'client-c', gold)
    const { status, outcome } = await harness.operation(id)
    expect([status, outcome?.code]).toEqual(['parked', 'IDENTITY_CHANGED'])
    expect(changes(harness)).toEqual([])
  })

  test('reaches the known account where the message names its identifier', async () => {
    const { harness, known } = await reused()
    const vendorId = { generation: 'v3', id: known }
    const id = await harness.carryOut('change-plan', 'client-c', gold, { vendorId })
    expect((await harness.operation(id)).status).toBe('applied')
    expect(planOf(harness, 'client-c')).toBe('GOLD')
    expect(planOf(harness, 'newcomer')).not.toBe('GOLD')
  })

  test('is no matter any more once the listing shows the account under it again', async () => {
    const { harness, reconcile, restore } = await reused()
    restore()
    for (let n = 0; n < 2; n++) {
      harness.clock.advance(hour)
      await membershipOf(harness, `nowhere-${n}`)
    }
    await reconcile()
    const id = await harness.carryOut('change-plan', 'client-c', gold)
    expect((await harness.operation(id)).status).toBe('applied')
  })
})
