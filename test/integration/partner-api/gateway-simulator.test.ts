import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { VendorAnswer } from '../../../shared/domain/answer.ts'
import { createGateway } from '../../../shared/partner-api/create-gateway.ts'
import type { AccountNames, AccountObservation, Gateway, NewAccount } from '../../../shared/partner-api/gateway.ts'
import { fingerprintOf } from '../../../shared/partner-api/json/webhook-topics.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { createUndiciTransport } from '../../../shared/partner-api/transport/undici-transport.ts'
import { unsharedTokens } from '../../../shared/partner-api/v3/shared-tokens.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { type SimulatorProcess, startSimulator } from '../simulator/simulator-process.ts'

/** The whole client layer against the vendor as a process of its own, by three kinds of partner. */
let simulator: SimulatorProcess
let old: Gateway
let json: Record<'v2' | 'v3', Gateway>
const transport = createUndiciTransport({ clock: systemClock })

beforeAll(async () => {
  simulator = await startSimulator()
  old = gatewayOf('acme', {
    capabilities: { membership: 'text', listing: 'xml', provision: 'xml', products: 'xml' },
    anchorProduct: 'EventMarketing',
  })
  json = { v2: gatewayOf('globex', everythingBy('v2')), v3: gatewayOf('initech', everythingBy('v3')) }
})
afterEach(() => fetch(`${simulator.control}/faults`, { method: 'DELETE' }))
afterAll(async () => {
  await transport.close()
  await simulator.end()
})

const everythingBy = (generation: 'v2' | 'v3'): Pick<PartnerSettings, 'capabilities'> => ({
  capabilities: {
    membership: generation,
    listing: generation,
    provision: generation,
    plan: generation,
    cancel: generation,
    webhooks: generation,
  },
})

const unchanging = <Value>(value: Value) => ({ current: async () => value, newerThan: async () => undefined })

/** The gateway of a demo partner, whose credentials are invented and always the same. */
function gatewayOf(id: string, settings: Pick<PartnerSettings, 'capabilities' | 'anchorProduct'>): Gateway {
  const { url } = simulator
  return createGateway({
    settings: {
      id,
      login: id,
      secretName: `partners/${id}`,
      budget: { name: id, requestsPerSecond: 4, requestsPerDay: 10_000 },
      baseUrls: { text: url, xml: url, v2: url, v3: url },
      v3: { tokenUrl: `${url}/partners/oauth2/default/v1/token` },
      ...settings,
    },
    transport,
    clock: systemClock,
    sharedTokens: unsharedTokens,
    credentials: {
      signIn: unchanging({ apiKey: `demo-key-${id}`, login: id, password: `demo-password-${id}` }),
      v3: unchanging({
        apiKey: `demo-key-${id}`,
        clientId: `demo-client-${id}`,
        clientSecret: `demo-client-secret-${id}`,
      }),
    },
  })
}

const call = (milliseconds = 10_000) => ({
  deadlineAt: systemClock.monotonic() + milliseconds,
  permit: async () => undefined,
  window: { isOpen: () => true },
})
const byLogin = (login: string): AccountNames => ({ login, vendorIds: {} })
const newAccount = (login: string): NewAccount => ({
  login,
  signIn: { password: 'Gr4pe-shot!' },
  organizationName: 'Bäckerei & Söhne <1>',
  firstName: 'Robin',
  lastName: 'Quince',
  email: 'robin@nullmailer.com',
  phone: '+1 555 0100',
  countryCode: 'US',
  stateCode: 'MA',
  managed: true,
  singleBilling: true,
})

async function plan(...rules: object[]): Promise<void> {
  const answer = await fetch(`${simulator.control}/faults`, { method: 'POST', body: JSON.stringify(rules) })
  if (answer.status !== 201) throw new Error(`fault refused: ${await answer.text()}`)
}

async function turn(switches: object): Promise<void> {
  const answer = await fetch(`${simulator.control}/switches`, { method: 'PATCH', body: JSON.stringify(switches) })
  if (!answer.ok) throw new Error(`switch refused: ${await answer.text()}`)
}

async function seen(answer: Promise<VendorAnswer<AccountObservation>>): Promise<AccountObservation> {
  const result = await answer
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.evidence.answered ?? result.failure.message}`)
  return result.value
}

describe('the life of an account by XML and text', () => {
  it('is created, read, opened, cancelled and caught', async () => {
    const account = byLogin('life-01')
    const products = ['singleBilling', 'product:EmailMarketing', 'product:EventMarketing']
    expect(await seen(old.readAccount(account, ['presence'], call()))).toEqual({
      generation: 'text',
      fields: { presence: 'absent' },
    })
    expect(await seen(old.readAccount(account, products, call()))).toMatchObject({ fields: { presence: 'absent' } })
    await seen(old.provisionAccount({ ...newAccount('Life-01'), products: ['EmailMarketing'] }, call()))
    expect(await seen(old.readAccount(account, ['presence', 'vendorId:text'], call()))).toMatchObject({
      generation: 'text',
      fields: { presence: 'present', status: 'trial', 'vendorId:text': expect.stringMatching(/^\d{13}$/) },
    })
    expect(await seen(old.readAccount(account, products, call()))).toMatchObject({
      generation: 'xml',
      fields: {
        presence: 'present',
        singleBilling: true,
        'product:EmailMarketing': 'open',
        'product:EventMarketing': 'absent',
      },
      profile: { organizationName: 'Bäckerei & Söhne <1>', email: 'robin@nullmailer.com' },
    })
    expect(await old.provisionAccount(newAccount('life-01'), call())).toMatchObject({
      failure: { class: 'rejected', code: 'CONFLICT' },
    })
    await seen(old.openProduct(account, 'EventMarketing', call()))
    await seen(old.cancelProduct(account, 'EventMarketing', call()))
    await seen(old.cancelProduct(account, 'EmailMarketing', call()))
    expect(await seen(old.readAccount(account, products, call()))).toMatchObject({
      fields: { status: 'canceled', singleBilling: false, 'product:EmailMarketing': 'absent' },
    })
    expect(await old.openProduct(account, 'EmailMarketing', call())).toMatchObject({ failure: { class: 'rejected' } })
  })

  it('is let out by one update that sets billing and products together, where the vendor takes it', async () => {
    const account = byLogin('update-01')
    const update = { singleBilling: true, products: ['EmailMarketing'] }
    const wanted = ['status', 'singleBilling', 'product:EmailMarketing', 'profile']
    const cleared = { updateMissingElements: 'clear' }
    await seen(old.provisionAccount(newAccount('update-01'), call()))
    const before = await seen(old.readAccount(account, wanted, call()))
    await seen(old.cancelProduct(account, 'EmailMarketing', call()))
    expect(await old.updateAccount(account, update, call())).toMatchObject({
      failure: { class: 'rejected', code: 'REQUEST_INVALID' },
      evidence: { call: 'update-site-owner' },
    })
    await turn({ ...cleared, updateWithUnheldProducts: 'reopens' })
    await seen(old.updateAccount(account, update, call()))
    // The vendor clears what is not sent: all that was read came back to it.
    expect(await seen(old.readAccount(account, wanted, call()))).toEqual({
      ...before,
      fields: { ...before.fields, status: 'open' },
    })
    await turn({ updateMissingElements: 'keep', updateWithUnheldProducts: 'refused' })
  })

  it('is listed page by page to the end', async () => {
    await turn({ pageSize: 1 })
    await seen(old.provisionAccount(newAccount('listed-01'), call()))
    await seen(old.provisionAccount(newAccount('listed-02'), call()))
    const logins: (string | undefined)[] = []
    let page: string | undefined
    do {
      const answer = await old.listAccounts(page, call())
      if (!answer.ok) throw new Error(answer.failure.message)
      logins.push(...answer.value.accounts.map(({ login }) => login))
      page = answer.value.next
    } while (page !== undefined)
    await turn({ pageSize: 50 })
    expect(logins).toEqual(expect.arrayContaining(['listed-01', 'listed-02']))
    expect(new Set(logins).size).toBe(logins.length)
  })
})

describe('the life of an account by JSON', () => {
  const plans = { v2: ['BASIC', 'ULTIMATE'], v3: ['GOLD', 'SILVER'] } as const

  it.each(['v2', 'v3'] as const)('%s: is created, listed, billed and cancelled', async (one) => {
    const gateway = json[one]
    const login = `life-${one}-01`
    const id = `vendorId:${one}` as const
    const created = await seen(gateway.provisionAccount(newAccount(login), call()))
    expect(created.fields).toMatchObject({ presence: 'present', [id]: expect.stringMatching(/^a[0-9a-z]+$/) })
    const listed = await gateway.listAccounts(undefined, call())
    const row = listed.ok ? listed.value.accounts.find((account) => account.login === login) : undefined
    expect(row).toMatchObject({
      fields: { ...created.fields, status: 'trial' },
      organizationName: 'Bäckerei & Söhne <1>',
    })

    const account: AccountNames = { login, vendorIds: { [one]: created.fields[id] } }
    const read = () => seen(gateway.readAccount(account, ['status', 'planType'], call()))
    expect(await read()).toMatchObject({ generation: one, fields: { status: 'trial', planType: 'TRIAL' } })
    const [firstPlan, secondPlan] = plans[one]
    const change = { planType: firstPlan, billingDayOfMonth: 20 }
    const changed = { presence: 'present', status: 'open', planType: firstPlan, billingDayOfMonth: 20 }
    expect(await seen(gateway.changePlan(account, change, call()))).toMatchObject({ fields: changed })
    expect(await read()).toMatchObject({ fields: changed })
    await seen(gateway.changePlan(account, { planType: secondPlan }, call()))
    expect(await read()).toMatchObject({ fields: { ...changed, planType: secondPlan } })

    await seen(gateway.cancelAccount(account, { effectiveAt: Math.floor(systemClock.now()), reason: 3 }, call()))
    expect(await read()).toMatchObject({ fields: { status: 'canceled' } })
    expect(await gateway.probe(call())).toMatchObject({ ok: true })
  })

  it.each(['v2', 'v3'] as const)('%s: topics are subscribed, read and given up', async (one) => {
    const gateway = json[one]
    const hook = 'https://hooks.example.com/topics'
    const shows = (value: string) => ({ generation: one, fields: { 'topic:tier.decrease': value } })
    const read = () => seen(gateway.readTopic('tier.decrease', call()))
    expect(await read()).toEqual(shows('none'))
    await seen(gateway.subscribeTopic('tier.decrease', hook, call()))
    expect(await read()).toEqual(shows(fingerprintOf(hook)))
    await seen(gateway.unsubscribeTopic('tier.decrease', call()))
    expect(await read()).toEqual(shows('none'))
  })

  it.each(['v2', 'v3'] as const)('%s: an account that is not there is absent', async (one) => {
    const nobody: AccountNames = { login: 'nobody-01', vendorIds: { [one]: 'a0000nobody0' } }
    expect(await seen(json[one].readAccount(nobody, ['presence'], call()))).toEqual({
      generation: one,
      fields: { presence: 'absent' },
    })
  })

  it('V3: whose an account is, is told by its own summary', async () => {
    const created = await seen(json.v3.provisionAccount(newAccount('summary-01'), call()))
    const account: AccountNames = { login: 'summary-01', vendorIds: { v3: created.fields['vendorId:v3'] } }
    expect(await seen(json.v3.readAccount(account, ['presence', 'profile'], call()))).toMatchObject({
      profile: { organizationName: 'Bäckerei & Söhne <1>', email: 'robin@nullmailer.com', countryCode: 'US' },
    })
  })
})

describe('a vendor that fails', () => {
  const rows: [fault: object, expected: object, reason: string][] = [
    [{ fault: 'reset-after' }, { class: 'unknown', code: 'CONNECTION_LOST' }, 'carried out, and no answer'],
    [{ fault: 'reset-before' }, { class: 'unknown', code: 'CONNECTION_LOST' }, 'looks the same from here'],
    [{ fault: 'status-500-after' }, { class: 'unknown', code: 'VENDOR_ERROR' }, 'carried out, and an error'],
    [{ fault: 'truncate' }, { class: 'unknown' }, 'carried out, and half an answer'],
    [{ fault: 'html' }, { class: 'unknown', code: 'ANSWER_UNREADABLE' }, 'a web page as success'],
    [{ fault: 'status', status: 302 }, { class: 'held', code: 'REDIRECTED' }, 'the address moved'],
    [
      { fault: 'status', status: 403, body: '<h1>Developer Over Qps</h1>' },
      { class: 'refused-for-now', code: 'OVER_RATE' },
      'over rate',
    ],
    [
      { fault: 'status', status: 403, body: '<h1>Developer Over Rate</h1>' },
      { class: 'refused-for-now', code: 'QUOTA_EXCEEDED' },
      'quota',
    ],
    [{ fault: 'status', status: 401 }, { class: 'held', code: 'CREDENTIALS_REFUSED' }, 'wrong password'],
  ]
  it.each(rows)('with %j is %j: %s', async (fault, expected) => {
    await plan({ match: { call: 'create' }, ...fault })
    const answer = await old.provisionAccount(newAccount(`failing-${rows.findIndex(([row]) => row === fault)}`), call())
    expect(answer).toMatchObject({ ok: false, failure: expected })
  })

  it('by keeping silent is unknown at the deadline, and what it did shows later', async () => {
    await plan({ match: { call: 'create' }, fault: 'timeout-after' })
    expect(await old.provisionAccount(newAccount('silent-01'), call(1_500))).toMatchObject({
      failure: { class: 'unknown', code: 'TIMED_OUT' },
      evidence: { sentAt: expect.any(Number) },
    })
    expect(await old.readAccount(byLogin('silent-01'), ['presence'], call())).toMatchObject({
      value: { fields: { presence: 'present' } },
    })
  })
})
