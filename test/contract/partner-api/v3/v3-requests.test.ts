import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { VendorAnswer } from '../../../../shared/domain/answer.ts'
import type { CallOptions, NewAccount } from '../../../../shared/partner-api/gateway.ts'
import { createUndiciTransport } from '../../../../shared/partner-api/transport/undici-transport.ts'
import { unsharedTokens } from '../../../../shared/partner-api/v3/shared-tokens.ts'
import { currentTokenEndpoint, formerTokenEndpoint } from '../../../../shared/partner-api/v3/token-request.ts'
import { createV3Client, type V3Client } from '../../../../shared/partner-api/v3/v3-client.ts'
import type { TokenPrefix } from '../../../../shared/partner-api/v3/v3-signer.ts'
import { systemClock } from '../../../../shared/runtime/clock.ts'
import { v3Samples } from '../../../unit/partner-api/v3/v3-samples.ts'
import { type Mask, maskedRequests } from '../masked-requests.ts'
import { alwaysSent, type RecordingVendor, startRecordingVendor } from '../recording-vendor.ts'

/** What goes over the wire, byte for byte: docs/reference/vendor.md#v3. */
const transport = createUndiciTransport({ clock: systemClock })
const key = { apiKey: 'key-1', clientId: 'client-1', clientSecret: 'sacret-1' }
const tokenAnswer = { status: 200, headers: { 'content-type': 'application/json' }, body: v3Samples.token }
const masks: Mask[] = [
  ['key-1', '(key)'],
  ['client-1:sacret-1', '(client):(secret)'],
  ['eyJhbGciOiJSUzI1NiJ9.e30.c2ln', '(token)'],
  ['Sourdough #7', '(password of the account)'],
]
let vendor: RecordingVendor

beforeAll(async () => {
  vendor = await startRecordingVendor()
})
beforeEach(() => {
  vendor.requests.length = 0
  vendor.answers.length = 0
})
afterAll(async () => {
  await transport.close()
  await vendor.close()
})

const clientWith = (endpoint = currentTokenEndpoint, tokenPrefix: TokenPrefix = 'Bearer') =>
  createV3Client({
    origin: vendor.origin,
    tokenEndpoint: { ...endpoint, origin: vendor.origin },
    tokenPrefix,
    transport,
    clock: systemClock,
    sharedTokens: unsharedTokens,
    credentials: { current: async () => key, newerThan: async () => undefined },
  })
const call = (): CallOptions => ({
  deadlineAt: systemClock.monotonic() + 10_000,
  permit: async () => undefined,
  window: { isOpen: () => true },
})
const signed = {
  ...alwaysSent,
  accept: 'application/json',
  'x-api-key': '(key)',
  authorization: 'Bearer (token)',
}
const bakery: NewAccount = {
  login: 'Bakery+01@x',
  signIn: { password: 'Sourdough #7' },
  email: 'robin@example.com',
  countryCode: 'US',
  stateCode: 'MA',
  organizationName: 'Bäckerei',
  organizationPhone: '+1 555 0101',
  firstName: 'Robin',
  lastName: "O'Hara",
  phone: '+1 555 0100',
  timeZoneId: 'US/Eastern',
  website: 'https://bakery.example.com',
  partnerAccountId: 'customer-17',
  billingLocale: 'en_GB',
  managed: true,
  singleBilling: true,
  gdprOptOut: false,
}

const sent = () => maskedRequests(vendor.requests, masks)

type Run = (client: V3Client, options: CallOptions) => Promise<VendorAnswer<unknown>>
const account = '/v3/partner/accounts/a07e1lxqqqo0'
const topics = '/v3/partner/webhooks/subscriptions'
const golden: [name: string, run: Run, line: string, body: string][] = [
  ['probe', (one, options) => one.probe(options), 'GET /v3/partner/accounts?limit=10', ''],
  ['list', (one, options) => one.listAccounts({}, options), 'GET /v3/partner/accounts?limit=50', ''],
  [
    'next page of the managed accounts',
    (one, options) => one.listAccounts({ token: 'MTA*', limit: 10, type: 'managed' }, options),
    'GET /v3/partner/accounts?limit=10&account_type=managed&offset=MTA*',
    '',
  ],
  [
    'create',
    (one, options) => one.createAccount(bakery, options),
    'POST /v3/partner/accounts',
    '{"contact_email":"robin@example.com","contact_phone":"+1 555 0100","country_code":"US","organization_name":"Bäckerei",' +
      '"organization_phone":"+1 555 0101","state_code":"MA","time_zone_id":"US/Eastern","website":"https://bakery.example.com",' +
      '"login_name":"Bakery+01@x","password":"(password of the account)","first_name":"Robin","last_name":"O\'Hara",' +
      '"partner_account_id":"customer-17","billing_locale":"en_GB","managed_site_owner":true,"enable_single_billing":true,' +
      '"gdpr_opt_out":false}',
  ],
  [
    'create for single sign-on with only what is required; the state is blank elsewhere',
    (one, options) =>
      one.createAccount(
        {
          login: 'bakery-01',
          email: 'robin@example.com',
          countryCode: 'DE',
          signIn: { externalId: 'id-1', externalProvider: 'acme-sso' },
        },
        options,
      ),
    'POST /v3/partner/accounts',
    '{"contact_email":"robin@example.com","country_code":"DE","state_code":"","login_name":"bakery-01",' +
      '"external_id":"id-1","external_provider":"acme-sso"}',
  ],
  ['read the plan', (one, options) => one.readPlan('a07e1lxqqqo0', options), `GET ${account}/plan`, ''],
  [
    'change the plan; the day is sent as a number',
    (one, options) =>
      one.changePlan('a07e1lxqqqo0', { planType: 'gold', planGroupId: 152, billingDayOfMonth: 15 }, options),
    `PUT ${account}/plan`,
    '{"plan_type":"GOLD","plan_group_id":152,"billing_day_of_month":15}',
  ],
  [
    'cancel',
    (one, options) => one.cancelAccount('a07e1lxqqqo0', { effectiveAt: 1_581_026_955_000, reason: 30 }, options),
    `PUT ${account}/status/cancel`,
    '{"reason_id":30,"effective_date":"2020-02-06T22:09:15.000Z"}',
  ],
  [
    'cancel now, without a reason',
    (one, options) => one.cancelAccount('a07e1lxqqqo0', {}, options),
    `PUT ${account}/status/cancel`,
    '{}',
  ],
  [
    'a user for single sign-on',
    (one, options) =>
      one.createSsoUser(
        'a07e1lxqqqo0',
        {
          firstName: 'Robin',
          lastName: "O'Hara",
          role: 'campaign_creator',
          email: 'robin@example.com',
          login: 'robin.hara',
          externalId: 'id-1',
          externalProvider: 'acme-sso',
        },
        options,
      ),
    `POST ${account}/users/sso`,
    '{"first_name":"Robin","last_name":"O\'Hara","role_name":"campaign_creator","contact_email":"robin@example.com",' +
      '"login_name":"robin.hara","external_id":"id-1","external_provider":"acme-sso"}',
  ],
  [
    'unsubscribe contacts',
    (one, options) =>
      one.unsubscribeContacts(
        'a07e1lxqqqo0',
        {
          emails: ['robin@example.com', 'kim@example.com'],
          source: 'Account',
          reason: 'asked to',
          deleteContacts: true,
        },
        options,
      ),
    `POST ${account}/contacts/unsubscribe`,
    '{"email_addresses":["robin@example.com","kim@example.com"],"update_source":"Account","opt_out_reason":"asked to",' +
      '"delete_contacts":true}',
  ],
  [
    'unsubscribe a contact everywhere',
    (one, options) =>
      one.unsubscribeContacts(
        'a07e1lxqqqo0',
        { emails: ['robin@example.com'], source: 'Contact', everywhere: true },
        options,
      ),
    `POST ${account}/contacts/unsubscribe`,
    '{"email_addresses":["robin@example.com"],"update_source":"Contact","global_unsubscribe":true}',
  ],
  [
    'act for an account',
    (one, options) =>
      one.actForAccount(
        'a07e1lxqqqo0',
        {
          method: 'PUT',
          path: '/contacts/{contact_id}',
          pathParameters: { contact_id: 'c-1' },
          query: { include: 'list_memberships' },
          headers: { Accept: 'application/json' },
          payload: '{"first_name":"Robin"}',
        },
        options,
      ),
    `POST ${account}/account_operations/sync`,
    '{"account_operation_url":"/contacts/{contact_id}","account_operation_method":"PUT",' +
      '"account_operation_payload":"{\\"first_name\\":\\"Robin\\"}",' +
      '"account_operation_query_parameters":[{"query_param_key":"include","query_param_value":"list_memberships"}],' +
      '"account_operation_path_parameters":[{"path_param_key":"contact_id","path_param_value":"c-1"}],' +
      '"account_operation_headers":[{"header_key":"Accept","header_value":"application/json"}]}',
  ],
  [
    'act for an account, with method and address only',
    (one, options) => one.actForAccount('a07e1lxqqqo0', { method: 'GET', path: '/account/summary' }, options),
    `POST ${account}/account_operations/sync`,
    '{"account_operation_url":"/account/summary","account_operation_method":"GET"}',
  ],
  ['list subscriptions', (one, options) => one.listSubscriptions(options), `GET ${topics}`, ''],
  ['read a subscription', (one, options) => one.readSubscription('tier.increase', options), `GET ${topics}/1`, ''],
  [
    'subscribe',
    (one, options) => one.putSubscription('tier.decrease', 'https://hooks.example.com/v3?a=b', options),
    `PUT ${topics}/2`,
    '{"hook_uri":"https://hooks.example.com/v3?a=b"}',
  ],
  ['unsubscribe', (one, options) => one.deleteSubscription('account.cancel', options), `DELETE ${topics}/3`, ''],
  ['test', (one, options) => one.testSubscription('account.disable', options), `POST ${topics}/4/tests`, ''],
]

describe('request', () => {
  it.each(golden)('%s', async (_name, run, line, body) => {
    const client = clientWith()
    const text = 'key-1 of client-1 with eyJhbGciOiJSUzI1NiJ9.e30.c2ln refused'
    vendor.answers.push(tokenAnswer, { status: 400, body: `{"error_key":"k","error_message":"${text}"}` })
    const answer = await run(client, call())
    const length = String(Buffer.byteLength(body))
    const headers =
      body !== ''
        ? { ...signed, 'content-type': 'application/json', 'content-length': length }
        : line.startsWith('POST')
          ? { ...signed, 'content-length': '0' }
          : signed
    expect(sent().slice(1)).toEqual([{ line, headers, body }])
    expect(answer).toMatchObject({ ok: false, failure: { class: 'rejected', code: 'REQUEST_INVALID' } })
    expect(answer.evidence.answered).toBe('k - [left out] of [left out] with [left out] refused')
    expect(JSON.stringify(answer)).not.toMatch(
      /key-1|client-1|sacret|eyJ|Sourdough|robin|Robin|Hara|ckerei|customer-17|a=b/,
    )
  })

  it('every call has a golden request', () => {
    const covered = new Set<string>()
    const client = clientWith()
    const spy = new Proxy(client, {
      get: (_target, name) => () => {
        covered.add(String(name))
        return undefined
      },
    })
    for (const [, run] of golden) void run(spy, call())
    expect([...covered].sort()).toEqual(Object.keys(client).sort())
  })

  it('with the bare token, where the setting says so', async () => {
    vendor.answers.push(tokenAnswer, { status: 200, headers: tokenAnswer.headers, body: v3Samples.plan })
    expect(await clientWith(currentTokenEndpoint, 'bare').readPlan('a1', call())).toMatchObject({ ok: true })
    expect(sent()[1]?.headers.authorization).toBe('(token)')
  })
})

describe('the request for a token', () => {
  const grant = 'grant_type=client_credentials&scope=v3api%2Fgeneral.partner'
  const headers = (length: number) => ({
    ...alwaysSent,
    accept: 'application/json',
    authorization: 'Basic base64((client):(secret))',
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(length),
  })

  it('has the grant in its form body at the present address', async () => {
    vendor.answers.push(tokenAnswer)
    await clientWith(currentTokenEndpoint).listSubscriptions(call())
    expect(sent()[0]).toEqual({
      line: 'POST /partners/oauth2/default/v1/token',
      headers: headers(grant.length),
      body: grant,
    })
  })

  it('has it in its query, with an empty body, at the former one', async () => {
    vendor.answers.push(tokenAnswer)
    await clientWith(formerTokenEndpoint).listSubscriptions(call())
    expect(sent()[0]).toEqual({ line: `POST /oauth2/token?${grant}`, headers: headers(0), body: '' })
  })

  it('the addresses are those of docs/reference/vendor.md#v3-token', () => {
    expect([currentTokenEndpoint.origin, formerTokenEndpoint.origin]).toEqual([
      'https://authz.constantcontact.com',
      'https://v3api-partner.auth.us-east-1.amazoncognito.com',
    ])
  })
})
