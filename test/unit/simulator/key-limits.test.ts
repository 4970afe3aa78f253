import { describe, expect, test } from 'vitest'
import { handleControlRequest } from '../../simulator/control/handle-control-request.ts'
import { basicAuth, cancel, read, send, stored } from './simulator-fixture.ts'
import { askToken, jsonSimulator, sendTo, sendV2, sendV3, tokenFor } from './simulator-requests.ts'

const client = 'acme-client-0001'
type Simulator = ReturnType<typeof jsonSimulator>

const ask = {
  text: (simulator: Simulator) =>
    sendTo(simulator, 'GET', '/0.1/API_GetSiteOwnerID.jsp', {
      query: { loginName: 'acme', loginPassword: 'demo-password-acme', siteOwnerLoginName: client },
    }).status,
  xml: (simulator: Simulator) => read(simulator, client).status,
  v2: (simulator: Simulator) => sendV2(simulator, 'GET', '/partner/accounts').status,
  v3: (simulator: Simulator) => sendV3(simulator, 'GET', '/partner/accounts').status,
}

test('all generations share the rate of a key; the next second is free again', () => {
  const simulator = jsonSimulator({ requestsPerSecond: 3 })
  expect([ask.text(simulator), ask.xml(simulator), ask.v2(simulator)]).toEqual([200, 200, 200])
  expect([ask.text(simulator), ask.xml(simulator), ask.v2(simulator), ask.v3(simulator)]).toEqual([403, 403, 403, 429])
  simulator.moveClock({ advanceMs: 999 })
  expect(ask.v3(simulator)).toBe(429)
  simulator.moveClock({ advanceMs: 1 })
  expect(ask.v3(simulator)).toBe(200)
})

test("one key's calls are not another's, and an unknown key's are nobody's", () => {
  const simulator = jsonSimulator({ requestsPerSecond: 1 })
  expect(ask.v2(simulator)).toBe(200)
  expect(sendV2(simulator, 'GET', '/partner/accounts', { partner: 'globex' }).status).toBe(200)
  expect(sendV2(simulator, 'GET', '/partner/accounts', { query: { api_key: 'unknown' } }).status).toBe(401)
})

test('a refused sign-in counts against the key that it came with', () => {
  const simulator = jsonSimulator({ requestsPerSecond: 1 })
  const refused = { headers: { authorization: basicAuth('acme', 'guess') } }
  expect(send(simulator, 'GET', client, refused).status).toBe(401)
  expect(ask.xml(simulator)).toBe(403)
})

test('a token too many is in the journal with its limit, and spends no fault', () => {
  const simulator = jsonSimulator()
  simulator.faults.add({ match: { call: 'token' }, fault: 'html', times: 1, skip: 1 })
  expect(askToken(simulator).status).toBe(200)
  expect(askToken(simulator).status).toBe(429)
  expect(simulator.journal.after().at(-1)).toMatchObject({ call: 'token', status: 429, limit: 'rate', effect: 'none' })
  expect(simulator.faults.list()).toMatchObject([{ hits: 0 }])
})

test('a sliding second is the last 1000 ms', () => {
  const simulator = jsonSimulator({ requestsPerSecond: 1, rateWindow: 'sliding' })
  simulator.moveClock({ advanceMs: 900 })
  expect(ask.xml(simulator)).toBe(200)
  simulator.moveClock({ advanceMs: 999 })
  expect(ask.xml(simulator), 'already another second of the clock').toBe(403)
  simulator.moveClock({ advanceMs: 1 })
  expect(ask.xml(simulator)).toBe(200)
})

test('the day is over at 00:00 UTC of the simulator', () => {
  const simulator = jsonSimulator({ requestsPerDay: 2 })
  simulator.moveClock({ set: Date.UTC(2026, 4, 5, 23, 59, 59) })
  expect([ask.xml(simulator), ask.v3(simulator), ask.v3(simulator)]).toEqual([200, 200, 429])
  simulator.moveClock({ advanceMs: 999 })
  expect(ask.xml(simulator)).toBe(403)
  simulator.moveClock({ advanceMs: 1 })
  expect(ask.xml(simulator)).toBe(200)
})

test('a refused call changes nothing, spends no fault, and is in the journal with its limit', () => {
  const simulator = jsonSimulator({ requestsPerSecond: 1 })
  simulator.faults.add({ match: { call: 'cancel' }, fault: 'html', times: 1, skip: 0 })
  ask.xml(simulator)
  expect(cancel(simulator, client).status).toBe(403)
  expect(stored(simulator, client).status).toBe('Trial')
  expect(simulator.faults.list()).toMatchObject([{ hits: 0 }])
  expect(simulator.journal.after().at(-1)).toMatchObject({ call: 'cancel', status: 403, limit: 'rate', applied: false })
})

describe('the answers', () => {
  const over = (switches: object) => jsonSimulator({ ...switches })
  test.each([
    {
      limit: 'requestsPerSecond',
      v3: { error_key: 'throttled', error_message: 'Too Many Requests' },
      v2: 'mashery.not.authorized.over.qps',
      xml: /Over Qps/,
    },
    {
      limit: 'requestsPerDay',
      v3: { error_key: 'quota_exceeded', error_message: 'Limit Exceeded' },
      v2: 'mashery.not.authorized.over.ratelimit',
      xml: /Over Rate/,
    },
  ])('over $limit', ({ limit, v3, v2, xml }) => {
    const simulator = over({ [limit]: 1 })
    ask.xml(simulator)
    expect(read(simulator, client)).toMatchObject({ status: 403, body: expect.stringMatching(xml) })
    expect(sendV2(simulator, 'GET', '/partner/accounts').json).toMatchObject([{ error_key: v2 }])
    expect(sendV3(simulator, 'GET', '/partner/accounts').json, 'a single object').toEqual(v3)
  })

  test.each([
    { overLimitAnswer: 'mashery' as const, xml: 403, v3: 403 },
    { overLimitAnswer: 'v3' as const, xml: 429, v3: 429 },
  ])('in the style of $overLimitAnswer everywhere', ({ overLimitAnswer, xml, v3 }) => {
    const simulator = over({ requestsPerSecond: 1, overLimitAnswer })
    ask.xml(simulator)
    expect([ask.xml(simulator), ask.v3(simulator)]).toEqual([xml, v3])
  })
})

test('the control API shows and sets the limits', () => {
  const simulator = jsonSimulator()
  const control = (method: string, path: string, body: object = {}) =>
    handleControlRequest(simulator, {
      method,
      path: `/_control${path}`,
      query: {},
      headers: {},
      body: JSON.stringify(body),
    })
  expect(control('PATCH', '/switches', { requestsPerSecond: 4, requestsPerDay: 10_000 }).status).toBe(200)
  for (let call = 0; call < 6; call += 1) ask.xml(simulator)
  tokenFor(simulator)
  expect(control('GET', '/limits').body).toEqual({ usedToday: { acme: 4, globex: 0, initech: 0 } })
})
