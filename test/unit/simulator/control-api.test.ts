import { describe, expect, test } from 'vitest'
import { type ControlAnswer, handleControlRequest } from '../../simulator/control/handle-control-request.ts'
import { Simulator } from '../../simulator/simulator.ts'
import { cancel, create, newSimulator, read, startOfTest, stored } from './simulator-fixture.ts'

function control(simulator: Simulator, method: string, pathAndQuery: string, body: unknown = ''): ControlAnswer {
  const [path = '', search] = pathAndQuery.split('?')
  return handleControlRequest(simulator, {
    method,
    path: `/_control${path}`,
    query: Object.fromEntries(new URLSearchParams(search)),
    headers: {},
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

test('health says that it is well, and what time it is', () => {
  expect(control(newSimulator({}, 3), 'GET', '/health')).toEqual({
    status: 200,
    body: { status: 'ok', accounts: 9, now: startOfTest },
  })
})

test('the journal can be read from an entry on, and cleared', () => {
  const simulator = newSimulator({}, 1)
  read(simulator, 'acme-client-0001')
  read(simulator, 'acme-client-0001')
  expect(control(simulator, 'GET', '/journal')).toMatchObject({ body: { entries: [{ n: 1 }, { n: 2 }], next: 3 } })
  expect(control(simulator, 'GET', '/journal?after=1')).toMatchObject({ body: { entries: [{ n: 2 }] } })
  control(simulator, 'DELETE', '/journal')
  expect(control(simulator, 'GET', '/journal')).toMatchObject({ body: { entries: [], next: 3 } })
})

test('faults are added one or several, listed and removed', () => {
  const simulator = newSimulator({}, 1)
  expect(control(simulator, 'POST', '/faults', { id: 'a', fault: 'html' })).toEqual({
    status: 201,
    body: { ids: ['a'] },
  })
  expect(
    control(simulator, 'POST', '/faults', [
      { id: 'b', fault: 'html' },
      { id: 'c', fault: 'html' },
    ]),
  ).toMatchObject({ status: 201 })
  expect(control(simulator, 'GET', '/faults')).toMatchObject({
    body: { faults: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] },
  })
  expect(control(simulator, 'DELETE', '/faults/b')).toEqual({ status: 200, body: { removed: 1 } })
  expect(control(simulator, 'DELETE', '/faults/b').status).toBe(404)
  expect(control(simulator, 'DELETE', '/faults')).toEqual({ status: 200, body: { removed: 2 } })
})

test('switches are shown with their meaning and changed while it runs', () => {
  const simulator = newSimulator({}, 1)
  expect(control(simulator, 'GET', '/switches')).toMatchObject({
    body: {
      switches: { catch22: true },
      definitions: { catch22: { description: expect.any(String), source: '#xml-products rules 2-4' } },
    },
  })
  expect(control(simulator, 'PATCH', '/switches', { catch22: false }).status).toBe(200)
  cancel(simulator, 'acme-client-0001')
  expect(stored(simulator, 'acme-client-0001')).toMatchObject({ status: 'Canceled', singleBilling: true })
})

test('the clock moves by a span or to a moment, and trials with it', () => {
  const simulator = newSimulator({}, 1)
  const status = () => /<Status>(.*?)<\/Status>/.exec(read(simulator, 'acme-client-0001').body)?.[1]
  expect(control(simulator, 'POST', '/clock', { advanceMs: 60 * 86_400_000 })).toMatchObject({
    body: { offsetMs: 60 * 86_400_000 },
  })
  expect(status()).toBe('Trial End')
  expect(control(simulator, 'POST', '/clock', { set: startOfTest })).toMatchObject({
    body: { now: startOfTest, iso: '2026-01-01T00:00:00.000Z' },
  })
  expect(status()).toBe('Trial')
})

test('a span is added exactly, however time goes on meanwhile', () => {
  let ms = startOfTest
  const simulator = new Simulator({ clock: { now: () => ms++ }, seed: 1, partners: [] })
  control(simulator, 'POST', '/clock', { advanceMs: 5000 })
  control(simulator, 'POST', '/clock', { advanceMs: -1000 })
  expect(simulator.clock.offsetMs).toBe(4000)
})

describe('accounts', () => {
  test('are seeded in any state, one or several', () => {
    const simulator = newSimulator()
    const seed = { partner: 'acme', login: 'Caught', status: 'Canceled', singleBilling: false, products: [] }
    expect(control(simulator, 'POST', '/accounts', seed)).toMatchObject({
      status: 201,
      body: { accounts: [{ login: 'caught' }] },
    })
    expect(stored(simulator, 'caught')).toMatchObject({
      loginName: 'Caught',
      status: 'Canceled',
      singleBilling: false,
      products: [],
    })
    const two = {
      accounts: [
        { partner: 'acme', login: 'a' },
        { partner: 'globex', login: 'b' },
      ],
    }
    expect(control(simulator, 'POST', '/accounts', two)).toMatchObject({
      body: { accounts: [{ login: 'a' }, { login: 'b' }] },
    })
  })

  test('are shown without anything of their password', () => {
    const simulator = newSimulator()
    create(simulator)
    const one = control(simulator, 'GET', '/accounts/CLIENT-1')
    expect(one).toMatchObject({ status: 200, body: { login: 'client-1', status: 'Trial' } })
    expect(JSON.stringify([one, control(simulator, 'GET', '/accounts')])).not.toMatch(/password|salt|digest/)
    expect(control(simulator, 'GET', '/accounts?partner=globex')).toMatchObject({ body: { accounts: [] } })
    expect(control(simulator, 'GET', '/accounts/nobody').status).toBe(404)
  })

  test("are changed behind the partner's back, without an entry in the journal", () => {
    const simulator = newSimulator({}, 1)
    expect(control(simulator, 'PATCH', '/accounts/acme-client-0001', { singleBilling: false })).toMatchObject({
      status: 200,
    })
    expect(stored(simulator, 'acme-client-0001')).toMatchObject({
      singleBilling: false,
      products: [{ name: 'EmailMarketing' }],
    })
    expect(simulator.journal.after()).toEqual([])
  })

  test('are there at once, however far reads lag behind writes', () => {
    const simulator = newSimulator({ visibilityDelayMs: 60_000 }, 1)
    control(simulator, 'POST', '/accounts', { partner: 'acme', login: 'seeded', status: 'Open' })
    expect(read(simulator, 'acme-client-0001').status).toBe(200)
    expect(read(simulator, 'seeded').body).toContain('<Status>Open</Status>')
    create(simulator)
    expect(read(simulator, 'client-1').status, 'a call lags').toBe(404)
  })

  test('can be given a last login and the end of their trial, which no call sets', () => {
    const simulator = newSimulator()
    const seed = { partner: 'acme', login: 'seeded', lastLoginAt: startOfTest, trialEndsAt: startOfTest - 1 }
    expect(control(simulator, 'POST', '/accounts', seed)).toMatchObject({
      body: { accounts: [{ status: 'Trial End', details: { lastLoginAt: startOfTest } }] },
    })
    control(simulator, 'PATCH', '/accounts/seeded', { trialEndsAt: startOfTest + 1 })
    expect(control(simulator, 'GET', '/accounts/seeded')).toMatchObject({
      body: { status: 'Trial', details: { lastLoginAt: startOfTest } },
    })
  })

  test('are all refused when one of them cannot be had', () => {
    const simulator = newSimulator({}, 1)
    const accounts = [
      { partner: 'acme', login: 'new' },
      { partner: 'acme', login: 'acme-client-0001' },
      { partner: 'umbrella', login: 'x' },
      { partner: 'acme', login: 'New' },
    ]
    expect(control(simulator, 'POST', '/accounts', { accounts })).toMatchObject({
      status: 400,
      body: {
        problems: [
          { field: 'accounts.1.login' },
          { field: 'accounts.2.partner', value: 'umbrella' },
          { field: 'accounts.3.login' },
        ],
      },
    })
    expect(simulator.core.store.find('new')).toBeUndefined()
  })
})

test('reset brings back the start: accounts, ids, switches, clock and an empty journal', () => {
  const simulator = newSimulator({ trialDays: 5 }, 1)
  const before = stored(simulator, 'acme-client-0001')
  cancel(simulator, 'acme-client-0001')
  control(simulator, 'PATCH', '/switches', { trialDays: 9 })
  control(simulator, 'POST', '/faults', { fault: 'html' })
  control(simulator, 'POST', '/clock', { advanceMs: 5 })
  control(simulator, 'POST', '/reset')
  expect(stored(simulator, 'acme-client-0001')).toEqual(before)
  expect(simulator.core.switches.trialDays).toBe(5)
  expect(simulator.faults.list()).toEqual([])
  expect(simulator.clock.now()).toBe(startOfTest)
  read(simulator, 'acme-client-0001')
  expect(simulator.journal.after()).toMatchObject([{ n: 1 }])
})

describe('bad input is a problem with field, rule and value', () => {
  test.each([
    {
      why: 'no JSON',
      method: 'POST',
      path: '/faults',
      body: '{',
      problems: [{ field: 'body', rule: 'must be JSON', value: '(text)' }],
    },
    {
      why: 'an unknown field',
      method: 'POST',
      path: '/faults',
      body: { fault: 'html', tims: 2 },
      problems: [{ field: 'tims', rule: 'is not known', value: 2 }],
    },
    {
      why: 'a bad value deep inside',
      method: 'POST',
      path: '/faults',
      body: { fault: 'html', match: { call: 'creat' } },
      problems: [{ field: 'match.call', rule: expect.stringContaining('create'), value: 'creat' }],
    },
    {
      why: 'a missing field',
      method: 'POST',
      path: '/faults',
      body: {},
      problems: [{ field: 'fault', rule: expect.any(String), value: null }],
    },
    {
      why: 'an unknown switch',
      method: 'PATCH',
      path: '/switches',
      body: { nope: 1 },
      problems: [{ field: 'nope', rule: expect.stringContaining('is not a switch'), value: 1 }],
    },
    {
      why: 'no object',
      method: 'PATCH',
      path: '/switches',
      body: '3',
      problems: [{ field: 'body', rule: expect.any(String), value: 3 }],
    },
    {
      why: 'a journal position in words',
      method: 'GET',
      path: '/journal?after=x',
      body: '',
      problems: [{ field: 'after', rule: expect.any(String), value: 'x' }],
    },
    {
      why: 'a bad status',
      method: 'PATCH',
      path: '/accounts/acme-client-0001',
      body: { status: 'Cancelled' },
      problems: [{ field: 'status', rule: expect.stringContaining('Canceled'), value: 'Cancelled' }],
    },
  ])('$why', ({ method, path, body, problems }) => {
    expect(control(newSimulator({}, 1), method, path, body)).toEqual({
      status: 400,
      body: { type: 'about:blank', title: 'Bad control input', status: 400, problems },
    })
  })

  test('a clock that is told nothing stays', () => {
    const simulator = newSimulator()
    expect(control(simulator, 'POST', '/clock', {}).status).toBe(400)
    expect(simulator.clock.now()).toBe(startOfTest)
  })

  test('a password is never repeated', () => {
    const answer = control(newSimulator(), 'POST', '/accounts', {
      partner: 'acme',
      login: 'x',
      password: ['example-password'],
    })
    expect(answer.status).toBe(400)
    expect(JSON.stringify(answer)).not.toContain('example-password')
  })

  test('an unknown address lists the known ones', () => {
    expect(control(newSimulator(), 'GET', '/healt')).toMatchObject({
      status: 404,
      body: { problems: [{ rule: expect.stringContaining('GET health') }] },
    })
  })
})
