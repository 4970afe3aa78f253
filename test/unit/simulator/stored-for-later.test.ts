import { expect, test } from 'vitest'
import { faultRuleSchema } from '../../simulator/fault-rule.ts'
import { jsonSimulator, sendV3, tokenFor } from './simulator-requests.ts'

const hourMs = 3_600_000
type Simulator = ReturnType<typeof jsonSimulator>

const account = {
  contact_email: 'client@nullmailer.com',
  country_code: 'DE',
  state_code: '',
  password: 'example-secret',
}
const create = (simulator: Simulator, login_name = 'client-1', authorization = `Bearer ${tokenFor(simulator)}`) =>
  sendV3(simulator, 'POST', '/partner/accounts', { headers: { authorization }, body: { ...account, login_name } })

const listed = (simulator: Simulator) => {
  const { json } = sendV3(simulator, 'GET', '/partner/accounts')
  return (json as { site_owner_list: { site_owner_name: string }[] }).site_owner_list.map((row) => row.site_owner_name)
}

const journal = (simulator: Simulator) =>
  simulator.journal
    .after()
    .flatMap(({ call, status, effect, lateOf, n }) => (call === 'create' ? [{ n, status, effect, lateOf }] : []))

test('a create that is stored comes although its token has ended by then: it was let in when it arrived', () => {
  const simulator = jsonSimulator({}, 0)
  const rule = { match: { call: 'create' }, fault: 'stored-for-later', delayMs: 2 * hourMs }
  simulator.faults.add(faultRuleSchema.parse(rule))
  expect(create(simulator).status).toBe(503)
  simulator.moveClock({ advanceMs: 2 * hourMs - 1 })
  expect(listed(simulator)).toEqual([])
  simulator.moveClock({ advanceMs: 1 })
  expect(listed(simulator)).toEqual(['client-1'])
  const [asked, late] = journal(simulator)
  expect([asked, late]).toMatchObject([
    { status: 503, effect: 'none' },
    { effect: 'created', lateOf: asked?.n },
  ])
})

test('the same as a rule of the vendor: what is wrong is said at once, the rest comes when it can, the first one only', () => {
  const simulator = jsonSimulator({ v3Provisioning: 'stored-for-later' }, 0)
  expect(create(simulator, 'client 1').status, 'a bad name').toBe(400)
  expect([create(simulator), create(simulator)], 'a blind repetition').toMatchObject([
    { status: 503, json: [{ error_key: expect.any(String) }] },
    { status: 503 },
  ])
  expect(listed(simulator)).toEqual([])
  simulator.core.switches = { ...simulator.core.switches, v3Provisioning: 'at-once' }
  simulator.moveClock({ advanceMs: 60_000 })
  expect(listed(simulator)).toEqual(['client-1'])
  expect(create(simulator).status, 'a late repetition').toBe(409)
  const [bad, first, second, ...late] = journal(simulator)
  expect([bad, first, second], 'nobody spoiled these calls').toMatchObject([
    { status: 400 },
    { status: 503 },
    { status: 503 },
  ])
  expect(late).toMatchObject([
    { effect: 'created', lateOf: first?.n },
    { effect: 'none', lateOf: second?.n },
    { status: 409, effect: 'none' },
  ])
  expect(simulator.journal.after().some(({ fault }) => fault !== undefined)).toBe(false)
})

test('a name that is taken is a conflict, whatever can be provisioned', () => {
  const simulator = jsonSimulator({ v3Provisioning: 'lost' }, 1)
  expect(create(simulator, 'acme-client-0001').status).toBe(409)
})

test('put off by a fault and by the vendor, it comes once', () => {
  const simulator = jsonSimulator({ v3Provisioning: 'stored-for-later' }, 0)
  simulator.faults.add(faultRuleSchema.parse({ match: { call: 'create' }, fault: 'apply-late', delayMs: 10 }))
  simulator.receive({
    method: 'POST',
    path: '/v3/partner/accounts',
    query: {},
    headers: { 'x-api-key': 'demo-key-acme', authorization: tokenFor(simulator), 'content-type': 'application/json' },
    body: JSON.stringify({ ...account, login_name: 'client-1' }),
  })
  simulator.moveClock({ advanceMs: hourMs })
  expect(listed(simulator)).toEqual(['client-1'])
  expect(journal(simulator)).toHaveLength(2)
})

test('what was not let in when it arrived is not carried out later either', () => {
  const simulator = jsonSimulator({}, 0)
  simulator.faults.add(faultRuleSchema.parse({ match: { call: 'create' }, fault: 'stored-for-later' }))
  create(simulator, 'client-1', 'Bearer of.no.token')
  simulator.moveClock({ advanceMs: hourMs })
  expect(listed(simulator)).toEqual([])
})
