import { describe, expect, test } from 'vitest'
import { billingOf } from '../../simulator/core/billing.ts'
import { cancel, stored } from './simulator-fixture.ts'
import { jsonSimulator, sendTo, sendV3, tokenFor } from './simulator-requests.ts'

const client = 'acme-client-0001'
const dayMs = 86_400_000
type Simulator = ReturnType<typeof jsonSimulator>
const pathOf = (simulator: Simulator, part: string, login = client) =>
  `/partner/accounts/${stored(simulator, login).encodedId}/${part}`

const provision = {
  contact_email: 'client@nullmailer.com',
  country_code: 'US',
  login_name: 'client-1',
  state_code: 'MA',
  password: 'example-secret',
  organization_name: 'Example Client',
  enable_single_billing: true,
}

describe('create', () => {
  test('answers with id and UUID; the account is a managed trial under single billing', () => {
    const simulator = jsonSimulator()
    const { status, json } = sendV3(simulator, 'POST', '/partner/accounts', { body: provision })
    const account = stored(simulator, 'client-1')
    expect([status, json]).toEqual([
      201,
      { encoded_account_id: account.encodedId, provision_uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    ])
    expect(account).toMatchObject({ status: 'Trial', singleBilling: true, products: [{ name: 'EmailMarketing' }] })
  })

  test.each([
    { why: 'no e-mail address', body: { contact_email: undefined }, message: /^contact_email/ },
    { why: 'a short login name', body: { login_name: 'short' }, message: /^login_name/ },
    { why: 'a login name with a space', body: { login_name: 'client 1' }, message: /^login_name/ },
    { why: 'no state at all', body: { state_code: undefined }, message: /^state_code/ },
    { why: 'no state in the US', body: { state_code: '' }, message: /^state_code/ },
    { why: 'a short password', body: { password: '1234567' }, message: /^password/ },
    { why: 'a password with the name in it', body: { password: 'my-client-secret' }, message: /^password/ },
    { why: 'a password that everybody knows', body: { password: 'Password1' }, message: /^password/ },
    { why: 'neither password nor single sign-on', body: { password: undefined }, message: /^password/ },
    { why: 'both', body: { external_id: '1', external_provider: 'example' }, message: /^password/ },
    { why: 'a long organisation', body: { organization_name: 'x'.repeat(51) }, message: /^organization_name/ },
    { why: 'a web site without http', body: { website: 'example.com' }, message: /^website/ },
    { why: 'another locale', body: { billing_locale: 'de_DE' }, message: /^billing_locale/ },
  ])('refused as an array of errors: $why', ({ body, message }) => {
    const answer = sendV3(jsonSimulator(), 'POST', '/partner/accounts', { body: { ...provision, ...body } })
    expect(answer.status).toBe(400)
    expect(answer.json).toEqual([{ error_key: expect.any(String), error_message: expect.stringMatching(message) }])
  })

  test.each([
    { why: 'no state outside the US', body: { country_code: 'DE', state_code: '' } },
    { why: 'single sign-on', body: { password: undefined, external_id: '1', external_provider: 'example' } },
    { why: 'a locale in small letters', body: { billing_locale: 'en_us' } },
    { why: 'an override of managed, ignored', body: { managed_site_owner: false } },
  ])('taken: $why', ({ body }) => {
    const simulator = jsonSimulator()
    expect(sendV3(simulator, 'POST', '/partner/accounts', { body: { ...provision, ...body } }).status).toBe(201)
    expect(billingOf(stored(simulator, 'client-1')).managed).toBe(true)
  })

  test('a name that is taken is a conflict, whichever generation took it', () => {
    const body = { ...provision, login_name: client.toUpperCase() }
    expect(sendV3(jsonSimulator(), 'POST', '/partner/accounts', { body }).status).toBe(409)
  })

  test('stored for later: 503 now, the account later, and a repetition is a conflict then', () => {
    const simulator = jsonSimulator()
    simulator.faults.add({ match: { call: 'create' }, fault: 'stored-for-later', delayMs: 60_000, times: 1, skip: 0 })
    const create = () => sendV3(simulator, 'POST', '/partner/accounts', { body: provision }).status
    expect(create()).toBe(503)
    expect(simulator.core.store.find('client-1')).toBeUndefined()
    simulator.moveClock({ advanceMs: 60_000 })
    expect(stored(simulator, 'client-1').status).toBe('Trial')
    expect(create()).toBe(409)
    expect(
      simulator.journal.after().flatMap(({ call, effect, lateOf }) => (call === 'create' ? [[effect, lateOf]] : [])),
    ).toEqual([
      ['none', undefined],
      ['created', expect.any(Number)],
      ['none', undefined],
    ])
  })
})

describe('list', () => {
  const list = (simulator: Simulator, query: Record<string, string> = {}) =>
    sendV3(simulator, 'GET', '/partner/accounts', { query }) as {
      status: number
      json: { site_owner_list: { site_owner_name: string }[]; _links?: { next: { href: string } } }
    }

  test('pages by row numbers in Base64 with stars', () => {
    const simulator = jsonSimulator({}, 12)
    const first = list(simulator, { limit: '10' })
    expect(first.json._links).toEqual({ next: { href: '/v3/partner/accounts?offset=MTA*&limit=10' } })
    expect(first.json.site_owner_list[0]).toEqual({
      encoded_account_id: stored(simulator, client).encodedId,
      subscriber_count: 0,
      organization_name: 'Example Client 1',
      site_owner_name: client,
      billing_status: 'Trial',
    })
    const last = list(simulator, { limit: '10', offset: 'MTA*' })
    expect(last.json.site_owner_list.map((row) => row.site_owner_name)).toEqual([
      'acme-client-0011',
      'acme-client-0012',
    ])
    expect(last.json).not.toHaveProperty('_links')
  })

  test.each(['9', '51', '0', '-1', 'many'])('a limit of %s is replaced by 50 without a word', (limit) => {
    expect(list(jsonSimulator({}, 51), { limit }).json.site_owner_list).toHaveLength(50)
  })

  test('shows managed and other accounts apart', () => {
    const simulator = jsonSimulator({}, 2)
    const account = stored(simulator, client)
    simulator.place([{ ...account, billing: { ...billingOf(account), managed: false } }])
    const names = (account_type: string) =>
      list(simulator, { account_type }).json.site_owner_list.map((row) => row.site_owner_name)
    expect([names('all').length, names('managed'), names('unmanaged')]).toEqual([2, ['acme-client-0002'], [client]])
  })

  test.each([{ offset: 'nonsense' }, { account_type: 'other' }])('refused: %o', (query) => {
    expect(list(jsonSimulator(), query as unknown as Record<string, string>).status).toBe(400)
  })

  test('rows shift between pages while accounts are added in front', () => {
    const simulator = jsonSimulator({ listOrder: 'newest-first' }, 11)
    const seen = list(simulator, { limit: '10' }).json.site_owner_list.map((row) => row.site_owner_name)
    sendV3(simulator, 'POST', '/partner/accounts', { body: provision })
    const next = list(simulator, { limit: '10', offset: 'MTA*' }).json.site_owner_list.map((row) => row.site_owner_name)
    expect(
      next.filter((name) => seen.includes(name)),
      'a row is seen twice',
    ).toEqual(['acme-client-0002'])
  })
})

describe('plan', () => {
  const put = (simulator: Simulator, body: unknown, login = client) =>
    sendV3(simulator, 'PUT', pathOf(simulator, 'plan', login), { body })

  test('has numbers with five decimals, and is the same from both calls', () => {
    const simulator = jsonSimulator()
    const authorization = `Bearer ${tokenFor(simulator)}`
    put(simulator, { plan_type: 'GOLD', billing_day_of_month: '1' })
    const { body } = sendTo(simulator, 'GET', `/v3${pathOf(simulator, 'plan')}`, {
      headers: { authorization, 'x-api-key': 'demo-key-acme' },
    })
    expect(body).toBe(
      '{"plan_type":"GOLD","current_tiers":[{"usage_type":"CONTACTS","current_usage":0.00000,"tier":1,' +
        '"tier_min":0.00000,"tier_max":500.00000,"price":20.00000,"currency_code":"USD"}],' +
        '"billing_status":"Open","billing_day_of_month":1}',
    )
  })

  test('a trial has neither tiers nor a billing day, and ends by the clock', () => {
    const simulator = jsonSimulator()
    const read = () => sendV3(simulator, 'GET', pathOf(simulator, 'plan')).json
    expect(read()).toEqual({
      plan_type: 'TRIAL',
      current_tiers: [],
      billing_status: 'Trial',
      billing_day_of_month: null,
    })
    simulator.moveClock({ advanceMs: 60 * dayMs })
    expect(read()).toMatchObject({ billing_status: 'Trial End' })
    expect(put(simulator, { plan_type: 'SILVER' }).json).toMatchObject({
      billing_status: 'Open',
      billing_day_of_month: 2,
    })
  })

  test('the billing day counts only when the trial is left, and is the day of the change by default', () => {
    const simulator = jsonSimulator()
    expect(put(simulator, { plan_type: 'BRONZE' }).json).toMatchObject({ billing_day_of_month: 1 })
    expect(put(simulator, { plan_type: 'GOLD', billing_day_of_month: 9 })).toMatchObject({
      status: 200,
      json: { plan_type: 'GOLD', billing_day_of_month: 1 },
    })
  })

  test.each([
    { why: 'a trial', body: { plan_type: 'TRIAL' } },
    { why: 'a plan outside the group', body: { plan_type: 'PLATINUM' } },
    { why: 'a group that is not that of the account', body: { plan_type: 'GOOD', plan_group_id: 151 } },
    { why: 'day 0', body: { plan_type: 'GOLD', billing_day_of_month: 0 } },
    { why: 'no plan', body: {} },
  ])('refused: $why', ({ body }) => {
    const simulator = jsonSimulator()
    expect(put(simulator, body).status).toBe(400)
    expect(stored(simulator, client).status).toBe('Trial')
  })

  test.each([
    { why: 'an older plan', body: { plan_type: 'BETTER' } },
    { why: "the account's own group", body: { plan_type: 'GOLD', plan_group_id: 152 } },
    { why: 'an unknown group, which means the default', body: { plan_type: 'GOLD', plan_group_id: 7 } },
  ])('taken: $why', ({ body }) => {
    expect(put(jsonSimulator(), body).status).toBe(200)
  })

  test('without single billing the day is required to leave the trial', () => {
    const simulator = jsonSimulator()
    simulator.place([{ ...stored(simulator, client), singleBilling: false }])
    expect(put(simulator, { plan_type: 'GOLD' }).status).toBe(400)
    expect(put(simulator, { plan_type: 'GOLD', billing_day_of_month: 31 }).status).toBe(200)
  })

  test('solves the catch-22: a plan reopens an account that XML canceled', () => {
    const simulator = jsonSimulator()
    cancel(simulator, client)
    expect(stored(simulator, client)).toMatchObject({ status: 'Canceled', singleBilling: false, products: [] })
    expect(put(simulator, { plan_type: 'BRONZE', billing_day_of_month: 1 }).json).toMatchObject({
      billing_status: 'Open',
    })
    expect(stored(simulator, client)).toMatchObject({
      status: 'Open',
      products: [{ name: 'EmailMarketing', status: 'Open' }],
    })
    expect(simulator.journal.after().at(-1)).toMatchObject({ effect: 'reopened', applied: true })
  })

  test("another partner's and an unknown account are not found", () => {
    const simulator = jsonSimulator()
    expect(put(simulator, { plan_type: 'GOLD' }, 'globex-client-0001').status).toBe(404)
    expect(sendV3(simulator, 'GET', '/partner/accounts/a07e00000000/plan').status).toBe(404)
  })

  test('an unknown method and content type are told apart', () => {
    const simulator = jsonSimulator()
    expect(sendV3(simulator, 'DELETE', pathOf(simulator, 'plan')).status).toBe(405)
    const headers = { 'content-type': 'text/plain' }
    expect(sendV3(simulator, 'PUT', pathOf(simulator, 'plan'), { headers, body: { plan_type: 'GOLD' } }).status).toBe(
      415,
    )
  })
})

describe('cancel', () => {
  const put = (simulator: Simulator, body?: unknown, login = client) =>
    sendV3(simulator, 'PUT', pathOf(simulator, 'status/cancel', login), { body })

  test('without a body it is now', () => {
    const simulator = jsonSimulator()
    expect(put(simulator)).toMatchObject({ status: 200, json: { effective_date: '2026-01-01T00:00:00.000Z' } })
    expect(stored(simulator, client).status).toBe('Canceled')
  })

  test('with a later date the account stays as it is until then', () => {
    const simulator = jsonSimulator()
    const body = { reason_id: 1, effective_date: '2026-02-06T22:09:15.000Z' }
    expect(put(simulator, body).json).toEqual(body)
    const status = () => sendV3(simulator, 'GET', pathOf(simulator, 'plan')).json
    expect(status()).toMatchObject({ billing_status: 'Trial' })
    simulator.moveClock({ set: Date.UTC(2026, 1, 6, 22, 9, 15) })
    expect(status()).toMatchObject({ billing_status: 'Canceled' })
  })

  test('a plan change does not take a later cancellation back', () => {
    const simulator = jsonSimulator()
    put(simulator, { effective_date: '2026-01-02T00:00:00Z' })
    sendV3(simulator, 'PUT', pathOf(simulator, 'plan'), { body: { plan_type: 'GOLD' } })
    simulator.moveClock({ advanceMs: dayMs })
    expect(stored(simulator, client).status).toBe('Canceled')
  })

  test('a reopened account is not canceled again by its old cancellation', () => {
    const simulator = jsonSimulator()
    put(simulator, { effective_date: '2026-01-02T00:00:00Z' })
    simulator.moveClock({ advanceMs: dayMs })
    sendV3(simulator, 'PUT', pathOf(simulator, 'plan'), { body: { plan_type: 'GOLD', billing_day_of_month: 1 } })
    simulator.moveClock({ advanceMs: dayMs })
    expect(stored(simulator, client).status).toBe('Open')
  })

  test.each([
    { why: 'an unknown reason', body: { reason_id: 5 }, login: client, status: 400 },
    { why: 'a day without a time', body: { effective_date: '2026-02-06' }, login: client, status: 400 },
    { why: "another partner's account", body: {}, login: 'globex-client-0001', status: 400 },
  ])('refused: $why', ({ body, login, status }) => {
    const simulator = jsonSimulator()
    expect(put(simulator, body, login).status).toBe(status)
    expect(stored(simulator, login).status).toBe('Trial')
  })

  test('an unknown account is not found', () => {
    expect(sendV3(jsonSimulator(), 'PUT', '/partner/accounts/a07e00000000/status/cancel').status).toBe(404)
  })
})

describe('users and contacts', () => {
  const user = {
    first_name: 'Robin',
    last_name: 'Baker',
    role_name: 'campaign_creator',
    contact_email: 'robin@nullmailer.com',
    login_name: 'robin.baker',
    external_id: '1',
    external_provider: 'example',
  }

  test('a user is created once, without a body in the answer', () => {
    const simulator = jsonSimulator()
    const post = (body: unknown) => sendV3(simulator, 'POST', pathOf(simulator, 'users/sso'), { body })
    expect(post(user)).toMatchObject({ status: 201, json: undefined })
    expect(post(user).status).toBe(409)
    expect(
      post({ ...user, login_name: client, contact_email: 'other@nullmailer.com' }).status,
      'an account has it',
    ).toBe(409)
    expect(post({ ...user, role_name: 'owner' }).status).toBe(400)
    for (const field of Object.keys(user)) expect(post({ ...user, [field]: undefined }).status, field).toBe(400)
  })

  test("a user's login name is taken at the whole vendor, also for accounts", () => {
    const simulator = jsonSimulator({}, 2)
    sendV3(simulator, 'POST', pathOf(simulator, 'users/sso'), { body: user })
    const elsewhere = { ...user, login_name: 'Robin.Baker', contact_email: 'other@nullmailer.com' }
    const path = pathOf(simulator, 'users/sso', 'acme-client-0002')
    expect(sendV3(simulator, 'POST', path, { body: elsewhere }).status).toBe(409)
    const body = { ...provision, login_name: 'robin.baker' }
    expect(sendV3(simulator, 'POST', '/partner/accounts', { body }).status).toBe(409)
  })

  test('contacts are unsubscribed in one account, or one contact in all', () => {
    const simulator = jsonSimulator({ unsubscribedCount: 'new' }, 3)
    const post = (body: object) =>
      sendV3(simulator, 'POST', pathOf(simulator, 'contacts/unsubscribe'), {
        body: { update_source: 'Account', ...body },
      })
    const addresses = ['a@nullmailer.com', 'A@nullmailer.com', 'b@nullmailer.com']
    expect(post({ email_addresses: addresses }).json).toEqual({ unsubscribed_count: 2 })
    expect(post({ email_addresses: addresses }).json).toEqual({ unsubscribed_count: 0 })
    expect(post({ email_addresses: ['a@nullmailer.com'], global_unsubscribe: true }).json).toEqual({
      unsubscribed_count: 2,
    })
    expect(post({ email_addresses: addresses, global_unsubscribe: true }).status).toBe(400)
    expect(post({ email_addresses: ['a@nullmailer.com'], update_source: 'Nobody' }).status).toBe(400)
    expect(
      post({ email_addresses: Array.from({ length: 501 }, (_, index) => `c${index}@nullmailer.com`) }).status,
    ).toBe(400)
    expect(JSON.stringify(simulator.journal.after()), 'no address in the journal').not.toContain('nullmailer')
  })

  test('the address of the guide is a 404', () => {
    const simulator = jsonSimulator()
    expect(sendV3(simulator, 'POST', pathOf(simulator, 'unsubscribe'), { body: {} }).status).toBe(404)
  })
})

describe('acting for an account', () => {
  const act = (simulator: Simulator, operation: object, login = client) =>
    sendV3(simulator, 'POST', pathOf(simulator, 'account_operations/sync', login), { body: operation })
  const call = (account_operation_method: string, account_operation_url: string, more: object = {}) => ({
    account_operation_method,
    account_operation_url,
    ...more,
  })

  test('reads and changes the summary', () => {
    const simulator = jsonSimulator()
    expect(act(simulator, call('GET', '/account/summary')).json).toMatchObject({
      encoded_account_id: stored(simulator, client).encodedId,
      encoded_partner_id: expect.stringMatching(/^p07e/),
      organization_name: 'Example Client 1',
    })
    const account_operation_payload = JSON.stringify({ organization_name: 'Renamed' })
    expect(act(simulator, call('PUT', '/account/summary', { account_operation_payload })).json).toMatchObject({
      organization_name: 'Renamed',
      first_name: 'Example',
    })
    expect(stored(simulator, client).site.name).toBe('Renamed')
  })

  const contact = (address: string) =>
    call('POST', '/contacts', {
      account_operation_payload: JSON.stringify({ email_address: { address }, create_source: 'Account' }),
    })
  const contactsOf = (simulator: Simulator) => act(simulator, call('GET', '/contacts')).json

  test('creates a contact once, lists it, and deletes it with its unsubscription where that is asked for', () => {
    const simulator = jsonSimulator()
    expect(contactsOf(simulator)).toEqual({ contacts: [] })
    const created = act(simulator, contact('kim@nullmailer.com'))
    expect(created).toMatchObject({ status: 201, json: { email_address: { address: 'kim@nullmailer.com' } } })
    expect(act(simulator, contact('KIM@nullmailer.com')).status).toBe(409)
    expect(act(simulator, contact('kim')).status).toBe(400)
    expect(contactsOf(simulator)).toEqual({ contacts: [created.json] })
    const unsubscribe = (body: object) =>
      sendV3(simulator, 'POST', pathOf(simulator, 'contacts/unsubscribe'), {
        body: { update_source: 'Contact', email_addresses: ['Kim@nullmailer.com'], ...body },
      }).status
    expect([unsubscribe({}), contactsOf(simulator)]).toEqual([200, { contacts: [created.json] }])
    expect([unsubscribe({ delete_contacts: true }), contactsOf(simulator)]).toEqual([200, { contacts: [] }])
    expect(
      simulator.journal
        .after()
        .map(({ effect }) => effect)
        .filter((effect) => effect.startsWith('contact')),
    ).toEqual(['contact-created', 'contacts-unsubscribed', 'contacts-unsubscribed'])
  })

  test.each([
    {
      why: 'an inner call that finds nothing',
      operation: call('GET', '/contacts/{contact_id}', {
        account_operation_path_parameters: [{ path_param_key: 'contact_id', path_param_value: '1' }],
      }),
      status: 404,
    },
    { why: 'a placeholder without a value', operation: call('GET', '/contacts/{contact_id}'), status: 400 },
    { why: 'a partner call', operation: call('GET', '/partner/accounts'), status: 400 },
    { why: 'another method', operation: call('TRACE', '/account/summary'), status: 400 },
    {
      why: 'a payload that is not JSON',
      operation: call('PUT', '/account/summary', { account_operation_payload: '{' }),
      status: 400,
    },
    { why: 'no method', operation: { account_operation_url: '/account/summary' }, status: 400 },
  ])('refused: $why', ({ operation, status }) => {
    expect(act(jsonSimulator(), operation).status).toBe(status)
  })

  test('only for managed accounts of the partner', () => {
    const simulator = jsonSimulator()
    const account = stored(simulator, client)
    simulator.place([{ ...account, billing: { ...billingOf(account), managed: false } }])
    expect(act(simulator, call('GET', '/account/summary')).status).toBe(403)
    expect(act(simulator, call('GET', '/account/summary'), 'globex-client-0001').status).toBe(404)
  })
})

describe('webhook subscriptions', () => {
  const path = '/partner/webhooks/subscriptions'
  const hook_uri = 'https://hooks.example.com/v3'

  test('are made, read, listed as a bare array, and removed', () => {
    const simulator = jsonSimulator()
    expect(sendV3(simulator, 'GET', path).json).toEqual([])
    expect(sendV3(simulator, 'PUT', `${path}/2`, { body: { hook_uri } }).json).toEqual({ topic_id: 2, hook_uri })
    const row = { topic_id: 2, hook_uri, topic_name: 'Billing Tier Downgrade', topic_description: expect.any(String) }
    expect(sendV3(simulator, 'GET', path).json).toEqual([row])
    expect(sendV3(simulator, 'GET', `${path}/2`).json).toEqual(row)
    expect(sendV3(simulator, 'POST', `${path}/2/tests`)).toMatchObject({ status: 201, json: row })
    expect(sendV3(simulator, 'DELETE', `${path}/2`)).toMatchObject({ status: 204, json: undefined })
    for (const [method, part] of [
      ['GET', '2'],
      ['DELETE', '2'],
      ['POST', '2/tests'],
      ['GET', '5'],
    ] as const) {
      expect(sendV3(simulator, method, `${path}/${part}`).status, `${method} ${part}`).toBe(404)
    }
  })

  test.each([
    { why: 'no TLS', uri: 'http://hooks.example.com/' },
    { why: 'too long', uri: `${hook_uri}/${'x'.repeat(512)}` },
    { why: 'no address', uri: 'hooks' },
  ])('refused: $why', ({ uri }) => {
    expect(sendV3(jsonSimulator(), 'PUT', `${path}/1`, { body: { hook_uri: uri } }).status).toBe(400)
  })
})
