import { expect, test } from 'vitest'
import { faultRuleSchema } from '../../simulator/faults.ts'
import { jsonSimulator, sendV3, tokenFor } from './simulator-requests.ts'

const hourMs = 3_600_000
type Simulator = ReturnType<typeof jsonSimulator>

const create = (simulator: Simulator, authorization = `Bearer ${tokenFor(simulator)}`) =>
  sendV3(simulator, 'POST', '/partner/accounts', {
    headers: { authorization },
    body: {
      contact_email: 'client@nullmailer.com',
      country_code: 'DE',
      login_name: 'client-1',
      state_code: '',
      password: 'example-secret',
    },
  })

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

test('what was not let in when it arrived is not carried out later either', () => {
  const simulator = jsonSimulator({}, 0)
  simulator.faults.add(faultRuleSchema.parse({ match: { call: 'create' }, fault: 'stored-for-later' }))
  create(simulator, 'Bearer of.no.token')
  simulator.moveClock({ advanceMs: hourMs })
  expect(listed(simulator)).toEqual([])
})
