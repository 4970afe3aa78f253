import { expect, test } from 'vitest'
import { faultRuleSchema } from '../../simulator/fault-rule.ts'
import { stored } from './simulator-fixture.ts'
import { askToken, jsonSimulator, sendV2, sendV3 } from './simulator-requests.ts'

const client = 'acme-client-0001'
type Simulator = ReturnType<typeof jsonSimulator>

const fail = (simulator: Simulator, rule: object) => simulator.faults.add(faultRuleSchema.parse(rule))

/** Gives an account a plan. */
const changePlan = {
  v2: (simulator: Simulator, path: string) => sendV2(simulator, 'PUT', path, { body: { plan_type: 2 } }).status,
  v3: (simulator: Simulator, path: string) => sendV3(simulator, 'PUT', path, { body: { plan_type: 'GOLD' } }).status,
}

test.each([
  { generation: 'v2' as const, fault: 'status-500-before', left: 'Trial' },
  { generation: 'v2' as const, fault: 'status-500-after', left: 'Open' },
  { generation: 'v3' as const, fault: 'status-500-before', left: 'Trial' },
  { generation: 'v3' as const, fault: 'status-500-after', left: 'Open' },
])(
  '$generation: $fault leaves the account $left, and only the call that is meant fails',
  ({ generation, fault, left }) => {
    const simulator = jsonSimulator({}, 2)
    fail(simulator, { match: { generation, call: 'change-plan', account: client, partner: 'acme' }, fault })
    const path = (login: string) => `/partner/accounts/${stored(simulator, login).encodedId}/plan`
    expect(changePlan[generation](simulator, path('acme-client-0002')), 'another account').toBe(200)
    expect(changePlan[generation](simulator, path(client))).toBe(500)
    expect(stored(simulator, client).status).toBe(left)
    expect(simulator.journal.after().at(-1)).toMatchObject({
      generation,
      fault,
      account: client,
      applied: left === 'Open',
    })
    expect(changePlan[generation](simulator, path(client)), 'once').toBe(200)
  },
)

test('a create is found by the login name in its body', () => {
  const simulator = jsonSimulator()
  fail(simulator, { match: { account: 'client-2' }, fault: 'status-500-before' })
  fail(simulator, { match: { account: 'client-3' }, fault: 'status-500-before' })
  const account = { contact_email: 'a@nullmailer.com', country_code: 'DE', state_code: '', password: 'example-secret' }
  const body = { username: 'Client-2', password: 'example', email: 'a@nullmailer.com' }
  expect(sendV2(simulator, 'POST', '/partner/accounts', { body }).status).toBe(500)
  expect(sendV3(simulator, 'POST', '/partner/accounts', { body: { ...account, login_name: 'Client-3' } }).status).toBe(
    500,
  )
})

test('the token endpoint fails too', () => {
  const simulator = jsonSimulator()
  fail(simulator, { match: { call: 'token' }, fault: 'status-500-after' })
  expect(askToken(simulator).status).toBe(500)
  expect(simulator.journal.after()).toMatchObject([{ call: 'token', fault: 'status-500-after', status: 500 }])
})

test('a notification whose test call was lost on the way back is sent all the same', () => {
  const simulator = jsonSimulator()
  const topic = '/webhooks/partner/topics/1'
  sendV2(simulator, 'PUT', topic, { body: { is_subscribed: true, callback_uri: 'http://127.0.0.1:9/' } })
  fail(simulator, { match: { call: 'test-webhook' }, fault: 'status', status: 502, body: '[]', applies: true })
  expect(sendV2(simulator, 'POST', `${topic}/test`).status).toBe(502)
  expect(simulator.vendor.notifications.takeDue()).toHaveLength(1)
})
