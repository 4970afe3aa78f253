/** @module-tag long */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SimulatorRequest } from '../../simulator/http-message.ts'
import { stored } from './simulator-fixture.ts'
import { jsonSimulator, partnerOf, tokenFor } from './simulator-requests.ts'

const client = 'acme-client-0001'
const seed = Number(process.env.SIMULATOR_SEED ?? 20_261)

/** Bodies that are nearly right: known fields with values of every kind. */
const fieldNames = [
  ...['username', 'login_name', 'password', 'email', 'contact_email', 'country_code', 'state_code', 'plan_type'],
  ...['billing_day_of_month', 'plan_group_id', 'status', 'cancel_date', 'effective_date', 'reason_id', 'hook_uri'],
  ...['is_subscribed', 'callback_uri', 'email_addresses', 'update_source', 'global_unsubscribe', '__proto__'],
  ...['account_operation_url', 'account_operation_method', 'account_operation_payload', 'constructor'],
]
const fieldValue = fc.oneof(
  fc.constantFrom('GOLD', 'TRIAL', 'Cancelled', '2026-02-01T00:00:00Z', 'a@nullmailer.com', 'new-client', 'US', ''),
  fc.constantFrom('/account/summary', '/{constructor}', 'GET', 'Account', 'https://hooks.example.com/', 'http://['),
  fc.constantFrom<unknown>(0, 1, 2, 31, -1, 1e300, true, false, null, [], {}, ['a@nullmailer.com']),
)
const goodBody = fc.constantFrom(
  '{"plan_type":"GOLD","billing_day_of_month":1}',
  '{"plan_type":2}',
  '{"status":"Cancelled","cancel_date":"2026-01-01T00:00:00Z"}',
  '{"is_subscribed":true,"callback_uri":"https://hooks.example.com/"}',
  '{"hook_uri":"https://hooks.example.com/"}',
)
const body = fc.oneof(
  fc.dictionary(fc.constantFrom(...fieldNames), fieldValue).map((fields) => JSON.stringify(fields)),
  fc.string(),
  fc.uint8Array({ maxLength: 40 }),
  fc.json(),
)

test('whatever is sent, it is answered once and written down once, and no partner touches what is not its own', () => {
  const simulator = jsonSimulator()
  const foreign = JSON.stringify(stored(simulator, 'globex-client-0001'))
  const { apiKey, login, password } = partnerOf('acme')
  const token = tokenFor(simulator)
  const basic = (user: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  const id = fc.constantFrom(
    stored(simulator, client).encodedId,
    stored(simulator, 'globex-client-0001').encodedId,
    '1',
    '5',
    'a07e%00',
    '__proto__',
  )
  const path = fc
    .tuple(
      fc.constantFrom('/v2', '/v3', '/0.1', '/ws/partners/acme', ''),
      fc.constantFrom(
        ...[
          '/partner/accounts',
          '/partner/accounts/{id}/plan',
          '/partner/accounts/{id}/status',
          '/siteowners',
          '/{id}',
        ],
        ...['/partner/accounts/{id}/status/cancel', '/partner/accounts/{id}/account_operations/sync', '/oauth2/token'],
        ...[
          '/partner/accounts/{id}/contacts/unsubscribe',
          '/partner/accounts/{id}/users/sso',
          '/API_GetSiteOwnerID.jsp',
        ],
        ...['/partner/webhooks/subscriptions/{id}', '/webhooks/partner/topics/{id}', '/.well-known/jwks.json', '/%'],
      ),
      id,
    )
    .map(([prefix, rest, value]) => prefix + rest.replace('{id}', value))
  const request: fc.Arbitrary<SimulatorRequest> = fc.record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'constructor'),
    path,
    query: fc.oneof(
      fc.constant({ api_key: apiKey }),
      fc.dictionary(fc.constantFrom('api_key', 'limit', 'next', 'offset', 'account_type', 'loginName'), fc.string()),
    ),
    headers: fc.record({
      authorization: fc.constantFrom(`Bearer ${token}`, token, basic(login), basic(`${apiKey}%${login}`), 'Basic', ''),
      'x-api-key': fc.constantFrom(apiKey, 'demo-key-globex', undefined),
      'content-type': fc.constantFrom('application/json', 'application/atom+xml', undefined),
      accept: fc.constantFrom('application/json', 'text/html', undefined),
    }),
    body,
  })
  /** The same request with what its generation wants of every one. */
  const inOrder = (asked: SimulatorRequest): SimulatorRequest => ({
    ...asked,
    query: { ...asked.query, api_key: apiKey },
    headers: {
      authorization: asked.path.startsWith('/v3') ? token : basic(login),
      'x-api-key': apiKey,
      'content-type': 'application/json',
    },
  })
  const known = fc
    .tuple(
      fc.constantFrom<[string, string]>(
        ['POST', '/v2/partner/accounts'],
        ['PUT', '/v2/partner/accounts/{id}/plan'],
        ['PUT', '/v2/partner/accounts/{id}/status'],
        ['PUT', '/v2/webhooks/partner/topics/{id}'],
        ['DELETE', '/v2/webhooks/partner/topics/{id}'],
        ['PUT', '/v3/partner/accounts/{id}/plan'],
        ['PUT', '/v3/partner/accounts/{id}/status/cancel'],
        ['POST', '/v3/partner/accounts/{id}/account_operations/sync'],
        ['PUT', '/v3/partner/webhooks/subscriptions/{id}'],
        ['DELETE', '/v3/partner/webhooks/subscriptions/{id}'],
      ),
      id,
      request,
      fc.oneof(goodBody, body),
    )
    .map(([[method, pattern], value, asked, sent]) =>
      inOrder({ ...asked, method, path: pattern.replace('{id}', value), body: sent }),
    )
  fc.assert(
    fc.property(fc.oneof(request, known), (asked) => {
      const before = simulator.journal.nextNumber
      const { outward, finish } = simulator.receive(asked)
      finish()
      expect(['answer', 'relay']).toContain(outward.kind)
      if (outward.kind === 'answer') {
        expect(outward.response.status).toBeGreaterThanOrEqual(200)
        expect(outward.response.status, outward.response.body).toBeLessThan(500)
      }
      expect(simulator.journal.nextNumber).toBe(before + 1)
    }),
    { seed, numRuns: 3000 },
  )
  expect(JSON.stringify(stored(simulator, 'globex-client-0001')), `seed ${seed}`).toBe(foreign)
  const seen = new Set(simulator.journal.after().map(({ generation, call }) => `${generation} ${call}`))
  expect([...seen], 'the requests reach what they are meant to try').toEqual(
    expect.arrayContaining(['v2 create', 'v2 change-plan', 'v3 change-plan', 'v3 act-for-account', 'text membership']),
  )
  const effects = simulator.journal.after().filter(({ applied }) => applied)
  expect(effects.length, 'some requests are good').toBeGreaterThan(10)
})
