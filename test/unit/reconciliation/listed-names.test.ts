import { describe, expect, test } from 'vitest'
import { accountKey } from '../../../shared/ledger/account-record.ts'
import { aliasItem, aliasKey } from '../../../shared/ledger/alias-record.ts'
import type { ListedAccount } from '../../../shared/partner-api/gateway.ts'
import { withLogins } from '../../../shared/reconciliation/listed-names.ts'
import { reconcilePartner } from '../../../shared/reconciliation/reconcile-partner.ts'
import { EngineHarness } from '../../support/engine/engine-harness.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'

const partner = partnerKinds.v3Only
const row = (vendorId: string, login?: string): ListedAccount => ({
  ...(login === undefined ? {} : { login }),
  fields: { presence: 'present', status: 'open', 'vendorId:v3': vendorId },
})

describe('rows of a listing', () => {
  test('keep their login names, and their identifiers lead to those from then on', async () => {
    const { context, store, engine } = new EngineHarness()
    const named = await withLogins(context, partner, [row('a07e1', 'bakery'), row('a07e2', 'florist')])
    expect(named.map(({ login }) => login)).toEqual(['bakery', 'florist'])
    expect(await engine.accountOf('acme', { generation: 'v3', id: 'a07e2' })).toBe('florist')
    // Whose an account is says nothing about whether it was ever operated on.
    expect(await store.get(accountKey('acme', 'florist'))).toBeUndefined()
  })

  test('do not take an identifier away from the account that it leads to already', async () => {
    const { context, store, engine } = new EngineHarness()
    await store.put(aliasItem('acme', 'v3', 'a07e1', 'bakery'))
    await withLogins(context, partner, [row('a07e1', 'robin')])
    expect(await engine.accountOf('acme', { generation: 'v3', id: 'a07e1' })).toBe('bakery')
  })

  test('do not take it away either from an account that is written down at the same moment', async () => {
    const { context, store, engine } = new EngineHarness()
    store.hooks.beforeCommit = async ({ key }) => {
      delete store.hooks.beforeCommit
      expect(key).toEqual(aliasKey('acme', 'v3', 'a07e1'))
      await store.put(aliasItem('acme', 'v3', 'a07e1', 'bakery'))
    }
    await withLogins(context, partner, [row('a07e1', 'robin')])
    expect(await engine.accountOf('acme', { generation: 'v3', id: 'a07e1' })).toBe('bakery')
  })

  test('cost no write where their identifiers are known', async () => {
    const { context, store } = new EngineHarness()
    const rows = [row('a07e1', 'bakery'), row('a07e2', 'florist')]
    await withLogins(context, partner, rows)
    const written: string[] = []
    store.hooks.beforeCommit = ({ key }) => void written.push(key.pk)
    await withLogins(context, partner, rows)
    expect(written).toEqual([])
  })

  test('without a login name are called as their identifier says, or by it where that is not known', async () => {
    const { context, store } = new EngineHarness()
    await store.put(aliasItem('acme', 'v3', 'a07e1', 'bakery'))
    const named = await withLogins(context, partner, [row('a07e1'), row('a07e2')])
    expect(named.map(({ login }) => login)).toEqual(['bakery', 'v3:a07e2'])
    expect(store.all()).toHaveLength(1)
  })

  test('with neither a name nor an identifier that can be kept do not stop the page', async () => {
    const { context } = new EngineHarness()
    const named = await withLogins(context, partner, [{ fields: { presence: 'present' } }])
    expect(named.map(({ login }) => login)).toEqual(['(unnamed)'])
  })
})

describe('the nightly reading of a listing', () => {
  const reconcile = (harness: VendorHarness) =>
    reconcilePartner(harness.context, harness.settings, harness.vendor, harness.deadline(840_000))
  const idOf = (harness: VendorHarness, login: string): string =>
    harness.simulator.core.store.find(login)?.encodedId ?? ''

  test.each(['v2', 'v3'] as const)(
    'makes every identifier of %s known, also of accounts never operated on',
    async (generation) => {
      const harness = new VendorHarness(partnerKinds[generation === 'v2' ? 'withV2' : 'v3Only'], { accounts: 60 })
      const id = idOf(harness, 'acme-client-0055')
      expect(await harness.engine.accountOf('acme', { generation, id })).toBeUndefined()
      expect(await reconcile(harness)).toMatchObject({ counts: { thereNotHere: 60 } })
      expect(await harness.engine.accountOf('acme', { generation, id })).toBe('acme-client-0055')
    },
  )

  test('saves the pass over the listing that an operation would need for the identifier', async () => {
    const harness = new VendorHarness(partnerKinds.mixed)
    await harness.carryOut('provision-account', 'bakery', newAccount)
    harness.clock.advance(600_000)
    expect(await reconcile(harness)).toMatchObject({ counts: { thereNotHere: 0, hereNotThere: 0 } })
    harness.calledSince()
    await harness.carryOut('change-plan', 'bakery', { planType: 'GOLD' })
    expect(harness.calledSince()).toEqual(['v3 read-plan', 'v3 change-plan'])
  })

  test('knows an account by its identifier where the row shows its owner’s name', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only, { switches: { v3SiteOwnerName: 'person' } })
    await harness.carryOut('provision-account', 'bakery', newAccount)
    harness.clock.advance(600_000)
    expect(await reconcile(harness)).toMatchObject({
      accountsThere: 1,
      accountsHere: 1,
      counts: { thereNotHere: 0, hereNotThere: 0, differs: 0 },
    })
  })
})
