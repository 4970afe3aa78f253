import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createGateway } from '../../../shared/partner-api/create-gateway.ts'
import type { Gateway, NewAccount } from '../../../shared/partner-api/gateway.ts'
import { createUndiciTransport } from '../../../shared/partner-api/transport/undici-transport.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { type SimulatorProcess, startSimulator } from '../simulator/simulator-process.ts'

/** The whole client layer against the vendor as a process of its own. */
let simulator: SimulatorProcess
let gateway: Gateway
const transport = createUndiciTransport({ clock: systemClock })

beforeAll(async () => {
  simulator = await startSimulator()
  gateway = createGateway({
    settings: {
      id: 'acme',
      login: 'acme',
      secretName: 'partners/acme',
      budget: { name: 'acme', requestsPerSecond: 4, requestsPerDay: 10_000 },
      capabilities: { membership: 'xml', provision: 'xml', products: 'xml', listing: 'xml' },
      baseUrls: { xml: simulator.url },
      anchorProduct: 'EventMarketing',
    },
    transport,
    clock: systemClock,
    credentials: {
      current: async () => ({ apiKey: 'demo-key-acme', login: 'acme', password: 'demo-password-acme' }),
      newerThan: async () => undefined,
    },
  })
})
afterEach(() => fetch(`${simulator.control}/faults`, { method: 'DELETE' }))
afterAll(async () => {
  await transport.close()
  await simulator.end()
})

const call = (milliseconds = 10_000) => ({
  deadlineAt: systemClock.monotonic() + milliseconds,
  permit: async () => undefined,
  window: { isOpen: () => true },
})
const newAccount = (login: string): NewAccount => ({
  login,
  password: 'Gr4pe-shot!',
  organizationName: 'Bäckerei & Söhne <1>',
  firstName: 'Robin',
  lastName: 'Quince',
  email: 'robin@nullmailer.com',
  phone: '+1 555 0100',
  countryCode: 'US',
  stateCode: 'MA',
  products: ['EmailMarketing'],
  singleBilling: true,
})

async function plan(...rules: object[]): Promise<void> {
  const answer = await fetch(`${simulator.control}/faults`, { method: 'POST', body: JSON.stringify(rules) })
  if (answer.status !== 201) throw new Error(`fault refused: ${await answer.text()}`)
}

describe('the life of an account', () => {
  it('is created, read, listed, opened, cancelled and caught', async () => {
    const login = 'Life-01'
    expect(await gateway.readAccount(login, call())).toMatchObject({
      ok: true,
      value: { fields: { presence: 'absent' } },
    })
    expect(await gateway.provisionAccount(newAccount(login), call())).toMatchObject({ ok: true })
    expect(await gateway.readAccount(login, call())).toMatchObject({
      value: {
        fields: {
          presence: 'present',
          singleBilling: true,
          'product:EmailMarketing': 'open',
          'product:EventMarketing': 'absent',
        },
        profile: { organizationName: 'Bäckerei & Söhne <1>', email: 'robin@nullmailer.com' },
      },
    })
    expect(await gateway.provisionAccount(newAccount(login), call())).toMatchObject({
      failure: { class: 'rejected', code: 'CONFLICT' },
    })
    expect(await gateway.openProduct(login, 'EventMarketing', call())).toMatchObject({ ok: true })
    expect(await gateway.cancelProduct(login, 'EventMarketing', call())).toMatchObject({ ok: true })
    expect(await gateway.cancelProduct(login, 'EmailMarketing', call())).toMatchObject({ ok: true })
    expect(await gateway.readAccount(login, call())).toMatchObject({
      value: { fields: { status: 'canceled', singleBilling: false, 'product:EmailMarketing': 'absent' } },
    })
    expect(await gateway.openProduct(login, 'EmailMarketing', call())).toMatchObject({ failure: { class: 'rejected' } })
  })

  it('is listed page by page to the end', async () => {
    await fetch(`${simulator.control}/switches`, { method: 'PATCH', body: JSON.stringify({ pageSize: 1 }) })
    await gateway.provisionAccount(newAccount('listed-01'), call())
    await gateway.provisionAccount(newAccount('listed-02'), call())
    const logins: string[] = []
    let page: string | undefined
    do {
      const answer = await gateway.listAccounts(page, call())
      if (!answer.ok) throw new Error(answer.failure.message)
      logins.push(...answer.value.accounts.map(({ login }) => login))
      page = answer.value.next
    } while (page !== undefined)
    expect(logins).toEqual(expect.arrayContaining(['listed-01', 'listed-02']))
    expect(new Set(logins).size).toBe(logins.length)
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
    const answer = await gateway.provisionAccount(
      newAccount(`failing-${rows.findIndex(([row]) => row === fault)}`),
      call(),
    )
    expect(answer).toMatchObject({ ok: false, failure: expected })
  })

  it('by keeping silent is unknown at the deadline, and what it did shows later', async () => {
    await plan({ match: { call: 'create' }, fault: 'timeout-after' })
    expect(await gateway.provisionAccount(newAccount('silent-01'), call(1_500))).toMatchObject({
      failure: { class: 'unknown', code: 'TIMED_OUT' },
      evidence: { sentAt: expect.any(Number) },
    })
    expect(await gateway.readAccount('silent-01', call())).toMatchObject({ value: { fields: { presence: 'present' } } })
  })
})
