import { describe, expect, it } from 'vitest'
import type { VendorAnswer } from '../../../../shared/domain/answer.ts'
import type { CallOptions, NewAccount } from '../../../../shared/partner-api/gateway.ts'
import type { Answered, Exchange } from '../../../../shared/partner-api/transport/exchange.ts'
import type { InnerRequest } from '../../../../shared/partner-api/v3/calls/act-for-account.ts'
import type { NewSsoUser } from '../../../../shared/partner-api/v3/calls/create-sso-user.ts'
import type { ContactsToUnsubscribe } from '../../../../shared/partner-api/v3/calls/unsubscribe-contacts.ts'
import { innerPathRule, pathValueRule } from '../../../../shared/partner-api/v3/inner-path.ts'
import { unsharedTokens } from '../../../../shared/partner-api/v3/shared-tokens.ts'
import { currentTokenEndpoint } from '../../../../shared/partner-api/v3/token-request.ts'
import { createV3Client, type V3Client } from '../../../../shared/partner-api/v3/v3-client.ts'
import { answered, answeredAt } from '../answers.ts'
import { FakeTransport } from '../fake-transport.ts'
import { v3Samples } from './v3-samples.ts'

const json = (status: number, body: string): Answered => answered(status, body, { 'content-type': 'application/json' })
const token = (name = 'token-1') => json(200, JSON.stringify({ access_token: name, expires_in: 3600 }))

function setUp(...exchanges: Exchange[]) {
  const transport = new FakeTransport(...exchanges)
  let now = answeredAt
  const client = createV3Client({
    origin: 'https://api.example.com',
    tokenEndpoint: { ...currentTokenEndpoint, origin: 'https://token.example.com' },
    tokenPrefix: 'Bearer',
    sharedTokens: unsharedTokens,
    transport,
    clock: { now: () => now, monotonic: () => 0, sleep: async () => undefined },
    credentials: {
      current: async () => ({ apiKey: 'key-1', clientId: 'client-1', clientSecret: 'secret-1' }),
      newerThan: async () => undefined,
    },
  })
  let permits = 0
  const call: CallOptions = {
    deadlineAt: 1,
    permit: async () => {
      permits++
    },
    window: { isOpen: () => true },
  }
  return { client, transport, call, permits: () => permits, pass: (ms: number) => (now += ms) }
}

type Run = (client: V3Client, call: CallOptions) => Promise<VendorAnswer<unknown>>
const answerOf = async (run: Run, ...exchanges: Exchange[]) => {
  const { client, call } = setUp(token(), ...exchanges)
  return run(client, call)
}
const plan: Run = (client, call) => client.readPlan('a1', call)
const list: Run = (client, call) => client.listAccounts({ limit: 10 }, call)
const create: Run = (client, call) => client.createAccount(bakery, call)
const bakery: NewAccount = {
  login: 'bakery-01',
  signIn: { password: 'Sourdough #7' },
  email: 'robin@example.com',
  countryCode: 'US',
  stateCode: 'MA',
}

describe('the vendor samples', () => {
  it('list', async () => {
    const answer = await answerOf(list, json(200, v3Samples.list))
    expect(answer).toMatchObject({
      ok: true,
      value: {
        next: 'MTA*',
        accounts: [
          {
            vendorId: 'a08e1izvh8t9',
            login: 'Zen1016153',
            status: 'open',
            organizationName: 'Zenomatic',
            subscriberCount: 65,
          },
          { vendorId: 'a08e1izvh8ta', status: 'open', organizationName: 'Bäckerei' },
          { vendorId: 'a08e1izvh8tb', status: 'trial-ended', lastLoginAt: '2019-04-25T11:08:00.000Z' },
        ],
      },
      evidence: { answered: '3 accounts, more follow' },
    })
    expect(JSON.stringify(answer.evidence)).not.toMatch(/Zen|Robin/)
  })

  const good = '{"encoded_account_id":"a1","site_owner_name":"bakery-01"}'
  const row = '"encoded_account_id":"a2","site_owner_name":"bakery-02"'
  it.each([
    [`{${row},"organization_name":"Bakery \\ud83e"}`, 'organization_name', 'an emoji cut in two'],
    [`{${row},"subscriber_count":"many"}`, 'subscriber_count', 'no number'],
    [`{${row},"subscriber_count":{}}`, 'subscriber_count', 'nor this'],
    [`{${row},"billing_status":7}`, 'billing_status', 'no word'],
    [`{${row},"last_login_date":[]}`, 'last_login_date', 'no text'],
    [`{${row},"organization_name":"${'x'.repeat(4_001)}"}`, 'organization_name', 'longer than any name'],
    [`{${row},"more":1,"more":2}`, 'a name twice', 'a name twice beside the key'],
    [`{${row},"more":${'['.repeat(40)}${']'.repeat(40)}}`, 'too deep', 'a field without end'],
    [`{${row},"__proto__":{"a":1}}`, 'not allowed', 'a name that changes what an object is'],
  ])('counts the row %s by its key, and tells what is odd about it', async (odd, reason) => {
    const answer = await answerOf(list, json(200, `{"site_owner_list":[${good},${odd}]}`))
    expect(answer).toMatchObject({
      value: {
        accounts: [{ vendorId: 'a1' }, { vendorId: 'a2', login: 'bakery-02' }],
        oddRows: [
          { index: 1, vendorId: 'a2', login: 'bakery-02', counts: true, reason: expect.stringContaining(reason) },
        ],
      },
      evidence: { answered: expect.stringMatching(/^2 accounts, 1 rows not as agreed/) },
    })
    expect(answer.evidence.answered).not.toMatch(/Bakery|bakery/)
  })

  it.each([
    ['{"encoded_account_id":"a2","site_owner_name":null}', { vendorId: 'a2' }],
    ['{"encoded_account_id":"a2"}', { vendorId: 'a2' }],
    ['{"encoded_account_id":"a2","site_owner_name":" "}', { vendorId: 'a2' }],
    ['{"encoded_account_id":"a2","site_owner_name":7}', { vendorId: 'a2' }],
    ['{"encoded_account_id":"a2","site_owner_name":"bak\\ud83e"}', { vendorId: 'a2' }],
    ['{"encoded_account_id":"../a","site_owner_name":"Bakery-02"}', { login: 'bakery-02' }],
    ['{"encoded_account_id":"a2","encoded_account_id":"a3","site_owner_name":"Bakery-02"}', { login: 'bakery-02' }],
    ['{}', {}],
    ['null', {}],
    ['[]', {}],
    ['"a2"', {}],
  ])('leaves out the row %s, which does not say which account it is, and none beside it', async (odd, key) => {
    const answer = await answerOf(list, json(200, `{"site_owner_list":[${good},${odd},${good}]}`))
    expect(answer.ok && answer.value).toEqual({
      accounts: [
        { vendorId: 'a1', login: 'bakery-01' },
        { vendorId: 'a1', login: 'bakery-01' },
      ],
      oddRows: [{ index: 1, ...key, counts: false, reason: expect.any(String) }],
    })
  })

  it('reads bytes that are no UTF-8 as the matter of their row', async () => {
    const bytes = Buffer.from(`{"site_owner_list":[${good},{${row},"organization_name":"Caf~"}]}`)
    bytes[bytes.indexOf('~')] = 0xe9
    expect(await answerOf(list, answered(200, bytes, { 'content-type': 'application/json' }))).toMatchObject({
      value: { accounts: [{ vendorId: 'a1' }, { vendorId: 'a2', organizationName: 'Caf\ufffd' }] },
    })
  })

  it.each([
    '{"site_owner_list":[],"site_owner_list":[]}',
    '{"site_owner_list":[],"_links":{"next":{},"next":{}}}',
    '{"site_owner_list":[{"a":1,"a":2}],"b":1,"b":2}',
  ])('does not read the page %s, which is odd outside of its rows', async (body) => {
    expect(await answerOf(list, json(200, body))).toMatchObject({ failure: { code: 'ANSWER_UNREADABLE' } })
  })

  it.each([
    [v3Samples.lastPage, 'no links'],
    ['{"site_owner_list":[],"_links":null}', 'null'],
    ['{"site_owner_list":[],"_links":{}}', 'no next'],
    ['{"site_owner_list":[],"_links":{"next":null}}', 'next is null'],
    ['{"site_owner_list":[],"_links":{"next":{"href":null}}}', 'its address is null'],
  ])('%s is a last page: %s', async (body) => {
    const answer = await answerOf(list, json(200, body))
    expect(answer.ok && answer.value).toEqual({ accounts: [] })
  })

  it('plan, with numbers as floats', async () => {
    const answer = await answerOf(plan, json(200, v3Samples.plan))
    expect(answer.ok && answer.value).toEqual({
      planType: 'GOLD',
      status: 'open',
      billingDayOfMonth: 1,
      tiers: [
        {
          usageType: 'CONTACTS',
          currentUsage: 1,
          tier: 1,
          tierMinimum: 0,
          tierMaximum: 500,
          price: 20,
          currencyCode: 'USD',
        },
      ],
    })
    const odd = v3Samples.plan
      .replace('"billing_day_of_month":1', '"billing_day_of_month":"1"')
      .replace('20.00000', '"20.00000"')
    expect(await answerOf(plan, json(200, odd))).toMatchObject({
      value: { billingDayOfMonth: 1, tiers: [{ price: 20 }] },
    })
    const trial = await answerOf(plan, json(200, v3Samples.trialPlan))
    expect(trial.ok && trial.value).toEqual({ planType: 'TRIAL', status: 'trial', tiers: [] })
  })

  it.each([
    ['Trial', 'trial'],
    ['Open', 'open'],
    ['Active', 'open'],
    ['Canceled', 'canceled'],
    ['Cancelled', 'canceled'],
    ['Trial End', 'trial-ended'],
    ['Suspended', 'suspended'],
    ['disabled', 'suspended'],
    ['Pending Cancellation', 'open'],
    ['Frozen', 'unrecognised'],
    ['__proto__', 'unrecognised'],
  ])('the status %s is %s', async (word, status) => {
    const body = JSON.stringify({ plan_type: 'LITE', billing_status: word })
    expect(await answerOf(plan, json(200, body))).toMatchObject({ value: { status, planType: 'LITE' } })
  })

  it('what writes are answered with', async () => {
    expect(await answerOf(create, json(201, v3Samples.created))).toMatchObject({
      value: { vendorId: 'a08e1izzh8t9', provisionId: 'x9xx2ede-5a58-4e23-8168-25930c5x7bxb' },
    })
    const cancel: Run = (client, call) =>
      client.cancelAccount('a1', { effectiveAt: 1_581_026_955_000, reason: 1 }, call)
    expect(await answerOf(cancel, json(200, v3Samples.canceled))).toMatchObject({
      value: { effectiveDate: '2020-02-06T22:09:15.000Z' },
    })
    const unsubscribe: Run = (client, call) =>
      client.unsubscribeContacts('a1', { emails: ['a@example.com'], source: 'System', everywhere: true }, call)
    expect(await answerOf(unsubscribe, json(200, v3Samples.unsubscribed))).toMatchObject({ value: 5 })
    const sso: Run = (client, call) => client.createSsoUser('a1', user, call)
    expect(await answerOf(sso, answered(201, '', {}))).toMatchObject({ ok: true })
    expect(await answerOf(sso, json(201, '{"any":1}'))).toMatchObject({ ok: true })
    const change: Run = (client, call) => client.changePlan('a1', { planType: 'GOLD' }, call)
    expect(await answerOf(change, json(200, v3Samples.plan))).toMatchObject({ value: { status: 'open' } })
  })

  it('subscriptions', async () => {
    const subscribed = { topic: 'tier.decrease', topicNumber: 2, subscribed: true }
    const run: Run = (client, call) => client.listSubscriptions(call)
    expect(await answerOf(run, json(200, v3Samples.subscriptions))).toMatchObject({ value: [subscribed] })
    expect(await answerOf(run, json(200, '[{"topic_id":9}]'))).toMatchObject({
      value: [{ topic: 'unrecognised', topicNumber: 9, subscribed: false }],
    })
    for (const [body, one] of [
      [v3Samples.subscription, (client, call) => client.readSubscription('tier.decrease', call)],
      [v3Samples.put, (client, call) => client.putSubscription('tier.decrease', 'https://hooks.example.com/v3', call)],
      [v3Samples.subscription, (client, call) => client.testSubscription('tier.decrease', call)],
    ] as [string, Run][]) {
      expect(await answerOf(one, json(200, body))).toMatchObject({ value: subscribed })
      expect(await answerOf(one, json(200, body.replace('2', '3')))).toMatchObject({ failure: { class: 'unknown' } })
    }
    const remove: Run = (client, call) => client.deleteSubscription('tier.decrease', call)
    expect(await answerOf(remove, answered(204, '', {}))).toMatchObject({ ok: true })
  })

  it('an inner answer is given back as it is, and nothing of it is kept', async () => {
    const run: Run = (client, call) => client.actForAccount('a1', { method: 'GET', path: '/account/summary' }, call)
    const answer = await answerOf(run, json(200, '{"first_name":"Robin","emails":[1]}'))
    expect(answer).toMatchObject({ ok: true, value: { first_name: 'Robin', emails: [1] } })
    expect(JSON.stringify(answer.evidence)).not.toContain('Robin')
  })
})

const user: NewSsoUser = {
  firstName: 'Robin',
  lastName: 'Hood',
  role: 'account_manager',
  email: 'robin@example.com',
  login: 'robin.hood',
  externalId: 'id-1',
  externalProvider: 'acme-sso',
}

describe('an answer that speaks of something else, or nothing', () => {
  const cancel: Run = (client, call) => client.cancelAccount('a1', { effectiveAt: 1_581_026_955_000, reason: 2 }, call)
  const rows: [what: string, run: Run, exchange: Answered][] = [
    [
      'another plan',
      (client, call) => client.changePlan('a1', { planType: 'SILVER' }, call),
      json(200, v3Samples.plan),
    ],
    ['another reason', cancel, json(200, v3Samples.canceled)],
    ['another time', cancel, json(200, '{"effective_date":"2020-02-08T22:09:15.000Z"}')],
    ['no time', cancel, json(200, '{"effective_date":"soon"}')],
    ['nothing', cancel, answered(200, '', {})],
    [
      'more contacts than were named',
      (client, call) => client.unsubscribeContacts('a1', { emails: ['a@example.com'], source: 'System' }, call),
      json(200, v3Samples.unsubscribed),
    ],
    ['no account', create, json(201, '{}')],
    ['an account that no address can hold', create, json(201, '{"encoded_account_id":"../a"}')],
    ['an error as array', create, json(201, '[{"error_key":"k","error_message":"m"}]')],
    ['an error as object', create, json(201, '{"error_key":"k","error_message":"m"}')],
    [
      'a page that leads nowhere',
      list,
      json(200, '{"site_owner_list":[],"_links":{"next":{"href":"/v3/partner/accounts"}}}'),
    ],
    [
      'a page with two tokens',
      list,
      json(200, '{"site_owner_list":[],"_links":{"next":{"href":"?offset=a&offset=b"}}}'),
    ],
  ]
  it.each(rows)('%s is unknown', async (_what, run, exchange) => {
    expect(await answerOf(run, exchange)).toMatchObject({
      ok: false,
      failure: { class: 'unknown', code: 'ANSWER_UNREADABLE' },
    })
  })
})

describe('refusals', () => {
  const rows: [status: number, body: string, expected: [string, string], reason: string][] = [
    [400, '[{"error_key":"k","error_message":"m"}]', ['rejected', 'REQUEST_INVALID'], 'an array'],
    [403, '{"error_key":"unauthorized","error_message":"Unauthorized"}', ['held', 'ACCESS_REFUSED'], 'an object'],
    [403, '{"message":"Forbidden"}', ['held', 'ACCESS_REFUSED'], 'the gateway without a key'],
    [403, '[{"error_key":"k","error_message":"not throttled"}]', ['held', 'ACCESS_REFUSED'], 'a word within a text'],
    [
      403,
      '{"error_key":"throttled","error_message":"Too Many Requests"}',
      ['refused-for-now', 'OVER_RATE'],
      'the key counts',
    ],
    [
      429,
      '{"error_key":"throttled","error_message":"Too Many Requests"}',
      ['refused-for-now', 'OVER_RATE'],
      'per second',
    ],
    [429, '{"message":"Too Many Requests"}', ['refused-for-now', 'OVER_RATE'], 'the gateway without a key'],
    [429, '<html>', ['refused-for-now', 'OVER_RATE'], 'the status alone'],
    [409, '', ['rejected', 'CONFLICT'], 'a taken name'],
    [415, '', ['held', 'REQUEST_TYPE_REFUSED'], 'documented'],
    [500, '', ['unknown', 'VENDOR_ERROR'], 'may have been applied'],
    [503, '', ['stored', 'STORED_FOR_LATER'], 'docs/reference/vendor.md#v3-create: stored by default'],
    [502, '', ['unknown', 'VENDOR_ERROR'], 'only 503 is said to be stored'],
    [404, '', ['held', 'ADDRESS_NOT_FOUND'], 'the collection: the partner is not known'],
  ]
  it.each(rows)('%i %s is %j: %s', async (status, body, [failureClass, code]) => {
    expect(await answerOf(create, json(status, body))).toMatchObject({
      ok: false,
      failure: { class: failureClass, code, status },
    })
  })

  it.each(['{"error_key":"quota_exceeded","error_message":"Limit Exceeded"}', '{"message":"Limit Exceeded"}'])(
    '429 %s is of the day, and names no time by itself',
    async (body) => {
      expect(await answerOf(create, json(429, body))).toMatchObject({
        failure: { class: 'refused-for-now', code: 'QUOTA_EXCEEDED' },
      })
    },
  )

  it('what an error repeats of a person or a password is not kept', async () => {
    const text = 'Robin Quince of Example Bakery (robin, robin@example.com, Sourdough #7) is not valid'
    const run: Run = (client, call) =>
      client.createAccount(
        { ...bakery, firstName: 'Robin', lastName: 'Quince', organizationName: 'Example Bakery' },
        call,
      )
    const answer = await answerOf(run, json(400, JSON.stringify([{ error_key: 'k', error_message: text }])))
    expect(answer.evidence.answered).toContain('is not valid')
    expect(JSON.stringify(answer)).not.toMatch(/robin|quince|example bakery|sourdough/i)
    const inner: Run = (client, call) =>
      client.actForAccount('a1', { method: 'POST', path: '/contacts', payload: '{"name":"Quince"}' }, call)
    const refused = await answerOf(inner, json(400, JSON.stringify([{ error_key: 'k', error_message: text }])))
    expect(JSON.stringify(refused)).not.toContain('Quince')
  })

  it('503 is stored for later only where the vendor says so', async () => {
    expect(
      await answerOf((client, call) => client.changePlan('a1', { planType: 'GOLD' }, call), json(503, '')),
    ).toMatchObject({
      failure: { class: 'unknown', code: 'VENDOR_ERROR' },
    })
  })

  it('a refused token is replaced once, and every request has a permit', async () => {
    const { client, transport, call, permits, pass } = setUp(
      token(),
      json(200, v3Samples.plan),
      json(401, ''),
      token('token-2'),
      json(401, ''),
    )
    await client.readPlan('a1', call)
    pass(2_000)
    expect(await client.readPlan('a1', call)).toMatchObject({ failure: { class: 'held', code: 'CREDENTIALS_REFUSED' } })
    expect(transport.requests.map(({ origin, headers }) => [origin, headers.authorization?.split(' ')[1]])).toEqual([
      ['https://token.example.com', expect.anything()],
      ['https://api.example.com', 'token-1'],
      ['https://api.example.com', 'token-1'],
      ['https://token.example.com', expect.anything()],
      ['https://api.example.com', 'token-2'],
    ])
    expect(permits()).toBe(5)
  })

  it('a refused token that cannot be replaced now leaves the call unsent', async () => {
    const { client, call, pass } = setUp(token(), json(200, v3Samples.plan), json(401, ''), json(503, ''))
    await client.readPlan('a1', call)
    pass(2_000)
    expect(await client.changePlan('a1', { planType: 'GOLD' }, call)).toMatchObject({
      failure: { class: 'not-sent', code: 'TOKEN_UNAVAILABLE' },
      evidence: { call: 'v3 change-plan', answered: 'token request: VENDOR_ERROR' },
    })
  })

  it('a 404 is confirmed before it is a verdict', async () => {
    const { client, transport, call } = setUp(token(), json(404, ''), json(200, v3Samples.lastPage))
    expect(await client.readPlan('a1', call)).toMatchObject({
      failure: { class: 'rejected', code: 'ACCOUNT_NOT_FOUND' },
    })
    expect(transport.requests[2]?.path).toBe('/v3/partner/accounts?limit=10')
  })

  it('a 404 of an inner request does not say what was not found', async () => {
    const run: Run = (client, call) => client.actForAccount('a1', { method: 'GET', path: '/lists' }, call)
    expect(await answerOf(run, json(404, ''), json(200, v3Samples.lastPage))).toMatchObject({
      failure: { class: 'rejected', code: 'RESOURCE_NOT_FOUND' },
    })
  })

  it('a 404 of a topic is confirmed by the list of subscriptions', async () => {
    const run: Run = (client, call) => client.readSubscription('tier.increase', call)
    expect(await answerOf(run, json(404, ''), json(200, '[]'))).toMatchObject({
      failure: { class: 'rejected', code: 'NOT_SUBSCRIBED' },
    })
    expect(await answerOf(run, json(404, ''), json(404, ''))).toMatchObject({
      failure: { class: 'held', code: 'ADDRESS_NOT_FOUND' },
    })
  })

  it('only writes are bound to the send window, and an inner read is none', async () => {
    const { client, transport, call } = setUp(token(), json(200, '{}'), json(200, '{}'))
    await client.actForAccount('a1', { method: 'GET', path: '/lists' }, call)
    await client.actForAccount('a1', { method: 'PATCH', path: '/lists' }, call)
    expect(transport.limits.map(({ window }) => window !== undefined)).toEqual([false, false, true])
  })
})

describe('an answer to a request in an account’s name', () => {
  const run: Run = (client, call) => client.actForAccount('a1', { method: 'GET', path: '/account/summary' }, call)

  it.each([
    ['of this account', '{"encoded_account_id":"a1"}'],
    ['that names none', '{"contacts":[]}'],
    ['with another at a deeper place, which may be anything', '{"list":{"encoded_account_id":"a2"}}'],
    ['that is a list', '[{"encoded_account_id":"a2"}]'],
  ])('is taken where it is one %s', async (_what, body) => {
    expect(await answerOf(run, json(200, body))).toMatchObject({ ok: true, value: JSON.parse(body) })
  })

  it('that shows another account is not handed on, nor kept', async () => {
    const answer = await answerOf(run, json(200, '{"encoded_account_id":"a2","contact_email":"mallory@example.com"}'))
    expect(answer).toMatchObject({ ok: false, failure: { code: 'ANSWER_UNREADABLE' } })
    expect(JSON.stringify(answer)).not.toMatch(/mallory|"a2"/)
  })

  it('is read up to 256 KiB', async () => {
    const { client, call, transport } = setUp(token(), json(200, '{}'))
    await run(client, call)
    expect(transport.limits[1]).toMatchObject({ maximumAnswerBytes: 262_144 })
  })
})

describe('a field against the rules is refused here, with field, rule and value', () => {
  const created =
    (change: Partial<NewAccount>): Run =>
    (client, call) =>
      client.createAccount({ ...bakery, ...change }, call)
  const sso =
    (change: Partial<NewSsoUser>): Run =>
    (client, call) =>
      client.createSsoUser('a1', { ...user, ...change }, call)
  const contacts =
    (change: Partial<ContactsToUnsubscribe>): Run =>
    (client, call) =>
      client.unsubscribeContacts('a1', { emails: ['a@example.com'], source: 'Account', ...change }, call)
  const act =
    (change: Partial<InnerRequest>): Run =>
    (client, call) =>
      client.actForAccount('a1', { method: 'GET', path: '/lists', ...change }, call)
  const namesOf = (count: number) => Array.from({ length: count }, (_, n) => `p${n}`)
  const pairs = (count: number) => Object.fromEntries(namesOf(count).map((name) => [name, '1']))
  const pathOf = (count: number) =>
    namesOf(count)
      .map((name) => `/{${name}}`)
      .join('')
  const nested = `${'['.repeat(21)}${']'.repeat(21)}`
  const rows: [field: string, run: Run, words: string][] = [
    ['login', created({ login: 'short' }), 'must have 6 to 50 characters, and it has 5; the value is "short"'],
    ['login', created({ login: 'bäckerei' }), 'must be letters, digits, or . _ @ + -; the value is "bäckerei"'],
    [
      'email',
      created({ email: `${'x'.repeat(69)}@example.com` }),
      'must have 1 to 80 characters, and it has 81; the value is not shown',
    ],
    ['password', created({ signIn: { password: '123456' } }), 'must have 8 to 80 characters; the value is not shown'],
    [
      'externalId',
      created({ signIn: { externalId: 'x'.repeat(256), externalProvider: 'p' } }),
      'must have 1 to 255 characters, and it has 256; the value is not shown',
    ],
    [
      'externalProvider',
      created({ signIn: { externalId: 'x', externalProvider: '' } }),
      'must have 1 to 80 characters, and it has 0; the value is not shown',
    ],
    ['firstName', created({ firstName: 'R' }), 'must have 2 to 80 characters, and it has 1; the value is not shown'],
    [
      'lastName',
      created({ lastName: 'x'.repeat(81) }),
      'must have 2 to 80 characters, and it has 81; the value is not shown',
    ],
    ['phone', created({ phone: '5555' }), 'must have 5 to 25 characters, and it has 4; the value is not shown'],
    [
      'organizationPhone',
      created({ organizationPhone: 'x'.repeat(26) }),
      'must have 5 to 25 characters, and it has 26; the value is not shown',
    ],
    [
      'organizationName',
      created({ organizationName: 'x'.repeat(51) }),
      'must have 1 to 50 characters, and it has 51; the value is not shown',
    ],
    [
      'stateCode',
      created({ countryCode: 'DE' }),
      'must be left out outside the United States and Canada; the value is "MA"',
    ],
    ['website', created({ website: 'ftp://example.com' }), 'must be an http or https address; the value is not shown'],
    [
      'partnerAccountId',
      created({ partnerAccountId: 'x'.repeat(81) }),
      'must have 1 to 80 characters, and it has 81; the value is not shown',
    ],
    [
      'billingLocale',
      created({ billingLocale: 'en_us' as 'en_US' }),
      'must be one of en_US, en_GB; the value is "en_us"',
    ],
    [
      'singleBilling',
      created({ singleBilling: true, managed: false }),
      'must not be asked for without managed; the value is true',
    ],
    [
      'planType',
      (client, call) => client.changePlan('a1', { planType: 'trial' }, call),
      'must not be TRIAL: no account returns to it; the value is "trial"',
    ],
    [
      'planType',
      (client, call) => client.changePlan('a1', { planType: '' }, call),
      'must have 1 to 50 characters, and it has 0; the value is ""',
    ],
    [
      'planGroupId',
      (client, call) => client.changePlan('a1', { planType: 'GOLD', planGroupId: 0 }, call),
      'must be a whole number from 1 to 2147483647; the value is 0',
    ],
    [
      'billingDayOfMonth',
      (client, call) => client.changePlan('a1', { planType: 'GOLD', billingDayOfMonth: 0 }, call),
      'must be a whole number from 1 to 31; the value is 0',
    ],
    [
      'reason',
      (client, call) => client.cancelAccount('a1', { reason: 13 }, call),
      'must be one of 1, 2, 3, 11, 12, 14, 21, 27, 30; the value is 13',
    ],
    [
      'limit',
      (client, call) => client.listAccounts({ limit: 9 }, call),
      'must be a whole number from 10 to 50; the value is 9',
    ],
    [
      'limit',
      (client, call) => client.listAccounts({ limit: 51 }, call),
      'must be a whole number from 10 to 50; the value is 51',
    ],
    [
      'limit',
      (client, call) => client.listAccounts({ limit: 10.5 }, call),
      'must be a whole number from 10 to 50; the value is 10.5',
    ],
    [
      'type',
      (client, call) => client.listAccounts({ type: 'any' as 'all' }, call),
      'must be one of all, managed, unmanaged; the value is "any"',
    ],
    [
      'accountId',
      (client, call) => client.readPlan('a/b', call),
      'must be an account identifier of the vendor: letters, digits, _ and -; the value is "a/b"',
    ],
    [
      'role',
      sso({ role: 'owner' as 'account_manager' }),
      'must be one of account_manager, campaign_creator; the value is "owner"',
    ],
    ['firstName', sso({ firstName: '' }), 'must have 1 to 80 characters, and it has 0; the value is not shown'],
    [
      'firstName',
      sso({ firstName: 'x'.repeat(81) }),
      'must have 1 to 80 characters, and it has 81; the value is not shown',
    ],
    ['lastName', sso({ lastName: '' }), 'must have 1 to 80 characters, and it has 0; the value is not shown'],
    [
      'lastName',
      sso({ lastName: 'x'.repeat(81) }),
      'must have 1 to 80 characters, and it has 81; the value is not shown',
    ],
    ['email', sso({ email: 'robin' }), 'must be an e-mail address; the value is not shown'],
    [
      'email',
      sso({ email: `${'x'.repeat(69)}@example.com` }),
      'must have 1 to 80 characters, and it has 81; the value is not shown',
    ],
    ['login', sso({ login: '' }), 'must have 1 to 50 characters, and it has 0; the value is not shown'],
    ['login', sso({ login: 'x'.repeat(51) }), 'must have 1 to 50 characters, and it has 51; the value is not shown'],
    ['externalId', sso({ externalId: '' }), 'must have 1 to 255 characters, and it has 0; the value is not shown'],
    [
      'externalId',
      sso({ externalId: 'x'.repeat(256) }),
      'must have 1 to 255 characters, and it has 256; the value is not shown',
    ],
    ['externalProvider', sso({ externalProvider: '' }), 'must have 1 to 80 characters, and it has 0; the value is ""'],
    [
      'externalProvider',
      sso({ externalProvider: 'p'.repeat(81) }),
      `must have 1 to 80 characters, and it has 81; the value is "${'p'.repeat(59)}…`,
    ],
    ['emails', contacts({ emails: [] }), 'must have 1 to 500 addresses; the value is 0'],
    [
      'emails',
      contacts({ emails: new Array(501).fill('a@example.com') }),
      'must have 1 to 500 addresses; the value is 501',
    ],
    [
      'emails',
      contacts({ emails: ['a@example.com', 'b@example.com'], everywhere: true }),
      'must be exactly one with everywhere; the value is 2',
    ],
    ['emails[1]', contacts({ emails: ['a@example.com', 'b'] }), 'must be an e-mail address; the value is not shown'],
    [
      'source',
      contacts({ source: 'Robot' as 'System' }),
      'must be one of Account, Contact, System; the value is "Robot"',
    ],
    [
      'reason',
      contacts({ reason: 'x'.repeat(256) }),
      'must have 1 to 255 characters, and it has 256; the value is not shown',
    ],
    ['method', act({ method: 'HEAD' as 'GET' }), 'must be one of GET, POST, PUT, DELETE, PATCH; the value is "HEAD"'],
    [
      'path',
      act({ path: 'https://example.com/lists' }),
      `${innerPathRule}; the value is ${JSON.stringify('https://example.com/lists')}`,
    ],
    [
      'path',
      act({ path: '//example.com/lists' }),
      `${innerPathRule}; the value is ${JSON.stringify('//example.com/lists')}`,
    ],
    ['path', act({ path: '/lists?limit=1' }), `${innerPathRule}; the value is ${JSON.stringify('/lists?limit=1')}`],
    ['path', act({ path: '/lists#all' }), `${innerPathRule}; the value is ${JSON.stringify('/lists#all')}`],
    [
      'path',
      act({ path: '/lists/../partner' }),
      `${innerPathRule}; the value is ${JSON.stringify('/lists/../partner')}`,
    ],
    ['path', act({ path: '/lists/./x' }), `${innerPathRule}; the value is ${JSON.stringify('/lists/./x')}`],
    [
      'path',
      act({ path: '/lists/%2e%2e/partner' }),
      `${innerPathRule}; the value is ${JSON.stringify('/lists/%2e%2e/partner')}`,
    ],
    ['path', act({ path: '/lists%2Fpartner' }), `${innerPathRule}; the value is ${JSON.stringify('/lists%2Fpartner')}`],
    ['path', act({ path: '/lists\\x' }), `${innerPathRule}; the value is ${JSON.stringify('/lists\\x')}`],
    [
      'path',
      act({ path: '/lists\r\nX-Forwarded-For: 1' }),
      `${innerPathRule}; the value is ${JSON.stringify('/lists\r\nX-Forwarded-For: 1')}`,
    ],
    ['path', act({ path: '/lists/' }), `${innerPathRule}; the value is ${JSON.stringify('/lists/')}`],
    ['path', act({ path: 'lists' }), `${innerPathRule}; the value is ${JSON.stringify('lists')}`],
    [
      'path',
      act({ path: '/partner/accounts' }),
      `${innerPathRule}; the value is ${JSON.stringify('/partner/accounts')}`,
    ],
    ['path', act({ path: '/Partner' }), `${innerPathRule}; the value is ${JSON.stringify('/Partner')}`],
    [
      'pathParameters',
      act({ path: '/lists/{id}' }),
      'must be exactly those that the path names in braces; the value is []',
    ],
    [
      'pathParameters',
      act({ pathParameters: { id: '1' } }),
      'must be exactly those that the path names in braces; the value is ["id"]',
    ],
    [
      'pathParameters',
      act({ path: '/lists/{id}', pathParameters: { id: '1', list: '2' } }),
      'must be exactly those that the path names in braces; the value is ["id","list"]',
    ],
    [
      'pathParameters',
      act({ path: '/lists/{id}', pathParameters: { ID: '1' } }),
      'must be exactly those that the path names in braces; the value is ["ID"]',
    ],
    [
      'pathParameters.id',
      act({ path: '/lists/{id}', pathParameters: { id: 'x'.repeat(101) } }),
      `${pathValueRule}; the value is not shown`,
    ],
    ...['a\nb', '..', 'a/b', 'a%2Fb', 'a?b', '', '../../partner/accounts'].map((id): [string, Run, string] => [
      'pathParameters.id',
      act({ path: '/lists/{id}', pathParameters: { id } }),
      `${pathValueRule}; the value is not shown`,
    ]),
    [
      'pathParameters',
      act({ path: pathOf(51), pathParameters: pairs(51) }),
      'must have at most 50 entries; the value is 51',
    ],
    ['query', act({ query: pairs(51) }), 'must have at most 50 entries; the value is 51'],
    ['headers', act({ headers: pairs(51) }), 'must have at most 50 entries; the value is 51'],
    [
      'query name',
      act({ query: { ['q'.repeat(101)]: '1' } }),
      `must have 1 to 100 characters, and it has 101; the value is "${'q'.repeat(59)}…`,
    ],
    [
      'query.include',
      act({ query: { include: 'x'.repeat(2_001) } }),
      'must have at most 2000 characters, and it has 2001; the value is not shown',
    ],
    ['headers name', act({ headers: { a_b: '1' } }), 'must be a header name; the value is "a_b"'],
    [
      'headers',
      act({ headers: { Authorization: 'Bearer x' } }),
      'must not hold credentials or framing; the value is "Authorization"',
    ],
    [
      'headers.Accept',
      act({ headers: { Accept: 'a\r\nb' } }),
      'must hold neither control characters nor halves of characters; the value is not shown',
    ],
    ['query name', act({ query: { 'a b': '1' } }), 'must be a parameter name; the value is "a b"'],
    [
      'payload',
      act({ payload: '{"a":1,"a":2}' }),
      'must be JSON without repeated names, at most twenty levels deep; the value is not shown',
    ],
    [
      'payload',
      act({ payload: nested }),
      'must be JSON without repeated names, at most twenty levels deep; the value is not shown',
    ],
    ['payload', act({ payload: `"${'x'.repeat(262_143)}"` }), 'must have at most 262144 bytes; the value is 262145'],
  ]
  it.each(rows.map(([field, run, words]) => ({ told: `${field} ${words}`, run })))('$told', async ({ told, run }) => {
    const { client, transport, call, permits } = setUp()
    const answer = await run(client, call)
    expect(answer).toMatchObject({ ok: false, failure: { class: 'rejected', code: 'REQUEST_INVALID' } })
    expect(answer.ok ? '' : answer.failure.message).toBe(`The request cannot be written, so nothing was sent: ${told}.`)
    expect([transport.requests.length, permits()]).toEqual([0, 0])
  })

  const longestUser = {
    firstName: 'x'.repeat(80),
    lastName: 'x'.repeat(80),
    email: `${'x'.repeat(64)}@${'y'.repeat(11)}.com`,
    login: 'x'.repeat(50),
    externalId: 'x'.repeat(255),
    externalProvider: 'p'.repeat(80),
  }
  it.each<[what: string, run: Run, answer: Exchange]>([
    ['a user with the longest fields', sso(longestUser), answered(201, '', {})],
    ['a page of 50', (client, call) => client.listAccounts({ limit: 50 }, call), json(200, v3Samples.lastPage)],
    ['50 pairs in the query', act({ query: pairs(50) }), json(200, '{}')],
    ['50 headers', act({ headers: pairs(50) }), json(200, '{}')],
    ['50 parameters of the path', act({ path: pathOf(50), pathParameters: pairs(50) }), json(200, '{}')],
    ['a parameter of 100', act({ path: '/a/{p}', pathParameters: { p: 'x'.repeat(100) } }), json(200, '{}')],
  ])('but what is just within them is sent: %s', async (_what, run, answer) => {
    expect(await answerOf(run, answer)).toMatchObject({ ok: true })
  })
})
