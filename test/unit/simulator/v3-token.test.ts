import { createPublicKey, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { askToken, jsonSimulator, partnerOf, readAnswer, sendTo, sendV3, tokenFor } from './simulator-requests.ts'

const decode = (part: string | undefined) => JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as unknown

test('a token is a JWT as the vendor describes it, with an hour to live, signed by the published key', () => {
  const simulator = jsonSimulator()
  const { status, json } = askToken(simulator)
  expect([status, json]).toEqual([
    200,
    { access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/), expires_in: 3600, token_type: 'Bearer' },
  ])
  const token = (json as { access_token: string }).access_token
  const [header, payload, signature] = token.split('.')
  const { json: keySet } = readAnswer(sendTo(simulator, 'GET', '/.well-known/jwks.json'))
  const [jwk] = (keySet as { keys: { kid: string }[] }).keys
  expect(decode(header)).toEqual({ kid: jwk?.kid, alg: 'RS256' })
  expect(decode(payload)).toMatchObject({
    token_use: 'access',
    scope: 'v3api/general.partner',
    client_id: 'demo-client-acme',
  })
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' })
  expect(verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature ?? '', 'base64url'))).toBe(
    true,
  )
})

test.each([
  { why: 'in the body, as the standard says', sending: {} },
  { why: 'in the query, as the guide says', sending: { query: { grant_type: 'client_credentials' }, body: '' } },
])('the grant may stand $why', ({ sending }) => {
  expect(askToken(jsonSimulator(), sending).status).toBe(200)
})

test('the old address answers too', () => {
  const { clientId, clientSecret } = partnerOf('acme')
  const headers = {
    authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
  }
  const query = { grant_type: 'client_credentials' }
  expect(sendTo(jsonSimulator(), 'POST', '/oauth2/token', { headers, query }).status).toBe(200)
})

test.each([
  {
    why: 'a wrong secret',
    sending: { headers: { authorization: 'Basic ZGVtby1jbGllbnQtYWNtZTp4' } },
    status: 400,
    error: 'invalid_client',
  },
  { why: 'another grant', sending: { body: 'grant_type=password' }, status: 400, error: 'unsupported_grant_type' },
  {
    why: 'another scope',
    sending: { body: 'grant_type=client_credentials&scope=all' },
    status: 400,
    error: 'invalid_scope',
  },
  { why: 'no credentials', sending: { headers: { authorization: undefined } }, status: 415, error: 'invalid_request' },
  {
    why: 'no content type',
    sending: { headers: { 'content-type': undefined } },
    status: 415,
    error: 'invalid_request',
  },
])('refused: $why', ({ sending, status, error }) => {
  const answer = askToken(jsonSimulator(), sending)
  expect([answer.status, answer.json]).toEqual([status, { error }])
})

test('the second request in a second is throttled, for this client only', () => {
  const simulator = jsonSimulator()
  expect(askToken(simulator).status).toBe(200)
  expect(askToken(simulator)).toMatchObject({ status: 429, json: { error_key: 'throttled' } })
  expect(askToken(simulator, { partner: 'globex' }).status).toBe(200)
  simulator.moveClock({ advanceMs: 1000 })
  expect(askToken(simulator).status).toBe(200)
})

test('a token ends by the clock of the simulator', () => {
  const simulator = jsonSimulator()
  const headers = { authorization: `Bearer ${tokenFor(simulator)}` }
  const status = () => sendV3(simulator, 'GET', '/partner/accounts', { headers }).status
  expect(status()).toBe(200)
  simulator.moveClock({ advanceMs: 3_599_999 })
  expect(status()).toBe(200)
  simulator.moveClock({ advanceMs: 1 })
  expect(status()).toBe(401)
})

test.each([
  { why: 'Bearer and token', authorization: (token: string) => `Bearer ${token}`, status: 200 },
  { why: 'the bare token', authorization: (token: string) => token, status: 200 },
  { why: 'a changed signature', authorization: (token: string) => `Bearer ${token.slice(0, -6)}AAAAAA`, status: 401 },
  {
    why: 'an unsigned token',
    authorization: (token: string) => `Bearer ${token.split('.').slice(0, 2).join('.')}.`,
    status: 401,
  },
  { why: 'changed claims', authorization: forged, status: 401 },
  { why: 'nonsense', authorization: () => 'Bearer a.b.c', status: 401 },
])('of an Authorization header: $why is $status', ({ authorization, status }) => {
  const simulator = jsonSimulator()
  const headers = { authorization: authorization(tokenFor(simulator)) }
  const answer = sendV3(simulator, 'GET', '/partner/accounts', { headers })
  expect(answer.status).toBe(status)
  if (status === 401) expect(answer.json).toEqual({ error_key: 'unauthorized', error_message: 'Unauthorized' })
})

test.each([
  { why: 'no token', headers: { authorization: '' }, remove: 'authorization', json: { message: 'Forbidden' } },
  { why: 'no key', headers: { 'x-api-key': undefined }, remove: '', json: { message: 'Forbidden' } },
  { why: 'an unknown key', headers: { 'x-api-key': 'k' }, remove: '', json: { message: 'Forbidden' } },
  {
    why: "another partner's key",
    headers: { 'x-api-key': 'demo-key-globex' },
    remove: '',
    json: { error_key: 'forbidden' },
  },
])('the gateway forbids: $why', ({ headers, remove, json }) => {
  const simulator = jsonSimulator()
  const all: Record<string, string | undefined> = {
    'x-api-key': 'demo-key-acme',
    authorization: tokenFor(simulator),
    ...headers,
  }
  if (remove !== '') delete all[remove]
  const answer = readAnswer(sendTo(simulator, 'GET', '/v3/partner/accounts', { headers: all }))
  expect(answer.status).toBe(403)
  expect(answer.json).toMatchObject(json)
})

test('requests for tokens are in the journal, without secrets, and count against no API key', () => {
  const simulator = jsonSimulator({ requestsPerDay: 1 })
  askToken(simulator)
  expect(simulator.journal.after()).toMatchObject([
    { generation: 'v3', call: 'token', partner: 'acme', applied: false, effect: 'token-issued', status: 200 },
  ])
  expect(JSON.stringify(simulator.journal.after())).not.toMatch(/secret|eyJ/)
  expect(simulator.vendor.limits.usedToday(simulator.clock.now())).toEqual({})
})

function forged(token: string): string {
  const [header, payload, signature] = token.split('.')
  const claims = { ...(decode(payload) as object), exp: 9_999_999_999 }
  return `Bearer ${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`
}
