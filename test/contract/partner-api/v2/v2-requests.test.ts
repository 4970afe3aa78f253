import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { VendorAnswer } from '../../../../shared/domain/answer.ts'
import type { CallOptions, NewAccount } from '../../../../shared/partner-api/gateway.ts'
import { createUndiciTransport } from '../../../../shared/partner-api/transport/undici-transport.ts'
import { createV2Client, type V2Client } from '../../../../shared/partner-api/v2/v2-client.ts'
import { systemClock } from '../../../../shared/runtime/clock.ts'
import { type Mask, maskedRequests } from '../masked-requests.ts'
import { alwaysSent, type RecordingVendor, startRecordingVendor } from '../recording-vendor.ts'

/** What goes over the wire, byte for byte: docs/reference/vendor.md#v2. */
const transport = createUndiciTransport({ clock: systemClock })
const credentials = { apiKey: 'key+1/=', login: 'acme', password: 'päss-1' }
const masks: Mask[] = [
  ['key%2B1%2F%3D', '(key)'],
  ['päss-1', '(password)'],
  ['Sourdough #7', '(password of the account)'],
]
let vendor: RecordingVendor
let client: V2Client

beforeAll(async () => {
  vendor = await startRecordingVendor()
  client = createV2Client({
    origin: vendor.origin,
    transport,
    clock: systemClock,
    credentials: { current: async () => credentials, newerThan: async () => undefined },
  })
})
beforeEach(() => {
  vendor.requests.length = 0
  vendor.answers.length = 0
})
afterAll(async () => {
  await transport.close()
  await vendor.close()
})

const call = (): CallOptions => ({
  deadlineAt: systemClock.monotonic() + 10_000,
  permit: async () => undefined,
  window: { isOpen: () => true },
})
const key = 'api_key=(key)'
const signed = {
  ...alwaysSent,
  accept: 'application/json',
  authorization: 'Basic base64(acme:(password))',
}
const bakery: NewAccount = {
  login: 'Bakery-01',
  signIn: { password: 'Sourdough #7' },
  email: 'robin@example.com',
  countryCode: 'US',
  stateCode: 'MA',
  organizationName: 'Bäckerei "Nord"',
  firstName: 'Robin',
  lastName: "O'Hara",
  phone: '+1 555 0100',
  managed: true,
  singleBilling: true,
  gdprOptOut: true,
  billingLocale: 'en_US',
}

type Run = (client: V2Client, options: CallOptions) => Promise<VendorAnswer<unknown>>
const golden: [name: string, run: Run, line: string, body: string][] = [
  ['list', (one, options) => one.listAccounts({ limit: 50 }, options), `GET /v2/partner/accounts?limit=50&${key}`, ''],
  ['probe', (one, options) => one.probe(options), `GET /v2/partner/accounts?limit=1&${key}`, ''],
  ['list all', (one, options) => one.listAccounts({}, options), `GET /v2/partner/accounts?limit=500&${key}`, ''],
  [
    'next page: the token alone, and the key again',
    (one, options) => one.listAccounts({ token: 'cGFnZU51bT0yJnBhZ2VTaXplPTI' }, options),
    `GET /v2/partner/accounts?next=cGFnZU51bT0yJnBhZ2VTaXplPTI&${key}`,
    '',
  ],
  [
    'create',
    (one, options) => one.createAccount(bakery, options),
    `POST /v2/partner/accounts?oauth2_token_provided=false&${key}`,
    '{"username":"Bakery-01","password":"(password of the account)","organization_name":"Bäckerei \\"Nord\\"","first_name":"Robin",' +
      '"last_name":"O\'Hara","email":"robin@example.com","phone":"+1 555 0100","state_code":"MA","country_code":"US",' +
      '"managed_site_owner":true,"single_billing":true,"gdpr_opt_out":true,"billing_locale":"en_US"}',
  ],
  [
    'create for single sign-on, outside the United States, with nothing optional',
    (one, options) => {
      const { stateCode: _s, managed: _m, singleBilling: _b, gdprOptOut: _g, billingLocale: _l, ...least } = bakery
      const signIn = { externalId: 'id-1', externalProvider: 'acme-sso' }
      return one.createAccount({ ...least, countryCode: 'DE', signIn }, options)
    },
    `POST /v2/partner/accounts?oauth2_token_provided=false&${key}`,
    '{"username":"Bakery-01","organization_name":"Bäckerei \\"Nord\\"","first_name":"Robin","last_name":"O\'Hara",' +
      '"email":"robin@example.com","phone":"+1 555 0100","country_code":"DE","idp_provider":"acme-sso","idp_provider_id":"id-1"}',
  ],
  [
    'read the plan',
    (one, options) => one.readPlan('a07e1ih151d0', options),
    `GET /v2/partner/accounts/a07e1ih151d0/plan?${key}`,
    '',
  ],
  [
    'change the plan',
    (one, options) => one.changePlan('a07e1ih151d0', { planType: 'BASIC', billingDayOfMonth: 20 }, options),
    `PUT /v2/partner/accounts/a07e1ih151d0/plan?${key}`,
    '{"plan_type":2,"billing_day_of_month":20}',
  ],
  [
    'change the plan, without a day',
    (one, options) => one.changePlan('a07e1ih151d0', { planType: 'ultimate' }, options),
    `PUT /v2/partner/accounts/a07e1ih151d0/plan?${key}`,
    '{"plan_type":4}',
  ],
  [
    'cancel',
    (one, options) => one.cancelAccount('a07e1ih151d0', { effectiveAt: 1_406_851_200_000, reason: 1 }, options),
    `PUT /v2/partner/accounts/a07e1ih151d0/status?${key}`,
    '{"status":"Cancelled","cancel_date":"2014-08-01T00:00:00.000Z","cancel_reason":1}',
  ],
  [
    'list topics',
    (one, options) => one.listTopics('NOT_SUBSCRIBED', options),
    `GET /v2/webhooks/partner/topics?subscription_status=NOT_SUBSCRIBED&${key}`,
    '',
  ],
  [
    'read a topic',
    (one, options) => one.readTopic('account.disable', options),
    `GET /v2/webhooks/partner/topics/4?${key}`,
    '',
  ],
  [
    'subscribe',
    (one, options) => one.subscribeTopic('tier.increase', 'https://hooks.example.com/v2?a=b', options),
    `PUT /v2/webhooks/partner/topics/1?${key}`,
    '{"is_subscribed":true,"callback_uri":"https://hooks.example.com/v2?a=b"}',
  ],
  [
    'unsubscribe',
    (one, options) => one.unsubscribeTopic('tier.decrease', options),
    `PUT /v2/webhooks/partner/topics/2?${key}`,
    '{"is_subscribed":false}',
  ],
  [
    'delete a subscription',
    (one, options) => one.deleteTopic('account.cancel', options),
    `DELETE /v2/webhooks/partner/topics/3?${key}`,
    '',
  ],
  [
    'test a topic',
    (one, options) => one.testTopic('account.cancel', options),
    `POST /v2/webhooks/partner/topics/3/test?${key}`,
    '',
  ],
]

describe('request', () => {
  it.each(golden)('%s', async (_name, run, line, body) => {
    vendor.answers.push({ status: 400, body: `[{"error_key":"k","error_message":"${credentials.apiKey} refused"}]` })
    const answer = await run(client, call())
    const length = String(Buffer.byteLength(body))
    const headers =
      body !== ''
        ? { ...signed, 'content-type': 'application/json', 'content-length': length }
        : line.startsWith('POST')
          ? { ...signed, 'content-length': '0' }
          : signed
    expect(maskedRequests(vendor.requests, masks)).toEqual([{ line, headers, body }])
    expect(answer).toMatchObject({ ok: false, failure: { class: 'rejected', code: 'REQUEST_INVALID' } })
    expect(answer.evidence.answered).toBe('k - [left out] refused')
    const kept = JSON.stringify(answer)
    expect(kept).not.toMatch(/key\+1|key%2B|päss|YWNtZ|Sourdough|robin@|Hara|Nord|a=b/)
  })

  it('every call has a golden request', () => {
    const covered = new Set<string>()
    const spy = new Proxy(client, {
      get: (_target, name) => () => {
        covered.add(String(name))
        return undefined
      },
    })
    for (const [, run] of golden) void run(spy, call())
    expect([...covered].sort()).toEqual(Object.keys(client).sort())
  })
})
