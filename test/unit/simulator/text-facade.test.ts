import { describe, expect, test } from 'vitest'
import { defaultSwitches, type Switches } from '../../simulator/core/switches.ts'
import { writeLines } from '../../simulator/text/write-lines.ts'
import { cancel, newSimulator, stored } from './simulator-fixture.ts'
import { sendTo } from './simulator-requests.ts'

const client = 'acme-client-0001'
const credentials = { loginName: 'acme', loginPassword: 'demo-password-acme' }
const dayMs = 86_400_000

function ask(simulator: ReturnType<typeof newSimulator>, fields: Record<string, string>, method = 'GET') {
  const form = new URLSearchParams(fields).toString()
  return sendTo(simulator, method, '/0.1/API_GetSiteOwnerID.jsp', {
    ...(method === 'GET' ? { query: fields } : { body: form }),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
}

test.each(['GET', 'POST'])('an account of the partner is told with id and status: %s', (method) => {
  const simulator = newSimulator({}, 1)
  const answer = ask(simulator, { ...credentials, siteOwnerLoginName: client }, method)
  expect(answer).toEqual({
    status: 200,
    headers: { 'content-type': 'text/plain;charset=UTF-8' },
    body: `0\n${stored(simulator, client).numericId}\nStatus=Trial\n`,
  })
})

test.each([
  { why: 'an account that does not exist', fields: { siteOwnerLoginName: 'nobody' }, body: noAccess() },
  { why: "another partner's account", fields: { siteOwnerLoginName: 'globex-client-0001' }, body: noAccess() },
  { why: 'a wrong password', fields: { loginPassword: 'guess' }, body: /^400\nloginName or loginPassword/ },
  { why: 'an unknown login', fields: { loginName: 'nobody' }, body: /^400\nloginName or loginPassword/ },
  { why: 'no name', fields: { siteOwnerLoginName: '' }, body: /^500\nsiteOwnerLoginName is required/ },
])('a refusal has status 200 and says so in its first line: $why', ({ fields, body }) => {
  const answer = ask(newSimulator({}, 1), { ...credentials, siteOwnerLoginName: client, ...fields })
  expect(answer.status).toBe(200)
  expect(answer.body).toMatch(body)
})

test('the status follows the account', () => {
  const simulator = newSimulator({}, 1)
  const status = () => ask(simulator, { ...credentials, siteOwnerLoginName: client }).body.split('\n')[2]
  simulator.moveClock({ advanceMs: 61 * dayMs })
  expect(status(), 'no word for it is published').toBe('Status=Trial')
  simulator.core.switches = { ...simulator.core.switches, textTrialEndStatus: 'Trial End' }
  expect(status()).toBe('Status=Trial End')
  cancel(simulator, client)
  expect(status()).toBe('Status=Canceled')
  simulator.core.switches = { ...simulator.core.switches, textCanceledAccounts: 'no-access' }
  expect(ask(simulator, { ...credentials, siteOwnerLoginName: client }).body).toMatch(noAccess())
})

test('a moved address is a 404, and a method that is not taken too', () => {
  const simulator = newSimulator({}, 1)
  expect(sendTo(simulator, 'GET', '/0.1/API_AddSiteOwner.jsp', {}).status).toBe(404)
  expect(ask(simulator, {}, 'DELETE').status).toBe(404)
})

test('the journal has the call without its credentials, and faults find it', () => {
  const simulator = newSimulator({}, 1)
  simulator.faults.add({
    match: { generation: 'text', call: 'membership', account: client, partner: 'acme' },
    fault: 'html',
    times: 1,
    skip: 0,
  })
  expect(ask(simulator, { ...credentials, siteOwnerLoginName: client }).body).toContain('<!DOCTYPE html>')
  expect(simulator.journal.after()).toEqual([
    expect.objectContaining({
      generation: 'text',
      call: 'membership',
      partner: 'acme',
      account: client,
      fault: 'html',
    }),
  ])
  expect(JSON.stringify(simulator.journal.after())).not.toContain('password')
})

describe('layouts', () => {
  test.each<{ switches: Partial<Switches>; success: string; failure: string }>([
    { switches: {}, success: '0\n1\nStatus=Open\n', failure: '500\nno access\n' },
    { switches: { textLineEnd: 'crlf' }, success: '0\r\n1\r\nStatus=Open\r\n', failure: '500\r\nno access\r\n' },
    { switches: { textLayout: 'padded' }, success: ' \n0\n1\nStatus=Open\n\n', failure: ' \n500\nno access\n\n' },
    { switches: { textLayout: 'one-line' }, success: '0\n1\nStatus=Open\n', failure: '500 no access\n' },
    { switches: { textLayout: 'one-line-colon' }, success: '0\n1\nStatus=Open\n', failure: '500no access:\n' },
  ])('$switches', ({ switches, success, failure }) => {
    const all = { ...defaultSwitches, ...switches }
    expect(writeLines(0, ['1', 'Status=Open'], all)).toBe(success)
    expect(writeLines(500, ['no access'], all)).toBe(failure)
  })
})

function noAccess(): RegExp {
  return /^500\nloginName has no access to specified SiteOwner\n$/
}
