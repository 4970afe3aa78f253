import { describe, expect, test } from 'vitest'
import type { Outward } from '../../simulator/delivery.ts'
import { faultKinds, faultRuleSchema } from '../../simulator/fault-rule.ts'
import type { Simulator } from '../../simulator/simulator.ts'
import { basicAuth, entryOf, newSimulator, productChange, stored } from './simulator-fixture.ts'

const client = 'acme-client-0001'

function deliver(simulator: Simulator, login = client) {
  return simulator.receive({
    method: 'POST',
    path: `/ws/partners/acme/siteowners/${login}/products/canceled`,
    query: {},
    headers: { authorization: basicAuth('acme'), 'content-type': 'application/atom+xml' },
    body: entryOf(productChange('Canceled')),
  })
}

const add = (simulator: Simulator, rule: unknown) => simulator.faults.add(faultRuleSchema.parse(rule))
const status = (outward: Outward) => ('response' in outward ? outward.response.status : undefined)

describe('what each fault does to the vendor, to the client and to the journal', () => {
  test.each([
    { fault: 'timeout-before', applied: false, kind: 'hold', answered: undefined },
    { fault: 'timeout-after', applied: true, kind: 'hold', answered: undefined },
    { fault: 'reset-before', applied: false, kind: 'reset', answered: undefined },
    { fault: 'reset-after', applied: true, kind: 'reset', answered: undefined },
    { fault: 'status-500-before', applied: false, kind: 'answer', answered: 500 },
    { fault: 'status-500-after', applied: true, kind: 'answer', answered: 500 },
    { fault: 'truncate', applied: true, kind: 'truncated', answered: 200 },
    { fault: 'slow', applied: true, kind: 'answer', answered: 200 },
    { fault: 'html', applied: true, kind: 'answer', answered: 200 },
    { fault: 'html', more: { applies: false }, applied: false, kind: 'answer', answered: 200 },
    { fault: 'status', more: { status: 403 }, applied: false, kind: 'answer', answered: 403 },
    { fault: 'status', more: { status: 503, applies: true }, applied: true, kind: 'answer', answered: 503 },
    { fault: 'apply-late', applied: false, kind: 'hold', answered: undefined },
    { fault: 'stored-for-later', applied: false, kind: 'answer', answered: 503 },
  ])('$fault $more: applied $applied, $kind', ({ fault, more, applied, kind, answered }) => {
    const simulator = newSimulator({}, 1)
    const faultId = add(simulator, { fault, ...more })
    const { outward } = deliver(simulator)
    expect([outward.kind, status(outward)]).toEqual([kind, answered])
    expect(stored(simulator, client).status).toBe(applied ? 'Canceled' : 'Trial')
    const [entry] = simulator.journal.after()
    expect(entry).toMatchObject({
      fault,
      faultId,
      applied,
      effect: applied ? 'account-canceled' : 'none',
      call: 'cancel',
    })
    expect(entry?.status).toBe(answered)
  })

  test('the table above misses no fault', () => {
    expect(faultKinds).toHaveLength(12)
  })

  test('apply-late happens once, later, and is written down as the late effect of its call', () => {
    const simulator = newSimulator({}, 1)
    add(simulator, { fault: 'apply-late', delayMs: 5000 })
    const { late } = deliver(simulator)
    expect(late?.delayMs).toBe(5000)
    late?.apply()
    expect(stored(simulator, client).status).toBe('Canceled')
    expect(simulator.journal.after()).toMatchObject([
      { n: 1, applied: false },
      { n: 2, applied: true, effect: 'account-canceled', lateOf: 1 },
    ])
  })

  test('an effect that was to come late does not outlive a reset', () => {
    const simulator = newSimulator({}, 0)
    add(simulator, { fault: 'apply-late' })
    const { late } = deliver(simulator)
    simulator.reset()
    late?.apply()
    expect(simulator.journal.after()).toEqual([])
  })

  test('a slow answer waits as long as the rule says, a hold ends when it says', () => {
    const simulator = newSimulator({}, 1)
    add(simulator, { fault: 'slow', delayMs: 250 })
    expect(deliver(simulator).outward).toMatchObject({ kind: 'answer', delayMs: 250 })
    add(simulator, { fault: 'timeout-after', holdMs: 40 })
    expect(deliver(simulator).outward).toEqual({ kind: 'hold', holdMs: 40 })
  })

  test('a status can bring its own headers and body', () => {
    const simulator = newSimulator({}, 1)
    add(simulator, { fault: 'status', status: 403, headers: { 'X-Mashery-Error-Code': 'ERR' }, body: 'over' })
    expect(deliver(simulator).outward).toMatchObject({
      response: { status: 403, headers: { 'x-mashery-error-code': 'ERR' }, body: 'over' },
    })
  })
})

describe('which calls a rule hits', () => {
  /** Statuses of five calls under the rules; a spoiled call is a 500. */
  function fiveCalls(...rules: unknown[]) {
    const simulator = newSimulator({}, 1)
    for (const rule of rules) add(simulator, { fault: 'status-500-before', ...(rule as object) })
    return Array.from({ length: 5 }, () => (status(deliver(simulator).outward) === 500 ? 'x' : '.')).join('')
  }

  test.each([
    { why: 'once by default', rules: [{}], calls: 'x....' },
    { why: 'as often as asked', rules: [{ times: 3 }], calls: 'xxx..' },
    { why: 'always', rules: [{ times: 'always' }], calls: 'xxxxx' },
    { why: 'after some that pass', rules: [{ skip: 2 }], calls: '..x..' },
    { why: 'a rule that lets pass leaves the call to the next one', rules: [{ skip: 1 }, {}], calls: 'xx...' },
    { why: 'rules one after the other', rules: [{}, { times: 2 }], calls: 'xxx..' },
    { why: 'the call by name', rules: [{ match: { call: 'cancel' } }], calls: 'x....' },
    { why: 'another call', rules: [{ match: { call: 'open' } }], calls: '.....' },
    { why: 'the account, in any letters', rules: [{ match: { account: client.toUpperCase() } }], calls: 'x....' },
    { why: 'another account', rules: [{ match: { account: 'other' } }], calls: '.....' },
    { why: 'the partner', rules: [{ match: { partner: 'acme' } }], calls: 'x....' },
    { why: 'another partner', rules: [{ match: { partner: 'globex' } }], calls: '.....' },
    { why: 'the method, in any letters', rules: [{ match: { method: 'post' } }], calls: 'x....' },
    { why: 'another method', rules: [{ match: { method: 'GET' } }], calls: '.....' },
    { why: 'a part of the path', rules: [{ match: { path: 'products/can' } }], calls: 'x....' },
    { why: 'a path that it is not', rules: [{ match: { path: 'products/open' } }], calls: '.....' },
    { why: 'a path by expression', rules: [{ match: { path: '/client-\\d{4}/' } }], calls: 'x....' },
    { why: 'an expression that does not fit', rules: [{ match: { path: '/^client/' } }], calls: '.....' },
    { why: 'all of several conditions', rules: [{ match: { call: 'cancel', account: 'other' } }], calls: '.....' },
  ])('$why', ({ rules, calls }) => {
    expect(fiveCalls(...rules)).toBe(calls)
  })

  test('a create is matched by the login in its body', () => {
    const simulator = newSimulator()
    add(simulator, { fault: 'reset-before', match: { call: 'create', account: 'new-client' } })
    const body = entryOf('<SiteOwner><LoginName>New-Client</LoginName></SiteOwner>')
    const headers = { authorization: basicAuth('acme'), 'content-type': 'application/atom+xml' }
    const { outward } = simulator.receive({
      method: 'POST',
      path: '/ws/partners/acme/siteowners',
      query: {},
      headers,
      body,
    })
    expect(outward.kind).toBe('reset')
  })
})

test('rules are listed with their hits, replaced by id, and removed one or all', () => {
  const simulator = newSimulator({}, 1)
  add(simulator, { id: 'mine', fault: 'reset-before', times: 'always' })
  add(simulator, { fault: 'html' })
  deliver(simulator)
  expect(simulator.faults.list()).toMatchObject([{ id: 'mine', hits: 1 }, { hits: 0 }])
  add(simulator, { id: 'mine', fault: 'html' })
  expect(simulator.faults.list()).toMatchObject([{ id: 'mine', hits: 0, rule: { fault: 'html' } }, {}])
  expect([simulator.faults.clear('mine'), simulator.faults.clear('mine'), simulator.faults.clear()]).toEqual([1, 0, 1])
})

test.each([
  { why: 'an unknown fault', rule: { fault: 'explode' }, path: 'fault' },
  { why: 'a status without one', rule: { fault: 'status' }, path: 'status' },
  { why: 'a body for a fault that has none', rule: { fault: 'reset-after', body: 'x' }, path: 'body' },
  { why: 'applies where the name says it', rule: { fault: 'timeout-after', applies: false }, path: 'applies' },
  { why: 'a broken expression', rule: { fault: 'html', match: { path: '/(/' } }, path: 'match.path' },
  { why: 'never', rule: { fault: 'html', times: 0 }, path: 'times' },
  {
    why: 'a header that would break the head',
    rule: { fault: 'status', status: 500, headers: { x: 'a\r\nb' } },
    path: 'headers.x',
  },
])('a bad rule is refused, naming the field: $why', ({ rule, path }) => {
  const result = faultRuleSchema.safeParse(rule)
  expect(result.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path])
})
