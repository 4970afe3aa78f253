import { createPublicKey, verify } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { handleControlRequest } from '../../simulator/control/handle-control-request.ts'
import { defaultSwitches } from '../../simulator/core/switches.ts'
import { SigningKey } from '../../simulator/signing-key.ts'
import { isLoopback } from '../../simulator/webhooks/callback-address.ts'
import { isAccepted, retryOffsets } from '../../simulator/webhooks/retry-schedule.ts'
import { signatureOfV2, signatureOfV3 } from '../../simulator/webhooks/webhook-signature.ts'
import { cancel, startOfTest, stored } from './simulator-fixture.ts'
import { jsonSimulator, partnerOf, sendTo, sendV2, sendV3, sharedKey } from './simulator-requests.ts'

const client = 'acme-client-0001'
const uri = 'http://127.0.0.1:9/hook'
const minuteMs = 60_000
const hourMs = 60 * minuteMs
type Simulator = ReturnType<typeof jsonSimulator>

function subscribe(simulator: Simulator, generation: 'v2' | 'v3', topic: number, address = uri): void {
  const { status } =
    generation === 'v2'
      ? sendV2(simulator, 'PUT', `/webhooks/partner/topics/${topic}`, {
          body: { is_subscribed: true, callback_uri: address },
        })
      : sendV3(simulator, 'PUT', `/partner/webhooks/subscriptions/${topic}`, { body: { hook_uri: address } })
  expect(status).toBe(200)
}

function control(simulator: Simulator, method: string, path: string, body: unknown = {}) {
  const request = { method, path: `/_control${path}`, query: {}, headers: {}, body: JSON.stringify(body) }
  return handleControlRequest(simulator, request) as { status: number; body: Record<string, unknown> }
}

const patch = (simulator: Simulator, billing: object) =>
  expect(control(simulator, 'PATCH', `/accounts/${client}`, { billing }).status).toBe(200)
const told = (simulator: Simulator) =>
  simulator.vendor.notifications.list().map(({ generation, eventType }) => `${generation} ${eventType}`)

test("the V2 signature is the official SDK's test vector", () => {
  const body =
    '{\n    "url":"https://api.constantcontact.com/v2/partner/accounts/<accountId>",\n    "event_type":"tier.increase"\n}'
  expect(Buffer.byteLength(body)).toBe(113)
  expect(signatureOfV2('api-secret-key', body, 'base64')).toBe('VNfTwVDbHBoPqEYqDdM61OqxJdVznRzT4h21+BuwgTg=')
})

test('the V3 signature is a detached JWS over the raw body, good under the published key', () => {
  const key = new SigningKey(sharedKey)
  const body = '{"event_type":"tier.increase"}'
  const signature = signatureOfV3(key, body, 1_700_000_000_999)
  const [header = '', middle, tail = ''] = signature.split('.')
  expect(middle).toBe('')
  expect(Buffer.from(header, 'base64url').toString()).toBe('{"alg":"RS256","ts":1700000000,"b64":false,"crit":["b64"]}')
  const publicKey = createPublicKey({ key: { ...key.keySet().keys[0] }, format: 'jwk' })
  const isGood = (text: string) =>
    verify('sha256', Buffer.from(`${header}.${text}`), publicKey, Buffer.from(tail, 'base64url'))
  expect([isGood(body), isGood(`${body} `)]).toEqual([true, false])
})

describe('what is told', () => {
  test.each([
    { why: 'contacts cross a border upwards', change: { contactCount: 501 }, event: 'tier.increase' },
    { why: 'the vendor suspends', change: { suspended: true }, event: 'account.disable' },
  ])('$why', ({ change, event }) => {
    const simulator = jsonSimulator()
    simulator.place([{ ...stored(simulator, client), status: 'Open' }])
    for (const topic of [1, 2, 3, 4]) {
      subscribe(simulator, 'v2', topic)
      subscribe(simulator, 'v3', topic)
    }
    patch(simulator, change)
    expect(told(simulator)).toEqual([`v2 ${event}`, `v3 ${event}`])
  })

  test('contacts below a border, and once for each border crossed', () => {
    const simulator = jsonSimulator()
    simulator.place([{ ...stored(simulator, client), status: 'Open' }])
    subscribe(simulator, 'v3', 1)
    subscribe(simulator, 'v3', 2)
    for (const contactCount of [500, 501, 1000, 500]) patch(simulator, { contactCount })
    expect(told(simulator)).toEqual(['v3 tier.increase', 'v3 tier.decrease'])
  })

  test.each<{ why: string; act: (simulator: Simulator) => void }>([
    { why: 'XML, with the last product', act: (simulator) => cancel(simulator, client) },
    {
      why: 'V3',
      act: (simulator) =>
        sendV3(simulator, 'PUT', `/partner/accounts/${stored(simulator, client).encodedId}/status/cancel`),
    },
    {
      why: 'a date that has come',
      act: (simulator) => {
        const body = { effective_date: '2026-01-02T00:00:00Z' }
        sendV3(simulator, 'PUT', `/partner/accounts/${stored(simulator, client).encodedId}/status/cancel`, { body })
        expect(told(simulator)).toEqual([])
        simulator.moveClock({ advanceMs: 24 * hourMs })
      },
    },
  ])('a cancellation by $why', ({ act }) => {
    const simulator = jsonSimulator()
    subscribe(simulator, 'v3', 3)
    act(simulator)
    expect(told(simulator)).toEqual(['v3 account.cancel'])
  })

  test('nobody is told of seeds, nor who did not subscribe, nor of a reopening', () => {
    const simulator = jsonSimulator()
    subscribe(simulator, 'v3', 1)
    control(simulator, 'POST', '/accounts', { partner: 'acme', login: 'seeded', status: 'Canceled' })
    cancel(simulator, client)
    expect(told(simulator)).toEqual([])
  })
})

describe('what is sent', () => {
  function firstAttempt(simulator: Simulator, generation: 'v2' | 'v3') {
    subscribe(simulator, generation, 3)
    cancel(simulator, client)
    const [attempt] = simulator.vendor.notifications.takeDue()
    if (attempt === undefined) throw new Error('nothing is due')
    return attempt
  }

  test('V2: a pointer to the plan, signed over its bytes', () => {
    const simulator = jsonSimulator()
    const { body, headers, uri: address } = firstAttempt(simulator, 'v2')
    const { encodedId } = stored(simulator, client)
    expect(address).toBe(uri)
    expect(body).toBe(
      `{"url":"https://api.constantcontact.com/v2/partner/accounts/${encodedId}/plan","event_type":"account.cancel"}`,
    )
    const secret = partnerOf('acme').apiSecret ?? ''
    expect(headers['x-ctct-hmac-sha256']).toBe(signatureOfV2(secret, body, 'base64'))
  })

  test('V3: a pointer with the key, signed by the vendor', () => {
    const simulator = jsonSimulator()
    const { body, headers } = firstAttempt(simulator, 'v3')
    const { encodedId } = stored(simulator, client)
    expect(body).toBe(
      `{"url":"https://api.cc.email/v3/partner/accounts/${encodedId}/plan","api_key":"demo-key-acme","event_type":"account.cancel"}`,
    )
    expect(headers['x-ctct-webhook-sig']).toBe(signatureOfV3(simulator.vendor.key, body, startOfTest))
  })

  test('no other machine is called', () => {
    const simulator = jsonSimulator()
    subscribe(simulator, 'v3', 3, 'https://hooks.example.com/')
    cancel(simulator, client)
    expect(simulator.vendor.notifications.takeDue()).toEqual([])
    expect(simulator.vendor.notifications.list()).toMatchObject([
      { state: 'given-up', attempts: [{ failure: 'not sent: only loopback is called' }] },
    ])
  })

  test.each([
    { spoiling: 'wrong-signature', good: false },
    { spoiling: 'tampered-body', good: false },
    { spoiling: undefined, good: true },
  ])('spoiled on demand: $spoiling', ({ spoiling, good }) => {
    const simulator = jsonSimulator()
    subscribe(simulator, 'v2', 1)
    const asked = { generation: 'v2', eventType: 'tier.increase', account: client, times: 2, spoiling }
    expect(control(simulator, 'POST', '/webhooks', asked)).toEqual({ status: 201, body: { numbers: [1, 2] } })
    const attempts = simulator.vendor.notifications.takeDue()
    expect(attempts).toHaveLength(2)
    for (const { body, headers } of attempts) {
      const isGood = headers['x-ctct-hmac-sha256'] === signatureOfV2(partnerOf('acme').apiSecret ?? '', body, 'base64')
      expect(isGood).toBe(good)
    }
  })

  test('a V2 signature has no time that could be stale', () => {
    const simulator = jsonSimulator()
    subscribe(simulator, 'v2', 1)
    const asked = { generation: 'v2', eventType: 'tier.increase', account: client, spoiling: 'stale' }
    expect(control(simulator, 'POST', '/webhooks', asked)).toMatchObject({
      status: 400,
      body: { problems: [{ field: 'spoiling', value: 'stale' }] },
    })
  })

  test('stale and unsigned on demand', () => {
    const simulator = jsonSimulator()
    subscribe(simulator, 'v3', 1)
    const asked = { generation: 'v3', eventType: 'tier.increase', account: client }
    control(simulator, 'POST', '/webhooks', { ...asked, spoiling: 'stale' })
    control(simulator, 'POST', '/webhooks', { ...asked, spoiling: 'unsigned' })
    const [stale, unsigned] = simulator.vendor.notifications.takeDue()
    const header = Buffer.from(stale?.headers['x-ctct-webhook-sig']?.split('.')[0] ?? '', 'base64url').toString()
    expect(JSON.parse(header)).toMatchObject({ ts: startOfTest / 1000 - 86_400 })
    expect(Object.keys(unsigned?.headers ?? {})).toEqual(['content-type'])
  })

  test('a notification by hand needs an account and a subscription', () => {
    const simulator = jsonSimulator()
    const asked = { generation: 'v3', eventType: 'tier.increase', account: client }
    expect(control(simulator, 'POST', '/webhooks', asked).body).toMatchObject({ problems: [{ field: 'eventType' }] })
    subscribe(simulator, 'v3', 1)
    expect(control(simulator, 'POST', '/webhooks', { ...asked, account: 'nobody' }).body).toMatchObject({
      problems: [{ field: 'account' }],
    })
    expect(control(simulator, 'POST', '/webhooks', { ...asked, spoiling: 'burnt' }).status).toBe(400)
  })
})

describe('repetitions', () => {
  /** Hours after the first attempt at which a receiver that never answers well is called again. */
  function attemptHours(simulator: Simulator, generation: 'v2' | 'v3', status: number): number[] {
    subscribe(simulator, generation, 3)
    cancel(simulator, client)
    const { notifications } = simulator.vendor
    const at: number[] = []
    for (let next = notifications.nextAt(); next !== undefined; next = notifications.nextAt()) {
      simulator.moveClock({ set: next })
      for (const { delivery } of notifications.takeDue()) {
        at.push((next - startOfTest) / hourMs)
        notifications.finish(delivery, { kind: 'answered', status, body: '' })
      }
    }
    return at
  }

  test('V2: eight, over 72 hours, until exactly 200', () => {
    expect(attemptHours(jsonSimulator(), 'v2', 204)).toEqual([0, 0.25, 1, 3, 6, 12, 24, 48, 72])
    expect(attemptHours(jsonSimulator(), 'v2', 200)).toEqual([0])
  })

  test('V3: every minute for an hour, until a success', () => {
    const expected = Array.from({ length: 61 }, (_, index) => (index * minuteMs) / hourMs)
    expect(attemptHours(jsonSimulator(), 'v3', 500)).toEqual(expected)
    expect(attemptHours(jsonSimulator(), 'v3', 204)).toEqual([0])
  })

  test('a failed connection counts like a bad answer; what became of each attempt is kept', () => {
    const simulator = jsonSimulator()
    subscribe(simulator, 'v3', 3)
    cancel(simulator, client)
    const { notifications } = simulator.vendor
    notifications.takeDue()
    expect(notifications.takeDue(), 'not twice at once').toEqual([])
    notifications.finish(1, { kind: 'failed', reason: 'ECONNREFUSED' })
    notifications.finish(1, { kind: 'answered', status: 200, body: '' })
    expect(notifications.list()).toMatchObject([
      { state: 'waiting', nextAt: startOfTest + minuteMs, attempts: [{ failure: 'ECONNREFUSED' }] },
    ])
    simulator.moveClock({ advanceMs: minuteMs - 1 })
    expect(notifications.takeDue()).toEqual([])
    simulator.moveClock({ advanceMs: 1 })
    notifications.takeDue()
    notifications.finish(1, { kind: 'answered', status: 200, body: '' })
    expect(notifications.list()).toMatchObject([{ state: 'delivered', attempts: [{}, { status: 200 }] }])
  })

  test('a test notification is sent once', () => {
    const simulator = jsonSimulator()
    subscribe(simulator, 'v3', 1)
    sendV3(simulator, 'POST', '/partner/webhooks/subscriptions/1/tests')
    const [attempt] = simulator.vendor.notifications.takeDue()
    expect(attempt?.body).toContain('a07e1example')
    simulator.vendor.notifications.finish(1, { kind: 'answered', status: 500, body: '' })
    expect(simulator.vendor.notifications.list()).toMatchObject([{ state: 'given-up' }])
  })

  test('the other V2 table, and a stricter reading of success', () => {
    expect(retryOffsets('v2', { ...defaultSwitches, v2RetrySchedule: 'other' }).map((ms) => ms / hourMs)).toEqual([
      1, 3, 7, 25,
    ])
    expect(isAccepted('v3', 201, { ...defaultSwitches, v3WebhookSuccess: '200' })).toBe(false)
  })
})

test('a V2 test asks the receiver first and answers what that answered', () => {
  const simulator = jsonSimulator()
  subscribe(simulator, 'v2', 1)
  const { apiKey, login, password } = partnerOf('acme')
  const headers = { authorization: `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}` }
  const path = '/v2/webhooks/partner/topics/1/test'
  const { outward } = simulator.receive({ method: 'POST', path, query: { api_key: apiKey }, headers, body: '' })
  if (outward.kind !== 'relay') throw new Error(`expected a relay, got ${outward.kind}`)
  const { relay } = outward
  expect(simulator.vendor.notifications.take(relay.notification)).toMatchObject({ uri })
  expect(relay.answerTo({ kind: 'answered', status: 418, body: 'tea' })).toMatchObject({ status: 418, body: 'tea' })
  expect(relay.answerTo({ kind: 'failed', reason: 'ECONNREFUSED' }).status).toBe(500)
})

test('subscriptions and notifications can be looked at; a reset forgets them', () => {
  const simulator = jsonSimulator()
  subscribe(simulator, 'v2', 3)
  cancel(simulator, client)
  expect(control(simulator, 'GET', '/webhooks').body).toMatchObject({
    subscriptions: [{ generation: 'v2', partner: 'acme', topicId: 3, uri }],
    notifications: [{ number: 1, account: client, state: 'waiting' }],
  })
  expect(simulator.state().subscriptions).toHaveLength(1)
  control(simulator, 'POST', '/reset')
  expect(control(simulator, 'GET', '/webhooks').body).toEqual({ subscriptions: [], notifications: [] })
})

test.each([
  { address: 'http://127.0.0.1:1/', is: true },
  { address: 'http://127.9.9.9/', is: true },
  { address: 'https://localhost/', is: true },
  { address: 'http://[::1]:1/', is: true },
  { address: 'http://127.0.0.1.example.com/', is: false },
  { address: 'http://localhost.example.com/', is: false },
  { address: 'http://user@example.com:80/127.0.0.1', is: false },
  { address: 'http://10.0.0.1/', is: false },
  { address: 'nonsense', is: false },
])('$address is loopback: $is', ({ address, is }) => {
  expect(isLoopback(address)).toBe(is)
})

test('where several keys are published, one of them is good', () => {
  const simulator = jsonSimulator({ v3KeySet: 'several-keys' })
  const { keys } = JSON.parse(sendTo(simulator, 'GET', '/.well-known/jwks.json').body) as { keys: object[] }
  const [header, , signature = ''] = signatureOfV3(simulator.vendor.key, '{}', startOfTest).split('.')
  const good = keys.map((jwk) =>
    verify(
      'sha256',
      Buffer.from(`${header}.{}`),
      createPublicKey({ key: { ...jwk }, format: 'jwk' }),
      Buffer.from(signature, 'base64url'),
    ),
  )
  expect(good).toEqual([false, true])
})

test('anybody may have the key set', () => {
  const { status, body } = sendTo(jsonSimulator(), 'GET', '/.well-known/jwks.json')
  expect(status).toBe(200)
  const { keys } = JSON.parse(body) as { keys: Record<string, string>[] }
  expect(keys).toEqual([
    { kty: 'RSA', alg: 'RS256', use: 'sig', e: 'AQAB', n: expect.any(String), kid: expect.any(String) },
  ])
  expect(body, 'no private part').not.toMatch(/"(d|p|q|dp|dq|qi)"/)
})
