import { describe, expect, test } from 'vitest'
import { getPlan } from '../../../shared/account-reads/get-plan.ts'
import { accountKey } from '../../../shared/ledger/account-record.ts'
import { aliasKey } from '../../../shared/ledger/alias-record.ts'
import type { Gateway } from '../../../shared/partner-api/gateway.ts'
import { takeTicket } from '../../../shared/vendor-key/take-ticket.ts'
import { coreAccount } from '../../support/engine/core-words.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'

const minutes = (count: number): number => count * 60_000
const gold = { planType: 'GOLD', billingDayOfMonth: 15 }

/** An account that somebody else creates at the vendor. */
function createThere(harness: VendorHarness, login: string): void {
  const { password: _source, ...account } = newAccount
  const created = harness.simulator.core.create(
    'acme',
    coreAccount({ ...account, login, signIn: { password: 'Secret-Word-1' }, singleBilling: true }),
  )
  if (!created.ok) throw new Error(created.message)
}

const idOf = (harness: VendorHarness, login: string): string =>
  harness.simulator.core.store.find(login)?.encodedId ?? 'none'

/** The last of a V3 partner's accounts, which nobody has operated on yet. */
const newest = (count: number): string => `acme-client-${String(count).padStart(4, '0')}`

describe('an operation that needs an identifier which nobody knows', () => {
  test('finds it in the listing, keeps it, and asks nobody for it again', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 60 })
    const id = await harness.carryOut('change-plan', newest(55), gold)
    expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
    expect(harness.calledSince()).toEqual(['v3 list', 'v3 list', 'v3 read-plan', 'v3 change-plan'])
    expect((await harness.lane(newest(55))).directory['vendorId:v3']).toBe(idOf(harness, newest(55)))
    harness.clock.advance(minutes(60 * 48))
    await harness.carryOut('change-plan', newest(55), { planType: 'SILVER' })
    expect(harness.calledSince()).toEqual(['v3 read-plan', 'v3 change-plan'])
  })

  test('looks for none where the account’s creation gave it', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 1 })
    await harness.carryOut('provision-account', 'bakery', newAccount)
    harness.calledSince()
    await harness.carryOut('change-plan', 'bakery', gold)
    expect(harness.calledSince()).toEqual(['v3 change-plan'])
  })

  test('is looked for from the share that is kept for finding out, when that of operations is used up', async () => {
    const { budget } = partnerKinds.v3Only
    const settings = { ...partnerKinds.v3Only, budget: { ...budget, requestsPerDay: 20 } }
    const harness = new VendorHarness(settings, { accounts: 1 })
    const tickets = Array.from({ length: 17 }, () =>
      takeTicket(harness.context, settings, 'operations', { is: 'going-on' }),
    )
    expect((await Promise.all(tickets)).every((ticket) => 'slot' in ticket)).toBe(true)
    harness.clock.advance(minutes(1))
    const id = await harness.carryOut('change-plan', newest(1), gold)
    expect(harness.calledSince()).toEqual(['v3 list'])
    expect((await harness.lane(newest(1))).directory).toHaveProperty('vendorId:v3')
    // The read and the change themselves have to wait.
    expect(await harness.engine.report('acme', id)).toMatchObject({ status: 'deferred', reason: 'quota' })
  })

  test('shares the pass with the others that look', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 120 })
    const ids = []
    for (const place of [119, 3, 60]) ids.push(await harness.carryOut('change-plan', newest(place), gold))
    for (const id of ids) expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
    expect(harness.calledSince().filter((call) => call === 'v3 list')).toHaveLength(3)
  })

  test('keeps where the identifier leads before the directory has it', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 1 })
    const written: string[] = []
    harness.store.hooks.afterCommit = async ({ key }) => {
      if (key.pk.startsWith('ALIAS#')) written.push('alias')
      const lane = await harness.lane(newest(1)).catch(() => undefined)
      if (key.sk === newest(1) && lane?.directory['vendorId:v3'] !== undefined) written.push('directory')
    }
    await harness.carryOut('change-plan', newest(1), gold)
    expect(written.slice(0, 2)).toEqual(['alias', 'directory'])
  })

  test('goes on after a crash between the two, without another pass', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 1 })
    let crashes = 1
    harness.store.hooks.afterCommit = ({ key }) => {
      if (key.pk.startsWith('ALIAS#') && crashes-- > 0) throw new Error('The function was killed.')
    }
    const id = await harness.carryOut('change-plan', newest(1), gold, { horizon: minutes(10) })
    expect(crashes).toBeLessThan(1)
    expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
    expect(harness.calledSince()).toEqual(['v3 list', 'v3 read-plan', 'v3 change-plan'])
    expect(await harness.store.get(aliasKey('acme', 'v3', idOf(harness, newest(1))))).toMatchObject({
      account: newest(1),
    })
  })

  test('is left to whoever has taken the lane since', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 1 })
    let races = 1
    // The runner freezes until its lease is over and another has the lane.
    harness.store.hooks.afterCommit = async ({ key }) => {
      if (!key.pk.startsWith('ALIAS#') || races-- <= 0) return
      harness.clock.advance(harness.context.times.lease + 1)
      const lane = await harness.lane(newest(1))
      await harness.store.update(accountKey('acme', newest(1)), [
        { set: ['lease'], value: { token: 'somebody else', until: harness.clock.now() + 1_000 } },
      ])
      expect(lane.directory).not.toHaveProperty('vendorId:v3')
    }
    const id = await harness.carryOut('change-plan', newest(1), gold)
    expect((await harness.lane(newest(1))).directory).not.toHaveProperty('vendorId:v3')
    expect(harness.calledSince()).toEqual(['v3 list'])
    await harness.settle(minutes(10))
    expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
    expect(harness.calledSince().filter((call) => call === 'v3 change-plan')).toHaveLength(1)
  })

  test('takes nothing else from a page that may be old: what the lane has done since stays known', async () => {
    const harness = new VendorHarness(partnerKinds.mixed)
    await harness.carryOut('provision-account', 'bakery', newAccount)
    // Somebody else looks for a plan, which reads the whole listing: bakery is in trial.
    const asked = { partner: harness.settings, gateway: harness.vendor, account: 'nobody', deadlineAt: 1_000_000 }
    expect(await getPlan(harness.context, asked, false)).toEqual({ is: 'not-known' })
    harness.clock.advance(minutes(2))
    await harness.carryOut('open-product', 'bakery', {})
    const { directory, changedAt } = await harness.lane('bakery')
    expect(directory.status).toBe('open')
    harness.calledSince()
    // Shown and not sent, so that nothing but the search and a read of the plan touches the directory.
    harness.clock.advance(minutes(2))
    harness.context.partner = () => ({ ...harness.settings, shadow: true })
    const id = await harness.carryOut('change-plan', 'bakery', gold)
    expect(await harness.operation(id)).toMatchObject({ outcome: { code: 'SHADOW' } })
    expect(harness.calledSince()).toEqual(['v3 read-plan'])
    const after = await harness.lane('bakery')
    expect(after.directory).toMatchObject({ ...directory, 'vendorId:v3': idOf(harness, 'bakery') })
    expect(after.changedAt).toEqual(changedAt)
  })
})

describe('an account that the listing does not show', () => {
  test('is waited for, looked for once more, and then not known', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 60 })
    const id = await harness.carryOut('change-plan', 'florist', gold)
    expect(await harness.engine.report('acme', id)).toMatchObject({ status: 'deferred', reason: 'account' })
    expect(harness.calledSince()).toEqual(['v3 list', 'v3 list'])
    await harness.settle(minutes(10))
    const operation = await harness.operation(id)
    expect(operation).toMatchObject({ status: 'rejected', outcome: { code: 'ACCOUNT_UNKNOWN' } })
    const { unknownAccountWait } = harness.context.times
    expect((operation.finishedAt ?? 0) - operation.receivedAt).toBeGreaterThanOrEqual(unknownAccountWait)
    expect(harness.calledSince()).toEqual(['v3 list', 'v3 list'])
  })

  test('is found where it is created while it is waited for', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 60 })
    const id = await harness.carryOut('change-plan', 'florist', gold)
    harness.clock.advance(minutes(2))
    createThere(harness, 'florist')
    await harness.settle(minutes(10))
    expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
  })

  test('is not denied by a pass that began before the wait was over, since the account may have come just then', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 60 })
    const id = await harness.carryOut('change-plan', 'florist', gold)
    const { receivedAt } = await harness.operation(id)
    // Another operation makes the listing be read once more shortly before the wait is over; then the account is created.
    harness.clock.advance(receivedAt + minutes(5) - 1_000 - harness.clock.now())
    harness.calledSince()
    await harness.carryOut('change-plan', 'grocer', gold)
    expect(harness.calledSince()).toEqual(['v3 list', 'v3 list'])
    createThere(harness, 'florist')
    await harness.settle(minutes(10))
    expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
  })

  test('has no rung of V3 on the ladder: the letter is written without it', async () => {
    const { anchorProduct: _anchor, ...mixed } = partnerKinds.mixed
    const harness = new VendorHarness(mixed)
    await harness.carryOut('provision-account', 'bakery', newAccount)
    await harness.carryOut('open-product', 'bakery', {})
    harness.clock.advance(minutes(5))
    await harness.carryOut('cancel-product', 'bakery', { releaseFromSingleBilling: true })
    harness.clock.advance(minutes(5))
    harness.calledSince()
    const { listAccounts } = harness.vendor
    const emptied: Gateway['listAccounts'] = async (...asked) => {
      const page = await listAccounts(...asked)
      return page.ok ? { ...page, value: { accounts: [] } } : page
    }
    harness.vendor.listAccounts = emptied
    const id = await harness.carryOut('reopen-account', 'bakery', {}, { horizon: minutes(30) })
    expect(await harness.operation(id)).toMatchObject({
      status: 'parked',
      outcome: { code: 'LADDER_ENDED' },
      steps: [],
    })
    expect(harness.calledSince()).toEqual(['xml read', 'v3 list'])
  })
})

describe('a search that fails', () => {
  const json = { 'content-type': 'application/json' }
  /** What was read before the failure is not read again, unless the pass has become too old for that meanwhile. */
  const rows = [
    { what: 'no answer', fault: { fault: 'timeout-before' }, reason: 'outage', lists: 3 },
    // What cannot be read has the key proved with a read of the listing first.
    { what: 'a broken answer', fault: { fault: 'html' }, reason: 'outage', lists: 4 },
    {
      what: 'too many requests',
      fault: { fault: 'status', status: 429, headers: json, body: '{"error_key":"throttled","error_message":"x"}' },
      reason: 'rate',
      lists: 3,
    },
    {
      what: 'a used-up day',
      fault: {
        fault: 'status',
        status: 429,
        headers: json,
        body: '{"error_key":"quota_exceeded","error_message":"x"}',
      },
      reason: 'quota',
      lists: 5,
    },
    // A stopped key is probed with a read of the listing first.
    { what: 'no access', fault: { fault: 'status', status: 403, headers: json, body: '{}' }, reason: 'held', lists: 5 },
    {
      what: 'a wrong address',
      fault: { fault: 'status', status: 404, headers: json, body: '[]' },
      reason: 'held',
      lists: 5,
    },
  ] as const

  test.each(rows)(
    'with $what puts the operation off, with its reason, and rejects nothing',
    async ({ fault, reason, lists }) => {
      const harness = new VendorHarness(partnerKinds.v3Only, { accounts: 60 })
      harness.simulator.faults.add({ match: { call: 'list' }, times: 1, skip: 1, ...fault } as never)
      const id = await harness.carryOut('change-plan', newest(55), gold)
      expect(await harness.engine.report('acme', id)).toMatchObject({ status: 'deferred', reason })
      await harness.settle(minutes(60 * 14))
      expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
      expect(harness.calledSince().filter((call) => call === 'v3 list')).toHaveLength(lists)
    },
  )
})

describe('a listing that takes longer than an invocation', () => {
  /** A thousand accounts, one page a second; tells how the lane stood at every page. */
  function long(accounts: number, login = newest(accounts)) {
    const { budget } = partnerKinds.v3Only
    const settings = { ...partnerKinds.v3Only, budget: { ...budget, requestsPerSecond: 1 } }
    const harness = new VendorHarness(settings, { accounts })
    const { listAccounts } = harness.vendor
    const leaseLeft: number[] = []
    harness.vendor.listAccounts = async (...asked) => {
      const { lease } = await harness.lane(login)
      leaseLeft.push((lease?.until ?? 0) - harness.clock.now())
      return listAccounts(...asked)
    }
    return { harness, login, leaseLeft }
  }

  test('is gone on with by the next one: no page is read twice', async () => {
    const { harness, login, leaseLeft } = long(2_000)
    const id = await harness.carryOut('change-plan', login, gold, { horizon: minutes(10) })
    expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
    expect(harness.calledSince().filter((call) => call === 'v3 list')).toHaveLength(40)
    // The lease was long enough at each page for that page to come as late as it may.
    const { callDeadline, clockSkew } = harness.context.times
    expect(Math.min(...leaseLeft)).toBeGreaterThan(callDeadline + 2 * clockSkew)
  })

  test('is not read past the lease, whatever time the invocation has', async () => {
    const { harness, login, leaseLeft } = long(4_000)
    const request = { operation: 'change-plan', operationId: 'one', partner: 'acme', account: login, input: gold }
    await harness.engine.handle(request, harness.deadline(minutes(14)))
    const { callDeadline, clockSkew, lease } = harness.context.times
    expect(Math.min(...leaseLeft)).toBeGreaterThan(callDeadline + 2 * clockSkew)
    expect(leaseLeft.length).toBeLessThanOrEqual(lease / 1_000)
    expect(await harness.engine.report('acme', 'one')).toMatchObject({ status: 'accepted' })
    expect(await harness.lane(login)).toMatchObject({ reason: 'scan', notBefore: harness.clock.now() })
    await harness.settle(minutes(10))
    expect(await harness.operation('one')).toMatchObject({ status: 'applied' })
    expect(harness.calledSince().filter((call) => call === 'v3 list')).toHaveLength(80)
  })

  test('proves an absence though its pass begins before and ends after the wait is over', async () => {
    const { harness } = long(2_000, 'florist')
    const id = await harness.carryOut('change-plan', 'florist', gold, { horizon: minutes(15) })
    expect(await harness.operation(id)).toMatchObject({ status: 'rejected', outcome: { code: 'ACCOUNT_UNKNOWN' } })
    expect(harness.calledSince().filter((call) => call === 'v3 list')).toHaveLength(80)
  })
})
