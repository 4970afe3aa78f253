import { describe, expect, test } from 'vitest'
import type { Drift } from '../../../shared/domain/drift.ts'
import { accountKey } from '../../../shared/ledger/account-record.ts'
import { aliasItem } from '../../../shared/ledger/alias-record.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import {
  latestRunKey,
  pagePrefix,
  type ReconciliationPage,
  type ReconciliationRun,
  reconciliationPartition,
  runKey,
} from '../../../shared/ledger/reconciliation-record.ts'
import type { Gateway } from '../../../shared/partner-api/gateway.ts'
import { reconcilePartner } from '../../../shared/reconciliation/reconcile-partner.ts'
import { acme, cancel, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'
import { listingGateway } from './listing-gateway.ts'

const minutes = (count: number) => count * 60_000

/** Accounts at the vendor only. */
function createThere(harness: EngineHarness, logins: readonly string[]): void {
  for (const login of logins) {
    const verdict = harness.core.create('acme', {
      loginName: login,
      password: 'Secret-1',
      site: { name: 'Example Bakery', phone: '', url: '', signatureName: '' },
      contact: { firstName: '', lastName: '', email: 'robin@example.com', phone: '', countryCode: '', stateCode: '' },
      emailCode: '',
      referralCode: '',
      singleBilling: true,
      products: ['EmailMarketing'],
    })
    if (!verdict.ok) throw new Error(verdict.message)
  }
}

/** An entry of the directory, as an applied operation leaves it. */
async function rememberHere(harness: EngineHarness, login: string, more: object = {}): Promise<void> {
  const seen = harness.clock.now()
  const directory = {
    presence: 'present',
    status: 'trial',
    singleBilling: true,
    'product:EmailMarketing': 'open',
    ...more,
  }
  const seenAt = Object.fromEntries(Object.keys(directory).map((name) => [name, seen]))
  const item = {
    ...accountKey('acme', login),
    v: 1,
    partner: 'acme',
    account: login,
    line: 'lane',
    q: [],
    turn: 1,
    moves: {},
    fence: 1,
    eventDue: {},
    directory,
    changedAt: {},
    observedAt: seenAt,
  }
  await harness.store.put(item as unknown as Item)
}

const names = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => `client-${String(from + n).padStart(4, '0')}`)

async function driftsOf(harness: EngineHarness, run: ReconciliationRun): Promise<Drift[]> {
  const { items } = await harness.store.list(reconciliationPartition('acme'), {
    limit: 100,
    skPrefix: pagePrefix(run.run),
  })
  return (items as unknown as ReconciliationPage[]).flatMap(({ drifts }) => drifts)
}

async function reconcile(harness: EngineHarness, gateway: Gateway, milliseconds = 840_000): Promise<ReconciliationRun> {
  const run = await reconcilePartner(harness.context, acme, gateway, harness.deadline(milliseconds))
  if (run === undefined) throw new Error('The run is in nobody’s hand, so it should have been worked on.')
  return run
}

describe('a run over a listing', () => {
  test.each([
    [0, 1],
    [1, 1],
    [50, 1],
    [51, 2],
    [120, 3],
  ])('of %i accounts that both sides know costs %i calls, and finds nothing', async (count, calls) => {
    const harness = new EngineHarness()
    createThere(harness, names(count))
    for (const login of names(count)) await rememberHere(harness, login)
    harness.clock.advance(minutes(10))
    const { gateway, calls: journal } = listingGateway(harness)
    const run = await reconcile(harness, gateway)
    expect(run).toMatchObject({
      state: 'complete',
      pages: calls,
      accountsThere: count,
      accountsHere: count,
      counts: { thereNotHere: 0, hereNotThere: 0, differs: 0 },
      failures: 0,
    })
    expect(journal).toEqual(Array.from({ length: calls }, () => 'list'))
    expect(await driftsOf(harness, run)).toEqual([])
  })

  test('reports all three kinds of drift, and changes nothing at the vendor', async () => {
    const harness = new EngineHarness()
    createThere(harness, ['both', 'changed', 'only-there', 'seen-absent'])
    await rememberHere(harness, 'both')
    await rememberHere(harness, 'changed', { status: 'open', 'product:EmailMarketing': 'canceled' })
    await rememberHere(harness, 'only-here')
    await rememberHere(harness, 'seen-absent', { presence: 'absent' })
    harness.clock.advance(minutes(10))
    const before = JSON.stringify(harness.core.store.all('acme'))
    const { gateway, calls } = listingGateway(harness)

    const run = await reconcile(harness, gateway)

    expect(run.counts).toEqual({ thereNotHere: 2, hereNotThere: 1, differs: 2 })
    expect(await driftsOf(harness, run)).toEqual([
      { kind: 'differs', account: 'changed', field: 'status', here: 'open', there: 'trial' },
      { kind: 'differs', account: 'changed', field: 'product:EmailMarketing', here: 'canceled', there: 'open' },
      { kind: 'there-not-here', account: 'only-there' },
      { kind: 'there-not-here', account: 'seen-absent' },
      { kind: 'here-not-there', account: 'only-here', confirmed: true },
    ])
    expect(calls).toEqual(['list', 'read only-here'])
    expect(JSON.stringify(harness.core.store.all('acme'))).toBe(before)
  })

  test('reports the same drifts the next night, although the directory has what was shown', async () => {
    const harness = new EngineHarness()
    createThere(harness, ['both', 'changed', 'only-there', 'seen-absent'])
    await rememberHere(harness, 'both')
    await rememberHere(harness, 'changed', { status: 'open', 'product:EmailMarketing': 'canceled' })
    await rememberHere(harness, 'seen-absent', { presence: 'absent' })
    harness.clock.advance(minutes(10))
    const { gateway } = listingGateway(harness)
    const first = await driftsOf(harness, await reconcile(harness, gateway))
    expect(first).toHaveLength(4)
    expect((await harness.lane('changed')).directory).toMatchObject({ status: 'trial' })
    for (let night = 0; night < 2; night++) {
      harness.clock.advance(minutes(1_440))
      expect(await driftsOf(harness, await reconcile(harness, gateway))).toEqual(first)
    }
  })

  test('costs no write for accounts that are as they were and were seen a moment ago', async () => {
    const harness = new EngineHarness()
    createThere(harness, names(10))
    for (const login of names(10)) await rememberHere(harness, login)
    harness.clock.advance(minutes(60))
    const { gateway } = listingGateway(harness)
    const written: string[] = []
    harness.store.hooks.beforeCommit = ({ key }) => void written.push(key.pk)
    await reconcile(harness, gateway)
    expect(written).not.toContain('ACCOUNTS#acme')
    written.length = 0
    harness.clock.advance(minutes(1_440))
    await reconcile(harness, gateway)
    expect(written.filter((pk) => pk === 'ACCOUNTS#acme')).toHaveLength(10)
  })

  test('stops at the end of its turn, after a page in any case', async () => {
    const harness = new EngineHarness()
    createThere(harness, names(220))
    const { gateway, calls } = listingGateway(harness, () => {
      harness.clock.advance(10_000)
      return undefined
    })
    const turn = (milliseconds: number) => ({
      ...harness.deadline(840_000),
      turnEnds: harness.clock.monotonic() + milliseconds,
    })
    expect(await reconcilePartner(harness.context, acme, gateway, turn(0))).toMatchObject({ pages: 1 })
    expect(await reconcilePartner(harness.context, acme, gateway, turn(15_000))).toMatchObject({ pages: 3 })
    expect(calls).toHaveLength(3)
  })

  test('fits its items however much there is to report', async () => {
    const harness = new EngineHarness()
    const count = 6_000
    for (const login of names(count)) await rememberHere(harness, `an-account-with-a-long-login-name-${login}`)
    harness.clock.advance(minutes(10))
    const { gateway } = listingGateway(harness)
    const run = await reconcile(harness, gateway)
    expect(run).toMatchObject({ state: 'complete', counts: { hereNotThere: count } })
    expect(await driftsOf(harness, run)).toHaveLength(count)
  })

  test('fits its items however much one page shows', async () => {
    const harness = new EngineHarness()
    const accounts = names(12_000).map((login) => ({
      login: `an-account-with-a-long-login-name-${login}`,
      fields: { presence: 'present' as const },
    }))
    const { gateway } = listingGateway(harness)
    const evidence = { call: 'list', method: 'GET', path: '/', finishedAt: 0 }
    gateway.listAccounts = async () => ({ ok: true, value: { accounts }, evidence })
    const run = await reconcile(harness, gateway)
    expect(run).toMatchObject({ state: 'complete', accountsThere: 12_000, counts: { thereNotHere: 12_000 } })
    expect(await driftsOf(harness, run)).toHaveLength(12_000)
  })

  test('is kept under its own name when the next one begins', async () => {
    const harness = new EngineHarness()
    const { gateway } = listingGateway(harness)
    const first = await reconcile(harness, gateway)
    harness.clock.advance(minutes(1_440))
    const second = await reconcile(harness, gateway)
    expect(second.run).not.toBe(first.run)
    expect(await harness.store.get(runKey('acme', first.run))).toMatchObject({ run: first.run, state: 'complete' })
    expect(await harness.store.get(latestRunKey('acme'))).toMatchObject({ run: second.run })
  })

  test('keeps its report 35 days', async () => {
    const harness = new EngineHarness()
    const { gateway } = listingGateway(harness)
    const run = await reconcile(harness, gateway)
    expect(run.expiresAt * 1_000 - run.startedAt).toBe(35 * 86_400_000)
  })
})

describe('an account that no page showed', () => {
  test('is there all the same when its own read says so: pages shift', async () => {
    const harness = new EngineHarness()
    harness.core.switches = { ...harness.core.switches, listOrder: 'oldest-first', canceledAccountsListed: false }
    createThere(harness, names(120))
    for (const login of names(120)) await rememberHere(harness, login)
    harness.clock.advance(minutes(10))
    // Between the pages the first account drops out of the listing: everything behind it moves up by one.
    const { gateway, calls } = listingGateway(harness, (page) => {
      if (page === 2) harness.core.cancelProduct('acme', 'client-0000', 'EmailMarketing')
      return undefined
    })
    const run = await reconcile(harness, gateway)
    expect(calls).toEqual(['list', 'list', 'list', 'read client-0050'])
    expect(run.counts.hereNotThere).toBe(0)
  })

  test('is confirmed by a read, and reported as not confirmed when that read fails', async () => {
    const harness = new EngineHarness()
    await rememberHere(harness, 'gone')
    harness.clock.advance(minutes(10))
    harness.gateway.fault = () => ({ kind: 'not-sent' })
    const { gateway } = listingGateway(harness)
    const run = await reconcile(harness, gateway)
    expect(await driftsOf(harness, run)).toEqual([{ kind: 'here-not-there', account: 'gone', confirmed: false }])
  })

  test('costs a call for at most twenty; the rest is reported as not confirmed', async () => {
    const harness = new EngineHarness()
    for (const login of names(25)) await rememberHere(harness, login)
    harness.clock.advance(minutes(10))
    const { gateway, calls } = listingGateway(harness)
    const run = await reconcile(harness, gateway)
    expect(calls.filter((call) => call.startsWith('read'))).toHaveLength(20)
    const drifts = await driftsOf(harness, run)
    expect(drifts).toHaveLength(25)
    expect(drifts.filter((drift) => drift.kind === 'here-not-there' && drift.confirmed)).toHaveLength(20)
  })

  test('costs no more calls where the reads find the accounts after all', async () => {
    const harness = new EngineHarness()
    harness.core.switches = { ...harness.core.switches, canceledAccountsListed: false, catch22: false }
    createThere(harness, names(25))
    for (const login of names(25)) {
      harness.core.cancelProduct('acme', login, 'EmailMarketing')
      await rememberHere(harness, login, { status: 'canceled', 'product:EmailMarketing': 'canceled' })
    }
    harness.clock.advance(minutes(10))
    const { gateway, calls } = listingGateway(harness)
    const run = await reconcile(harness, gateway)
    expect(calls.filter((call) => call.startsWith('read'))).toHaveLength(20)
    expect(await driftsOf(harness, run)).toHaveLength(5)
    expect(run.counts.hereNotThere).toBe(5)
  })

  test('is none where our own lane created it since the run began', async () => {
    const harness = new EngineHarness()
    createThere(harness, names(60))
    const { gateway, calls } = listingGateway(harness)
    const listing = gateway.listAccounts
    harness.core.switches = { ...harness.core.switches, visibilityDelayMs: 3_600_000 }
    gateway.listAccounts = async (page, call) => {
      if (page === undefined) await harness.handle(provision('just-created'))
      return listing(page, call)
    }
    const run = await reconcile(harness, gateway)
    expect(run.counts.hereNotThere).toBe(0)
    expect(calls.filter((call) => call.startsWith('read'))).toEqual([])
  })

  test('is no drift where the directory knows that it is absent', async () => {
    const harness = new EngineHarness()
    await rememberHere(harness, 'never-was', { presence: 'absent' })
    harness.clock.advance(minutes(10))
    const { gateway } = listingGateway(harness)
    const run = await reconcile(harness, gateway)
    expect(run).toMatchObject({ accountsHere: 0, counts: { hereNotThere: 0 } })
  })
})

describe('an account that is listed twice, since pages shifted', () => {
  test('counts once', async () => {
    const harness = new EngineHarness()
    harness.core.switches = { ...harness.core.switches, listOrder: 'newest-first' }
    createThere(harness, names(60))
    const { gateway } = listingGateway(harness, (page) => {
      if (page === 2) createThere(harness, ['late-comer'])
      return undefined
    })
    const run = await reconcile(harness, gateway)
    expect(run).toMatchObject({ state: 'complete', accountsThere: 60, counts: { thereNotHere: 60 } })
  })
})

describe('an account with an operation in hand', () => {
  test('is not compared: the change is on one side before it is on the other', async () => {
    const harness = new EngineHarness()
    await harness.handle(provision('bakery'))
    harness.clock.advance(minutes(10))
    harness.gateway.fault = (call) => (call === 'open' ? { kind: 'lost', applied: true } : undefined)
    const request = open('bakery')
    await harness.handle(request)
    expect(await harness.operation(request.operationId)).toMatchObject({ status: 'resolving' })
    const { gateway } = listingGateway(harness)
    const run = await reconcile(harness, gateway)
    expect(run.counts).toEqual({ thereNotHere: 0, hereNotThere: 0, differs: 0 })
  })

  test('that is being created is not reported as unknown here', async () => {
    const harness = new EngineHarness()
    harness.gateway.fault = (call) => (call === 'create' ? { kind: 'lost', applied: true } : undefined)
    await harness.handle(provision('bakery'))
    const { gateway } = listingGateway(harness)
    const run = await reconcile(harness, gateway)
    expect(run.counts.thereNotHere).toBe(0)
  })

  test('is compared again once it is done and settled', async () => {
    const harness = new EngineHarness({ partner: { anchorProduct: 'EventMarketing' } })
    await harness.handle(provision('bakery'))
    await harness.handle(open('bakery'))
    harness.clock.advance(minutes(10))
    await harness.handle(cancel('bakery'))
    harness.core.openProduct('acme', 'bakery', 'EmailMarketing')
    const { gateway } = listingGateway(harness)
    expect((await reconcile(harness, gateway)).counts.differs).toBe(0)
    harness.clock.advance(minutes(10))
    const run = await reconcile(harness, gateway)
    expect(await driftsOf(harness, run)).toEqual([
      { kind: 'differs', account: 'bakery', field: 'product:EmailMarketing', here: 'canceled', there: 'open' },
    ])
  })

  test('that is parked is compared: a person is to decide, and should know', async () => {
    const harness = new EngineHarness()
    await rememberHere(harness, 'bakery', { status: 'open' })
    const item = await harness.store.get(accountKey('acme', 'bakery'))
    await harness.store.put({ ...item, q: ['open-product:x'], reason: 'parked' } as unknown as Item)
    createThere(harness, ['bakery'])
    harness.clock.advance(minutes(10))
    const { gateway } = listingGateway(harness)
    expect((await reconcile(harness, gateway)).counts.differs).toBe(1)
  })
})

describe('a run that is broken off', () => {
  test('by a crash between page and run reads that page again, and counts it once', async () => {
    const harness = new EngineHarness()
    createThere(harness, names(120))
    const { gateway, calls } = listingGateway(harness)
    let crashes = 1
    harness.store.hooks.beforeCommit = ({ key }) => {
      if (key.sk === 'LATEST' && calls.length === 2 && crashes-- > 0) throw new Error('the machine died')
    }
    await expect(reconcile(harness, gateway)).rejects.toThrow('the machine died')
    harness.clock.advance(minutes(3))
    const run = await reconcile(harness, gateway)
    expect(run).toMatchObject({ state: 'complete', pages: 3, accountsThere: 120, counts: { thereNotHere: 120 } })
    expect(calls).toEqual(['list', 'list', 'list', 'list'])
  })

  test('by a second trigger is left to the first', async () => {
    const harness = new EngineHarness()
    createThere(harness, names(120))
    let second: unknown = 'not asked'
    const { gateway, calls } = listingGateway(harness, (page) => {
      if (page === 2)
        void reconcilePartner(harness.context, acme, gateway, harness.deadline(840_000)).then((run) => {
          second = run
        })
      return undefined
    })
    expect(await reconcile(harness, gateway)).toMatchObject({ state: 'complete', pages: 3, accountsThere: 120 })
    expect(second).toBeUndefined()
    expect(calls).toHaveLength(3)
  })

  test('by a machine that stands still past its lease goes to another, and the first writes nothing more', async () => {
    const harness = new EngineHarness()
    createThere(harness, names(120))
    let other: ReconciliationRun | undefined
    const elsewhere = listingGateway(harness)
    const { gateway } = listingGateway(harness, () => {
      harness.clock.advance(minutes(10))
      return undefined
    })
    const reading = gateway.listAccounts
    gateway.listAccounts = async (...asked) => {
      const page = await reading(...asked)
      other ??= await reconcile(harness, elsewhere.gateway)
      return page
    }
    const first = await reconcilePartner(harness.context, acme, gateway, harness.deadline(8_400_000))
    expect(first).toBeUndefined()
    expect(other).toMatchObject({ state: 'complete', pages: 3, accountsThere: 120 })
    expect(await harness.store.get(latestRunKey('acme'))).toMatchObject({
      state: 'complete',
      run: other?.run,
      pages: 3,
    })
  })

  test('by the end of the invocation’s time is gone on with where it stopped', async () => {
    const harness = new EngineHarness()
    createThere(harness, names(220))
    const { gateway, calls } = listingGateway(harness, () => {
      harness.clock.advance(15_000)
      return undefined
    })
    const first = await reconcile(harness, gateway, 60_000)
    expect(first).toMatchObject({ state: 'running', listed: false, pages: 2 })
    const second = await reconcile(harness, gateway, 60_000)
    expect(second).toMatchObject({ run: first.run, state: 'running', pages: 4 })
    const third = await reconcile(harness, gateway)
    expect(third).toMatchObject({ run: first.run, state: 'complete', pages: 5, accountsThere: 220 })
    expect(calls).toHaveLength(5)
  })

  test('before its first page, for want of time, makes no call', async () => {
    const harness = new EngineHarness()
    const { gateway, calls } = listingGateway(harness)
    expect(await reconcile(harness, gateway, 35_000)).toMatchObject({ state: 'running', pages: 0 })
    expect(calls).toEqual([])
  })

  test('by a page that fails says why, and reads the same page next time', async () => {
    const harness = new EngineHarness()
    createThere(harness, names(120))
    const { gateway, calls } = listingGateway(harness, (page) =>
      page === 2 ? { class: 'unknown', code: 'TIMED_OUT' } : undefined,
    )
    const first = await reconcile(harness, gateway)
    expect(first).toMatchObject({ state: 'running', pages: 1, failures: 1, lastFailure: 'TIMED_OUT' })
    harness.clock.advance(minutes(1))
    const second = await reconcile(harness, gateway)
    expect(second).toMatchObject({ run: first.run, state: 'complete', pages: 3, failures: 1, accountsThere: 120 })
    expect(second.lastFailure).toBeUndefined()
    expect(calls).toHaveLength(4)
  })

  test('by a first page that the vendor refuses is not given up: there is nothing to begin anew', async () => {
    const harness = new EngineHarness()
    const { gateway } = listingGateway(harness, (page) =>
      page === 1 ? { class: 'rejected', code: 'REQUEST_INVALID' } : undefined,
    )
    const first = await reconcile(harness, gateway)
    expect(first).toMatchObject({ state: 'running', failures: 1, lastFailure: 'REQUEST_INVALID' })
    harness.clock.advance(minutes(1))
    expect(await reconcile(harness, gateway)).toMatchObject({ run: first.run, state: 'complete' })
  })

  test('by a later page that the vendor does not know any more is given up, and the next begins anew', async () => {
    const harness = new EngineHarness()
    createThere(harness, names(60))
    const { gateway } = listingGateway(harness, (page) =>
      page === 2 ? { class: 'rejected', code: 'REQUEST_INVALID' } : undefined,
    )
    const first = await reconcile(harness, gateway)
    expect(first).toMatchObject({ state: 'abandoned', lastFailure: 'REQUEST_INVALID' })
    expect(first.finishedAt).toBeDefined()
    harness.clock.advance(1)
    const second = await reconcile(harness, gateway)
    expect(second).toMatchObject({ state: 'complete', pages: 2, failures: 0, accountsThere: 60 })
    expect(second.run).not.toBe(first.run)
    expect(await harness.store.get(runKey('acme', first.run))).toMatchObject({ state: 'abandoned' })
  })

  test('by a budget that is spent makes no call and goes on another day', async () => {
    const spent = { ...acme, budget: { ...acme.budget, requestsPerDay: 1 } }
    const harness = new EngineHarness({ partner: spent })
    createThere(harness, names(60))
    const { gateway, calls } = listingGateway(harness)
    const run = await reconcilePartner(harness.context, spent, gateway, harness.deadline(840_000))
    expect(run).toMatchObject({ state: 'running', failures: 1, lastFailure: 'QUOTA_EXCEEDED' })
    expect(calls.length).toBeLessThanOrEqual(1)
  })
})

describe('a listing that is not as agreed', () => {
  test('in a row goes on; the row is counted, and its account is there', async () => {
    const harness = new EngineHarness()
    createThere(harness, names(2))
    for (const login of [...names(2), 'odd-bakery']) await rememberHere(harness, login)
    await harness.store.put(aliasItem('acme', 'xml', 'id-9', 'odd-bakery'))
    const rows = [
      { index: 2, vendorId: 'id-9', counts: false, reason: 'site_owner_name cannot be read' },
      { index: 3, counts: false, reason: 'the row is no object' },
    ]
    const { gateway } = listingGateway(harness, undefined, (page) => ({ ...page, oddRows: rows }))
    const run = await reconcile(harness, gateway)
    expect(run).toMatchObject({ state: 'complete', accountsThere: 3, oddRows: 2 })
    expect(await driftsOf(harness, run)).toEqual([])
    expect(harness.notices).toContain('listing-row-odd')
  })

  test('because its pages lead in a circle ends the run, and nothing is said to be gone', async () => {
    const harness = new EngineHarness()
    createThere(harness, names(60))
    for (const login of [...names(60), 'hidden']) await rememberHere(harness, login)
    const { gateway, calls } = listingGateway(harness, undefined, (page, number) => ({
      ...page,
      next:
        number % 2 === 0 ? Buffer.from('start=0').toString('base64url') : Buffer.from('start=50').toString('base64url'),
    }))
    const run = await reconcile(harness, gateway)
    expect(run).toMatchObject({ state: 'abandoned', lastFailure: 'LISTING_CIRCULAR' })
    expect((await driftsOf(harness, run)).map(({ kind }) => kind)).not.toContain('here-not-there')
    expect(calls.length).toBeLessThan(8)
  })
})
