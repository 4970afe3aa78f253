import { describe, expect, test } from 'vitest'
import { type Billing, billingOf, newBilling } from '../../simulator/core/billing.ts'
import { newSimulator, startOfTest, stored } from './simulator-fixture.ts'
import { sendTo, sendV2 } from './simulator-requests.ts'

const client = 'acme-client-0001'
const dayMs = 86_400_000
const invalid = (message: RegExp) => [{ error_key: expect.any(String), error_message: expect.stringMatching(message) }]
const pathOf = (simulator: ReturnType<typeof newSimulator>, part: string, login = client) =>
  `/partner/accounts/${stored(simulator, login).encodedId}/${part}`

const newAccount = {
  username: 'client-1',
  password: 'example-password',
  organization_name: 'Example Client',
  first_name: 'Robin',
  last_name: 'Baker',
  email: 'client@nullmailer.com',
  phone: '555-0100',
  state_code: 'MA',
  country_code: 'US',
  managed_site_owner: true,
  single_billing: true,
}

describe('who asks and how', () => {
  test.each([
    { why: 'no credentials', sending: { headers: { authorization: undefined } }, status: 401 },
    { why: 'a wrong password', sending: { headers: { authorization: 'Basic YWNtZTpndWVzcw==' } }, status: 401 },
    { why: 'a token instead', sending: { headers: { authorization: 'Bearer token' } }, status: 401 },
    { why: 'no key', sending: { query: { api_key: '' } }, status: 401 },
    { why: "another partner's key", sending: { query: { api_key: 'demo-key-globex' } }, status: 401 },
    { why: 'XML wanted', sending: { headers: { accept: 'application/xml' } }, status: 406 },
    { why: 'any type taken', sending: { headers: { accept: 'text/html, */*;q=0.1' } }, status: 200 },
    { why: 'nothing said about types', sending: { headers: { accept: undefined } }, status: 200 },
  ])('$why: $status', ({ sending, status }) => {
    const answer = sendV2(newSimulator({}, 1), 'GET', '/partner/accounts', sending)
    expect(answer.status).toBe(status)
    if (status !== 200) expect(answer.json).toEqual(invalid(/./))
  })

  test('an unknown address, method and content type are told apart', () => {
    const simulator = newSimulator({}, 1)
    expect(sendV2(simulator, 'GET', '/partner/elsewhere').status).toBe(404)
    expect(sendV2(simulator, 'DELETE', pathOf(simulator, 'plan')).status).toBe(405)
    const headers = { 'content-type': 'text/plain' }
    expect(sendV2(simulator, 'PUT', pathOf(simulator, 'plan'), { headers, body: { plan_type: 2 } }).status).toBe(415)
  })
})

describe('create', () => {
  test('answers with what was sent, without the password, with id and status', () => {
    const simulator = newSimulator()
    const { password: _secret, ...echo } = newAccount
    const { status, json } = sendV2(simulator, 'POST', '/partner/accounts', { body: newAccount })
    const account = stored(simulator, 'client-1')
    expect([status, json]).toEqual([201, { id: account.encodedId, ...echo, status: 'TRIAL' }])
    expect(account).toMatchObject({ singleBilling: true, contact: { email: newAccount.email }, status: 'Trial' })
    expect(account.trialEndsAt).toBe(startOfTest + 60 * dayMs)
  })

  test.each([
    { why: 'single billing alone', body: { managed_site_owner: false }, singleBilling: false, managed: false },
    { why: 'managed alone', body: { single_billing: false }, singleBilling: false, managed: true },
  ])('both flags make single billing: $why does not', ({ body, singleBilling, managed }) => {
    const simulator = newSimulator()
    sendV2(simulator, 'POST', '/partner/accounts', { body: { ...newAccount, ...body } })
    const account = stored(simulator, 'client-1')
    expect([account.singleBilling, billingOf(account).managed]).toEqual([singleBilling, managed])
  })

  test('a token comes on demand', () => {
    const query = { oauth2_token_provided: 'true' }
    const { json } = sendV2(newSimulator(), 'POST', '/partner/accounts', { body: newAccount, query })
    expect(json).toMatchObject({ oauth2_token: expect.any(String) })
  })

  test.each([
    { why: 'no name', body: { username: undefined }, status: 400, message: /^username/ },
    { why: 'no password and no single sign-on', body: { password: undefined }, status: 400, message: /^password/ },
    { why: 'no address', body: { email: '' }, status: 400, message: /^email/ },
    { why: 'a number for a flag', body: { single_billing: 1 }, status: 400, message: /^single_billing/ },
    { why: 'a name that is taken', body: { username: client }, status: 409, message: /^username: is already taken/ },
  ])('refused: $why', ({ body, status, message }) => {
    const answer = sendV2(newSimulator({}, 1), 'POST', '/partner/accounts', { body: { ...newAccount, ...body } })
    expect([answer.status, answer.json]).toEqual([status, invalid(message)])
  })

  test('single sign-on takes the place of the password', () => {
    const body = { ...newAccount, password: undefined, idp_provider: 'example', idp_provider_id: '1' }
    expect(sendV2(newSimulator(), 'POST', '/partner/accounts', { body }).status).toBe(201)
  })

  test('a body that is not JSON is a 400', () => {
    expect(sendV2(newSimulator(), 'POST', '/partner/accounts', { body: '{"username":' }).status).toBe(400)
  })
})

describe('list', () => {
  test('pages by the token that the vendor’s pages show, which lacks the key', () => {
    const simulator = newSimulator({}, 5)
    const first = sendV2(simulator, 'GET', '/partner/accounts', { query: { limit: '2' } })
    expect(first.json).toEqual({
      meta: { pagination: { next_link: '/v2/partner/accounts?next=cGFnZU51bT0yJnBhZ2VTaXplPTI' } },
      results: ['acme-client-0001', 'acme-client-0002'].map((username, index) => ({
        id: stored(simulator, username).encodedId,
        username,
        status: 'TRIAL',
        organization_name: `Example Client ${index + 1}`,
      })),
    })
    const second = sendV2(simulator, 'GET', '/partner/accounts', { query: { next: 'cGFnZU51bT0yJnBhZ2VTaXplPTI' } })
    expect(second.json).toMatchObject({ results: [{ username: 'acme-client-0003' }, { username: 'acme-client-0004' }] })
    const next = Buffer.from('pageNum=3&pageSize=2').toString('base64url')
    expect(sendV2(simulator, 'GET', '/partner/accounts', { query: { next } }).json).toMatchObject({
      meta: { pagination: {} },
      results: [{ username: 'acme-client-0005' }],
    })
  })

  test('a token of its own invention is refused', () => {
    expect(sendV2(newSimulator(), 'GET', '/partner/accounts', { query: { next: 'nonsense' } }).status).toBe(400)
  })

  test.each([
    { status: 'TRIAL', make: {} },
    { status: 'OPEN', make: { status: 'Open' as const } },
    { status: 'CANCELLED', make: { status: 'Canceled' as const } },
    { status: 'SUSPENDED', make: { status: 'Open' as const, suspended: true } },
    { status: 'PENDING CANCELLATION', make: { status: 'Open' as const, cancelAt: startOfTest + dayMs } },
  ])('spells $status', ({ status, make }) => {
    const simulator = newSimulator({}, 1)
    const { suspended = false, cancelAt, ...rest } = make as { suspended?: boolean; cancelAt?: number }
    const account = stored(simulator, client)
    const cancellation = cancelAt === undefined ? {} : { cancellation: { effectiveAt: cancelAt } }
    simulator.place([{ ...account, ...rest, billing: { ...billingOf(account), suspended, ...cancellation } }])
    expect(sendV2(simulator, 'GET', '/partner/accounts').json).toMatchObject({ results: [{ status }] })
  })

  test('the last login is told when there was one', () => {
    const simulator = newSimulator({}, 1)
    simulator.place([{ ...stored(simulator, client), details: { lastLoginAt: startOfTest } }])
    expect(sendV2(simulator, 'GET', '/partner/accounts').json, "the sample's form").toMatchObject({
      results: [{ last_login_date: '2025-12-31T20:00:00.000-04:00' }],
    })
  })
})

describe('plan', () => {
  test('a trial has no billing day and no tiers', () => {
    const simulator = newSimulator({}, 1)
    expect(sendV2(simulator, 'GET', pathOf(simulator, 'plan')).json).toEqual({
      status: 'Trial',
      plan_type: 1,
      billing_day_of_month: null,
      current_tiers: [],
    })
  })

  test('leaving the trial has the published answer, and both calls give it', () => {
    const simulator = newSimulator({}, 1)
    const plan = {
      status: 'Open',
      plan_type: 2,
      billing_day_of_month: 20,
      current_tiers: [{ price: 20, tier: 1, tier_min: 0, tier_max: 500, current_usage: 0, usage_type: 'Contacts' }],
    }
    const body = { plan_type: 2, billing_day_of_month: 20 }
    expect(sendV2(simulator, 'PUT', pathOf(simulator, 'plan'), { body }).json).toEqual(plan)
    expect(sendV2(simulator, 'GET', pathOf(simulator, 'plan')).json).toEqual(plan)
    const later = { plan_type: 3, billing_day_of_month: 5 }
    expect(sendV2(simulator, 'PUT', pathOf(simulator, 'plan'), { body: later }).json, 'the day stays').toMatchObject({
      plan_type: 3,
      billing_day_of_month: 20,
    })
  })

  test.each([
    { why: 'back to trial', body: { plan_type: 1 } },
    { why: 'a plan that does not exist', body: { plan_type: 5 } },
    { why: 'a day that does not exist', body: { plan_type: 2, billing_day_of_month: 32 } },
    { why: 'no plan', body: {} },
  ])('refused: $why', ({ body }) => {
    const simulator = newSimulator({}, 1)
    expect(sendV2(simulator, 'PUT', pathOf(simulator, 'plan'), { body }).status).toBe(400)
    expect(stored(simulator, client).status).toBe('Trial')
  })

  test("a canceled account stays canceled; another partner's and an unknown one are not found", () => {
    const simulator = newSimulator({}, 1)
    simulator.place([{ ...stored(simulator, client), status: 'Canceled' }])
    const body = { plan_type: 2, billing_day_of_month: 1 }
    expect(sendV2(simulator, 'PUT', pathOf(simulator, 'plan'), { body }).status).toBe(400)
    expect(sendV2(simulator, 'PUT', pathOf(simulator, 'plan', 'globex-client-0001'), { body }).status).toBe(404)
    expect(sendV2(simulator, 'PUT', `/partner/accounts/${client}/plan`, { body }).status, 'a login is no id').toBe(404)
  })
})

test.each([
  { v2PlanStatus: 'billing' as const, pending: 'Open', suspended: 'Open' },
  { v2PlanStatus: 'as-listed' as const, pending: 'Pending Cancellation', suspended: 'Suspended' },
])('the plan says $v2PlanStatus: $pending before a cancellation, $suspended under suspension', (row) => {
  const simulator = newSimulator({ v2PlanStatus: row.v2PlanStatus }, 1)
  const status = (billing: Partial<Billing>) => {
    simulator.place([{ ...stored(simulator, client), status: 'Open', billing: { ...newBilling, ...billing } }])
    return sendV2(simulator, 'GET', pathOf(simulator, 'plan')).json
  }
  expect(status({ cancellation: { effectiveAt: startOfTest + dayMs } })).toMatchObject({ status: row.pending })
  expect(status({ suspended: true })).toMatchObject({ status: row.suspended })
})

describe('cancel', () => {
  const body = { status: 'Cancelled', cancel_date: '2026-01-01T00:00:00.00Z', cancel_reason: 1 }

  test('takes effect at once for a date that has come, and ends single billing', () => {
    const simulator = newSimulator({}, 1)
    expect(sendV2(simulator, 'PUT', pathOf(simulator, 'status'), { body })).toMatchObject({
      status: 200,
      json: { ...body, cancel_date: '2026-01-01T00:00:00.000Z' },
    })
    expect(stored(simulator, client)).toMatchObject({ status: 'Canceled', singleBilling: false, products: [] })
  })

  test('waits for a later date, and the moved clock brings it', () => {
    const simulator = newSimulator({}, 1)
    const cancel_date = '2026-01-03T00:00:00Z'
    sendV2(simulator, 'PUT', pathOf(simulator, 'status'), { body: { ...body, cancel_date } })
    const status = () =>
      (sendV2(simulator, 'GET', '/partner/accounts').json as { results: { status: string }[] }).results[0]?.status
    expect(status()).toBe('PENDING CANCELLATION')
    expect(sendV2(simulator, 'GET', pathOf(simulator, 'plan')).json).toMatchObject({ status: 'Trial' })
    simulator.moveClock({ advanceMs: 2 * dayMs - 1 })
    expect(status()).toBe('PENDING CANCELLATION')
    simulator.moveClock({ advanceMs: 1 })
    expect(status()).toBe('CANCELLED')
    expect(simulator.journal.after().map(({ effect }) => effect)).toContain('cancel-scheduled')
  })

  test.each([
    { why: 'another spelling', change: { status: 'Canceled' } },
    { why: 'no date', change: { cancel_date: undefined } },
    { why: 'a date without a time', change: { cancel_date: '2026-01-01' } },
    { why: 'a date that does not exist', change: { cancel_date: '2026-13-01T00:00:00Z' } },
    { why: 'an unknown reason', change: { cancel_reason: 4 } },
  ])('refused: $why', ({ change }) => {
    const simulator = newSimulator({}, 1)
    expect(sendV2(simulator, 'PUT', pathOf(simulator, 'status'), { body: { ...body, ...change } }).status).toBe(400)
    expect(stored(simulator, client).status).toBe('Trial')
  })
})

describe('topics', () => {
  const topic = '/webhooks/partner/topics/2'
  const callback_uri = 'https://hooks.example.com/v2'

  test('are four, with ids as texts, subscribed one by one', () => {
    const simulator = newSimulator()
    expect(sendV2(simulator, 'PUT', topic, { body: { is_subscribed: true, callback_uri } }).json).toEqual({
      id: '2',
      name: 'tier.decrease',
      description: expect.any(String),
      is_subscribed: true,
      callback_uri,
    })
    const ids = (subscription_status: string) =>
      (
        sendV2(simulator, 'GET', '/webhooks/partner/topics', { query: { subscription_status } }).json as {
          id: string
        }[]
      ).map(({ id }) => id)
    expect([ids('ALL'), ids('SUBSCRIBED'), ids('NOT_SUBSCRIBED')]).toEqual([
      ['1', '2', '3', '4'],
      ['2'],
      ['1', '3', '4'],
    ])
    expect(sendV2(simulator, 'GET', topic, { partner: 'globex' }).json).toMatchObject({ is_subscribed: false })
  })

  test.each([
    { why: 'DELETE', method: 'DELETE', body: undefined, status: 204 },
    { why: 'PUT', method: 'PUT', body: { is_subscribed: false }, status: 200 },
  ])('are unsubscribed by $why', ({ method, body, status }) => {
    const simulator = newSimulator()
    sendV2(simulator, 'PUT', topic, { body: { is_subscribed: true, callback_uri } })
    expect(sendV2(simulator, method, topic, { body }).status).toBe(status)
    expect(sendV2(simulator, 'GET', topic).json).not.toHaveProperty('callback_uri')
  })

  test.each([
    {
      why: 'an unknown topic',
      path: '/webhooks/partner/topics/5',
      body: { is_subscribed: true, callback_uri },
      status: 404,
    },
    {
      why: 'an address without TLS',
      path: topic,
      body: { is_subscribed: true, callback_uri: 'http://a.example.com' },
      status: 400,
    },
    {
      why: 'an address that is too long',
      path: topic,
      body: { is_subscribed: true, callback_uri: `${callback_uri}${'x'.repeat(512)}` },
      status: 400,
    },
    { why: 'no address', path: topic, body: { is_subscribed: true }, status: 400 },
  ])('refused: $why', ({ path, body, status }) => {
    expect(sendV2(newSimulator(), 'PUT', path, { body }).status).toBe(status)
  })

  test('a test without a subscription is refused', () => {
    expect(sendV2(newSimulator(), 'POST', `${topic}/test`).status).toBe(400)
  })
})

test('the journal names the account by its login, whatever the address says', () => {
  const simulator = newSimulator({}, 1)
  sendV2(simulator, 'PUT', pathOf(simulator, 'plan'), { body: { plan_type: 2 } })
  expect(simulator.journal.after()).toMatchObject([
    { generation: 'v2', call: 'change-plan', partner: 'acme', account: client, applied: true, effect: 'plan-changed' },
  ])
  expect(JSON.stringify(simulator.journal.after())).not.toMatch(/demo-key|password/)
})

test('an account that XML made is seen, and one that V2 made is read by XML', () => {
  const simulator = newSimulator()
  sendV2(simulator, 'POST', '/partner/accounts', { body: newAccount })
  const authorization = `Basic ${Buffer.from('demo-key-acme%acme:demo-password-acme').toString('base64')}`
  const answer = sendTo(simulator, 'GET', '/ws/partners/acme/siteowners/client-1', { headers: { authorization } })
  expect(answer.body).toContain('<SingleBilling>Yes</SingleBilling>')
})
