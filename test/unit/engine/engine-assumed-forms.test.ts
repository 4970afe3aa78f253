import { describe, expect, test } from 'vitest'
import { type KeyRecord, keyKey } from '../../../shared/ledger/key-record.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { Switches } from '../../simulator/core/switches.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'
import { minutes, settled } from '../account-reads/asking.ts'

const planChange = { planType: 'GOLD', billingDayOfMonth: 3 }
const release = { releaseFromSingleBilling: true }
const user = {
  login: 'baker-2',
  firstName: 'Robin',
  lastName: 'Baker',
  role: 'account_manager',
  email: 'baker-2@example.com',
  externalId: 'baker-2',
  externalProvider: 'example',
}

async function withAccounts(
  switches: Partial<Switches>,
  settings: PartnerSettings = partnerKinds.v3Only,
  accounts = ['bakery'],
): Promise<VendorHarness> {
  const harness = new VendorHarness(settings)
  for (const account of accounts) await harness.carryOut('provision-account', account, newAccount)
  harness.clock.advance(settled)
  harness.simulator.core.switches = { ...harness.simulator.core.switches, ...switches }
  return harness
}

describe('forms that no contract excludes change nothing:', () => {
  test.each([
    { v3Numbers: 'texts', reason: 'numbers as texts' },
    { v3Numbers: 'nulls', reason: 'numbers that are null' },
    { v3Numbers: 'wide', reason: 'numbers beyond 32 bits' },
  ] as const)('$reason in a plan and in the list', async ({ v3Numbers }) => {
    const harness = await withAccounts({ v3Numbers })
    const changed = await harness.carryOut('change-plan', 'bakery', planChange)
    const again = await harness.carryOut('change-plan', 'bakery', planChange)
    const cancelled = await harness.carryOut('cancel-account', 'bakery', release)
    expect(await harness.operation(changed)).toMatchObject({ status: 'applied' })
    expect(await harness.operation(again)).toMatchObject({ outcome: { code: 'ALREADY_SO' } })
    expect(await harness.operation(cancelled)).toMatchObject({ status: 'applied' })
  })

  test.each([
    { v2Dates: 'no-offset', reason: 'a date without its offset' },
    { v2Dates: 'date-only', reason: 'a date without its time' },
  ] as const)('$reason in V2 is the date that was asked for, and is sent once', async ({ v2Dates }) => {
    const harness = await withAccounts({ v2Dates }, partnerKinds.withV2)
    const effectiveAt = new Date(harness.clock.now() + minutes(60 * 24 * 30)).toISOString()
    const id = await harness.carryOut('cancel-account', 'bakery', { ...release, effectiveAt })
    expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
    expect(harness.calledSince().filter((call) => call === 'v2 cancel-account')).toHaveLength(1)
  })
})

const keyOf = async (harness: VendorHarness) =>
  (await harness.store.get(keyKey(harness.settings.budget.name))) as unknown as KeyRecord

describe('a function that the key is not enabled for', () => {
  const names = ['alpha-one', 'bravo-two', 'charlie-three', 'delta-four', 'echo-five']

  test('is held after three accounts; the key is not, and other functions go on', async () => {
    const harness = await withAccounts({ v3FunctionNotEnabled: 'change-plan' }, partnerKinds.v3Only, names)
    const ids: string[] = []
    for (const account of names.slice(0, 4)) {
      ids.push(await harness.carryOut('change-plan', account, planChange, { horizon: 30_000 }))
    }
    expect((await keyOf(harness)).holds).toMatchObject({ 'acme#change-plan': { code: 'ACCESS_REFUSED' } })
    expect((await keyOf(harness)).breaker).toBeUndefined()
    const other = await harness.carryOut('cancel-account', 'echo-five', release)
    expect(await harness.operation(other)).toMatchObject({ status: 'applied' })
    harness.simulator.core.switches = { ...harness.simulator.core.switches, v3FunctionNotEnabled: 'none' }
    await harness.settle(minutes(120))
    for (const id of ids) expect(await harness.operation(id)).toMatchObject({ status: 'applied' })
  })
})

describe('users for single sign-on of an account that does not exist', () => {
  test.each([
    { v3UnknownSsoAccountStatus: 404, reason: 'not found', end: ['rejected', 'ACCOUNT_NOT_FOUND'] },
    { v3UnknownSsoAccountStatus: 400, reason: 'a bad request', end: ['rejected', 'REQUEST_INVALID'] },
    // What a refusal may have done nothing shows, so a person decides.
    { v3UnknownSsoAccountStatus: 403, reason: 'a refusal', end: ['parked', 'EFFECT_NOT_SHOWN'] },
  ] as const)(
    'answered as $reason, stop neither the key nor another account',
    async ({ v3UnknownSsoAccountStatus, end }) => {
      const harness = await withAccounts({ v3UnknownSsoAccountStatus }, partnerKinds.v3Only, ['florist'])
      const odd = await harness.carryOut('create-sso-user', 'nowhere-1', user, {
        vendorId: { generation: 'v3', id: 'a07enobody0' },
      })
      const other = await harness.carryOut('create-sso-user', 'florist', { ...user, login: 'florist-2' })
      expect(await harness.operation(other)).toMatchObject({ status: 'applied' })
      expect((await keyOf(harness)).breaker).toBeUndefined()
      await harness.settle(minutes(60 * 24))
      const { status, outcome } = await harness.operation(odd)
      expect([status, outcome?.code]).toEqual(end)
    },
  )
})
