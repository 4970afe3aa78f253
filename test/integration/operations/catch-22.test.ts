import { describe, expect, test } from 'vitest'
import type { Gateway } from '../../../shared/partner-api/gateway.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { Switches } from '../../simulator/core/switches.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'

/** The calls of the climb; a parked operation is looked at again each hour, by reads alone. */
function climbed(calls: readonly string[], count: number): readonly string[] {
  expect(calls.slice(count).filter((call) => call !== 'xml read')).toEqual([])
  return calls.slice(0, count)
}

const hour = 3_600_000
const { anchorProduct: _anchor, ...mixed } = partnerKinds.mixed
const withUpdate = (partner: PartnerSettings): PartnerSettings => ({
  ...partner,
  reopen: { ...partner.reopen, updateSiteOwner: true },
})

/**
 * An account that lost its last product, and single billing with it (docs/reference/vendor.md#xml-products, rules 2 and
 * 3).
 */
async function caught(settings: PartnerSettings, switches: Partial<Switches> = {}): Promise<VendorHarness> {
  const harness = new VendorHarness(settings, { switches })
  await harness.carryOut('provision-account', 'bakery', { ...newAccount, products: ['EmailMarketing'] })
  await harness.carryOut('open-product', 'bakery', {})
  harness.clock.advance(300_000)
  await harness.carryOut('cancel-product', 'bakery', { releaseFromSingleBilling: true })
  harness.clock.advance(300_000)
  expect((await harness.lane('bakery')).directory).toMatchObject({ status: 'canceled', singleBilling: false })
  harness.calledSince()
  return harness
}

const reopen = async (harness: VendorHarness, input: Record<string, unknown> = {}) => {
  const id = await harness.carryOut('reopen-account', 'bakery', input, { horizon: 3 * hour })
  return harness.operation(id)
}

const seenAtVendor = (harness: VendorHarness) => {
  const { status, singleBilling, products } = harness.simulator.core.store.find('bakery') ?? {}
  return { status, singleBilling, products: products?.map(({ name, status: held }) => `${name} ${held}`) }
}

describe('the way into the catch-22', () => {
  test('is barred: the last product is not cancelled unasked, and the account is told from the first event on', async () => {
    const harness = new VendorHarness(mixed)
    await harness.carryOut('provision-account', 'bakery', { ...newAccount, products: ['EmailMarketing'] })
    await harness.carryOut('open-product', 'bakery', {})
    harness.clock.advance(300_000)
    const refused = await harness.carryOut('cancel-product', 'bakery', {})
    expect(await harness.operation(refused)).toMatchObject({ status: 'rejected', outcome: { code: 'LAST_PRODUCT' } })
    expect(harness.events.map(({ type }) => type)).not.toContain('account.caught')
    await harness.carryOut('cancel-product', 'bakery', { releaseFromSingleBilling: true })
    expect(harness.events.map(({ type }) => type)).toContain('account.caught')
  })

  test('is not taken at all with an anchor product, which keeps account and single billing', async () => {
    const harness = new VendorHarness(partnerKinds.mixed)
    await harness.carryOut('provision-account', 'bakery', newAccount)
    await harness.carryOut('open-product', 'bakery', {})
    harness.clock.advance(300_000)
    await harness.carryOut('cancel-product', 'bakery', {})
    expect(seenAtVendor(harness)).toEqual({
      status: 'Open',
      singleBilling: true,
      products: ['EmailMarketing Canceled', 'EventMarketing Open'],
    })
    harness.clock.advance(300_000)
    // Rung 2: what single billing and a product are left of is simply opened.
    harness.calledSince()
    expect(await reopen(harness)).toMatchObject({ status: 'applied', outcome: { concludedBy: 'observation' } })
    expect(harness.calledSince()).toEqual(['xml read', 'xml open', 'xml read'])
  })
})

describe('out of the catch-22, in both forms of the vendor’s rule', () => {
  test('where reactivation restores single billing the account is open again, by one write', async () => {
    const harness = await caught(mixed, { reactivationSingleBilling: 'restored' })
    const operation = await reopen(harness)
    expect(operation).toMatchObject({
      status: 'applied',
      steps: ['reactivate-plan'],
      outcome: { concludedBy: 'observation', effect: 'proven', message: 'The account is open again.' },
    })
    expect(operation.outcome?.code).toBeUndefined()
    expect(harness.calledSince()).toEqual(['xml read', 'v3 list', 'v3 change-plan', 'xml read'])
    expect(seenAtVendor(harness)).toMatchObject({ status: 'Open', singleBilling: true })
  })

  test('where it leaves it ended the ladder ends too, with a letter that says what was tried and what is missing', async () => {
    const harness = await caught(mixed, { reactivationSingleBilling: 'as-left' })
    const operation = await reopen(harness)
    expect(operation).toMatchObject({ status: 'parked', steps: ['reactivate-plan'], outcome: { code: 'LADDER_ENDED' } })
    expect(climbed(harness.calledSince(), 4)).toEqual(['xml read', 'v3 list', 'v3 change-plan', 'xml read'])
    const { vendorId } = { vendorId: (await harness.lane('bakery')).directory['vendorId:v3'] }
    const letter = operation.outcome?.request
    expect(letter?.text).toContain('For the account below, please put it back under our single billing.')
    expect(letter?.text).toContain(`Account identifiers: v3 ${vendorId}`)
    expect(letter?.text).toContain('status open, single billing no')
    expect(letter?.text).toMatch(/- 2026-\S+ PUT plan with a plan that is not TRIAL \(V3\): applied/)
    for (const word of ['Example Bakery', 'Robin', 'robin@example.com', '555']) expect(letter?.text).not.toContain(word)
    expect(seenAtVendor(harness)).toMatchObject({ status: 'Open', singleBilling: false })
  })

  test('and goes on from what it sees, when the vendor’s team has done its part and a person retries it', async () => {
    const harness = await caught(mixed, { reactivationSingleBilling: 'as-left' })
    const parked = await reopen(harness)
    const account = harness.simulator.core.store.find('bakery')
    if (account === undefined) throw new Error('The account is gone.')
    harness.simulator.alter({ ...account, singleBilling: true })
    harness.calledSince()
    const person = { by: 'robin', why: 'The vendor has answered the letter.' }
    await harness.engine.decide('acme', parked.operationId, { kind: 'retry', version: parked.ver, ...person })
    await harness.settle(hour)
    expect(await harness.operation(parked.operationId)).toMatchObject({
      status: 'applied',
      outcome: { concludedBy: 'observation', effect: 'proven' },
    })
    expect(harness.calledSince().filter((call) => !/read|list/.test(call))).toEqual([])
  })

  test.each(['as-left', 'restored'] as const)(
    'a partner with V3 alone gets its account open, and is told that single billing cannot be seen (%s)',
    async (form) => {
      const harness = new VendorHarness(partnerKinds.v3Only, { switches: { reactivationSingleBilling: form } })
      await harness.carryOut('provision-account', 'bakery', newAccount)
      harness.clock.advance(300_000)
      await harness.carryOut('cancel-account', 'bakery', { releaseFromSingleBilling: true })
      harness.clock.advance(300_000)
      harness.calledSince()
      const operation = await reopen(harness, { planType: 'GOLD', billingDayOfMonth: 15 })
      expect(operation).toMatchObject({ status: 'applied', outcome: { concludedBy: 'observation', effect: 'proven' } })
      expect(operation.outcome?.warnings?.join()).toContain('single billing cannot be seen')
      expect(harness.calledSince()).toEqual(['v3 read-plan', 'v3 change-plan', 'v3 read-plan'])
    },
  )

  test('a partner with V3 alone must say on which day bills begin, where the account is still on its trial plan', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only)
    await harness.carryOut('provision-account', 'bakery', newAccount)
    harness.clock.advance(300_000)
    await harness.carryOut('cancel-account', 'bakery', { releaseFromSingleBilling: true })
    harness.clock.advance(300_000)
    harness.calledSince()
    expect(await reopen(harness, { planType: 'GOLD' })).toMatchObject({
      status: 'rejected',
      outcome: { code: 'BILLING_DAY_MISSING' },
    })
    expect(harness.calledSince()).toEqual(['v3 read-plan'])
  })

  test('a partner with XML alone has no rung, and gets the letter at once', async () => {
    const harness = await caught(partnerKinds.old)
    expect(await reopen(harness)).toMatchObject({
      status: 'parked',
      steps: [],
      outcome: { code: 'LADDER_ENDED', request: { text: expect.stringContaining('No call could be tried') } },
    })
    expect(harness.calledSince()).toEqual(['xml read'])
  })
})

describe('the rung that updates the whole SiteOwner, where the partner has switched it on', () => {
  test('is refused by the vendor, and the letter quotes the refusal', async () => {
    const harness = await caught(withUpdate(partnerKinds.old))
    const operation = await reopen(harness)
    expect(operation).toMatchObject({ status: 'parked', steps: [], outcome: { code: 'LADDER_ENDED' } })
    expect(climbed(harness.calledSince(), 5)).toEqual(['xml read', 'xml read', 'xml update', 'xml read', 'xml read'])
    expect(operation.outcome?.request?.text).toMatch(
      /PUT siteowner with SingleBilling and Products together \(XML\): rejected \(/,
    )
  })

  test('leads out of the catch-22, where the vendor takes it once the account is open', async () => {
    const harness = await caught(withUpdate(mixed), { reactivationSingleBilling: 'as-left' })
    expect(await reopen(harness)).toMatchObject({ status: 'applied', steps: ['reactivate-plan', 'update-site-owner'] })
    expect(seenAtVendor(harness)).toMatchObject({ status: 'Open', singleBilling: true })
  })

  test('is taken and changes nothing: it is not climbed again', async () => {
    const harness = await caught(withUpdate(mixed), { reactivationSingleBilling: 'as-left' })
    const { core } = harness.simulator
    core.switches = { ...core.switches, singleBillingAskedFor: 'ignored' }
    const operation = await reopen(harness)
    expect(operation).toMatchObject({ status: 'parked', outcome: { code: 'LADDER_ENDED' } })
    const writes = harness.calledSince().filter((call) => !/read|list/.test(call))
    expect(writes).toEqual(['v3 change-plan', 'xml update'])
    expect(operation.outcome?.request?.text).toContain('PUT plan with a plan that is not TRIAL')
    expect(operation.outcome?.request?.text).toContain('PUT siteowner with SingleBilling and Products together')
  })
})

describe('a rung whose answer does not come', () => {
  const faults = ['timeout-before', 'timeout-after', 'reset-before', 'reset-after', 'status-500-after'] as const

  test.each(faults)('by %s is looked for before anything else is tried', async (fault) => {
    const harness = await caught(mixed, { reactivationSingleBilling: 'restored' })
    harness.simulator.faults.add({ match: { call: 'change-plan' }, fault, times: 1, skip: 0 })
    expect(await reopen(harness)).toMatchObject({ status: 'applied', steps: ['reactivate-plan'] })
    const calls = harness.calledSince()
    const writes = calls.flatMap((call, place) => (call === 'v3 change-plan' ? [place] : []))
    expect(writes).toHaveLength(fault.endsWith('before') ? 2 : 1)
    expect(calls.slice((writes[0] ?? 0) + 1, writes[1])).toContain('v3 read-plan')
    expect(seenAtVendor(harness)).toMatchObject({ status: 'Open', singleBilling: true })
  })

  test.each(['before', 'after'] as const)(
    'because the function crashes %s the vendor has it, is looked for too',
    async (when) => {
      const harness = await caught(mixed, { reactivationSingleBilling: 'restored' })
      let crashes = 1
      const crashing: Gateway = {
        ...harness.vendor,
        changePlan: async (...asked) => {
          if (crashes-- <= 0) return harness.vendor.changePlan(...asked)
          if (when === 'after') await harness.vendor.changePlan(...asked)
          // From here on the request may have left.
          else await asked[2].permit()
          throw new Error('The function was killed.')
        },
      }
      harness.context.gateway = () => crashing
      expect(await reopen(harness)).toMatchObject({ status: 'applied', steps: ['reactivate-plan'] })
      const calls = harness.calledSince()
      expect(calls.filter((call) => call === 'v3 change-plan')).toHaveLength(1)
      expect(calls).toContain('v3 read-plan')
    },
  )
})

describe('a rung that the vendor refuses', () => {
  test('is in the letter with the vendor’s words, and the ladder goes on past it', async () => {
    const harness = await caught(withUpdate(mixed), { reactivationSingleBilling: 'restored' })
    const body = JSON.stringify([{ error_key: 'billing.refused', error_message: 'The plan is not in the group.' }])
    const headers = { 'content-type': 'application/json' }
    harness.simulator.faults.add({
      match: { call: 'change-plan' },
      fault: 'status',
      status: 400,
      headers,
      body,
      times: 1,
      skip: 0,
    })
    const operation = await reopen(harness)
    expect(operation).toMatchObject({ status: 'parked', steps: [], outcome: { code: 'LADDER_ENDED' } })
    const writes = harness.calledSince().filter((call) => !/read|list/.test(call))
    expect(writes).toEqual(['v3 change-plan', 'xml update'])
    expect(operation.outcome?.request?.text).toContain('The plan is not in the group.')
  })

  test('does not end the operation as rejected while an earlier attempt is unknown', async () => {
    const harness = await caught(mixed, { reactivationSingleBilling: 'restored' })
    harness.simulator.faults.add({ match: { call: 'change-plan' }, fault: 'timeout-before', times: 1, skip: 0 })
    harness.simulator.faults.add({
      match: { call: 'change-plan' },
      fault: 'status',
      status: 400,
      body: '',
      times: 1,
      skip: 0,
    })
    const operation = await reopen(harness)
    expect(operation.status).not.toBe('rejected')
    const calls = harness.calledSince()
    const lastWrite = calls.lastIndexOf('v3 change-plan')
    expect(calls.slice(lastWrite + 1).filter((call) => call === 'v3 read-plan').length).toBeGreaterThanOrEqual(2)
  })
})

test('an account that was never there is not reopened', async () => {
  const harness = new VendorHarness(mixed)
  expect(await reopen(harness)).toMatchObject({ status: 'rejected', outcome: { code: 'ACCOUNT_UNKNOWN' } })
})

test('an account that is open and as wanted is left alone, after one read', async () => {
  const harness = new VendorHarness(mixed)
  await harness.carryOut('provision-account', 'bakery', { ...newAccount, products: ['EmailMarketing'] })
  harness.clock.advance(300_000)
  harness.calledSince()
  expect(await reopen(harness)).toMatchObject({
    status: 'applied',
    outcome: { concludedBy: 'guard', effect: 'none', code: 'ALREADY_SO' },
  })
  expect(harness.calledSince()).toEqual(['xml read'])
})
