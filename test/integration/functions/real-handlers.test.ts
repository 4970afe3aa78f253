import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { SendMessageCommand } from '@aws-sdk/client-sqs'
import { expect, test, vi } from 'vitest'
import { simulatorControl } from '../../../infra/local/simulator-control.ts'
import { problemIn } from '../../support/operations/problem-details.ts'
import { clients } from '../local/support/clients.ts'
import { startRuntimeProcess } from '../local/support/runtime-process.ts'
import { temporaryFolder } from '../local/support/temporary-folder.ts'
import { person, personalWords } from './product-in-memory.ts'

const patience = { timeout: 45_000, interval: 100 }

// Several processes start, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 })

/** An answer over HTTP in the form in which the functions give it. */
async function problemOf(answer: Response): Promise<Record<string, unknown>> {
  const headers = Object.fromEntries(answer.headers)
  return problemIn({ statusCode: answer.status, headers, body: await answer.text() })
}

test('the deployed handlers answer, keep and tell what they should, and no more', async () => {
  const folder = temporaryFolder()
  const { endpoints, end } = await startRuntimeProcess('product', folder)
  const { sqs, dynamodb } = clients(endpoints)
  const control = simulatorControl(endpoints.simulatorControl)
  const post = (body: string | object) =>
    fetch(`${endpoints.api}/operations`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const get = (path: string) => fetch(`${endpoints.api}${path}`)
  const ended = (operationId: string, status: string) =>
    vi.waitFor(async () => {
      const report = (await (await get(`/operations/acme/${operationId}`)).json()) as Record<string, unknown>
      expect(report).toMatchObject({ status })
      return report
    }, patience)

  // Reading and asking.
  expect(await problemOf(await get('/operations/acme/nobody-sent-this'))).toMatchObject({
    status: 404,
    code: 'OPERATION_NOT_FOUND',
  })
  expect(await problemOf(await get('/operations/ACME/x'))).toMatchObject({
    status: 400,
    code: 'PATH_INVALID',
    problems: [{ field: 'partner', value: '"ACME"' }],
  })
  expect(await problemOf(await get('/partners/nobody/accounts/bakery/membership'))).toMatchObject({
    status: 404,
    code: 'PARTNER_UNKNOWN',
  })
  expect(await problemOf(await get('/partners/acme/accounts/%3Cb%3E/membership'))).toMatchObject({
    status: 400,
    code: 'PATH_INVALID',
  })
  const stranger = await get('/partners/acme/accounts/Robin%2B1%40Example.com/membership')
  expect(await stranger.json()).toMatchObject({
    account: 'robin+1@example.com',
    membership: 'not-a-member',
    source: 'vendor',
    request: { subject: 'Move account robin+1@example.com under partner acme' },
  })
  expect(await problemOf(await get('/partners/acme/accounts/stranger'))).toMatchObject({
    status: 404,
    code: 'ACCOUNT_UNKNOWN',
  })
  expect(await problemOf(await get('/partners/acme/accounts/stranger?fresh=perhaps'))).toMatchObject({
    status: 400,
    code: 'PATH_INVALID',
    problems: [{ field: 'fresh', value: '"perhaps"' }],
  })
  expect(await problemOf(await get('/partners/globex/accounts/stranger/plan'))).toMatchObject({
    status: 409,
    code: 'CAPABILITY_NOT_CONFIGURED',
  })

  // Submitting.
  expect(await problemOf(await post('not JSON'))).toMatchObject({ status: 400, code: 'NOT_JSON' })
  expect(await problemOf(await post({ x: 'y'.repeat(70_000) }))).toMatchObject({
    status: 413,
    code: 'MESSAGE_TOO_LARGE',
  })
  const body = {
    operation: 'provision-account',
    operationId: 'provision-1',
    partner: 'acme',
    account: 'Leak-Check',
    input: { ...person, password: { generate: true } },
  }
  // The vendor's first answer repeats what it was sent.
  await control.addFault({
    match: { call: 'create' },
    fault: 'status',
    applies: true,
    status: 500,
    body: `<html>${person.firstName} ${person.lastName} ${person.email} ${person.phone} ${person.organizationName}</html>`,
  })
  const accepted = await post(body)
  expect(accepted.status).toBe(202)
  expect(accepted.headers.get('location')).toBe('/operations/acme/provision-1')
  expect(await ended('provision-1', 'applied')).toMatchObject({ account: 'leak-check' })
  expect((await post(body)).status).toBe(200)
  expect(await problemOf(await post({ ...body, input: { ...body.input, firstName: 'Plantedkim' } }))).toMatchObject({
    status: 409,
    code: 'OPERATION_ID_REUSED',
    fields: ['input.firstName'],
  })
  const calls = (await control.journal()).length
  const member = await get('/partners/acme/accounts/LEAK-check/membership')
  expect(await member.json()).toMatchObject({ membership: 'member', source: 'directory', account: 'leak-check' })
  expect(await control.journal()).toHaveLength(calls)

  // An account with its plan, and one access token for all functions that need it.
  const address = '/partners/acme/accounts/Leak-CHECK'
  expect(await (await get(address)).json()).toMatchObject({
    account: 'leak-check',
    fields: { presence: { value: 'present', observedAt: expect.any(String) } },
    lane: [],
  })
  expect(await control.journal()).toHaveLength(calls)
  const plan = await get(`${address}/plan`)
  expect(plan.headers.get('cache-control')).toBe('no-store')
  expect(await plan.json()).toMatchObject({ planType: 'TRIAL', source: 'vendor', ageSeconds: 0 })
  expect(await (await get(address)).json()).toMatchObject({ vendorIds: { v3: expect.any(String) } })
  const change = { ...body, operation: 'change-plan', operationId: 'plan-1', input: { planType: 'GOLD' } }
  expect((await post(change)).status).toBe(202)
  await ended('plan-1', 'applied')
  const tokens = (await control.journal()).filter(({ call }) => call === 'token')
  expect(tokens).toHaveLength(1)

  // While the day is used up nothing is denied, and the time to ask again is told.
  await control.addFault({
    match: { generation: 'v3', call: 'read-plan' },
    fault: 'status',
    status: 429,
    headers: { 'content-type': 'application/json' },
    body: '{"error_key":"quota_exceeded","error_message":"Limit Exceeded"}',
    times: 'always',
  })
  const refused = await get(`${address}/plan?fresh=true`)
  const retryAfter = Date.parse(refused.headers.get('retry-after') ?? '')
  const problem = await problemOf(refused)
  expect(problem).toMatchObject({ status: 503, code: 'VENDOR_UNAVAILABLE', reason: 'QUOTA_EXCEEDED' })
  expect(retryAfter).toBe(Math.ceil(Date.parse(String(problem.retryAt)) / 1_000) * 1_000)
  await control.clearFaults()

  // A message that cannot be accepted.
  const QueueUrl = endpoints.queues['provision-account']
  const inline = { ...body, operationId: 'provision-2', input: { ...person, password: 'Planted-Inline-1' } }
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(inline) }))
  const { id, reason, kept } = await vi.waitFor(async () => {
    const { refused } = (await (await get('/refused?code=FIELD_INVALID')).json()) as {
      refused: { id: string; reason: string; kept: string }[]
    }
    const [message] = refused
    if (message === undefined) throw new Error('It is not refused yet.')
    return message
  }, patience)
  expect(reason).toMatch(/^input\.password must .*\(not shown\)$/)
  expect(kept).toBe('altered')
  const shown = await (await get(`/refused/${id}`)).text()
  expect(shown).toContain(person.firstName)
  expect(shown).not.toContain('Planted-Inline-1')
  // Its body goes with it.
  const why = JSON.stringify({ why: 'Tried.' })
  const discarded = await fetch(`${endpoints.api}/refused/${id}/discard`, { method: 'POST', body: why })
  expect(discarded.status).toBe(200)

  // What is left behind.
  const { Items } = await dynamodb.send(new ScanCommand({ TableName: endpoints.table }))
  await end('SIGTERM')
  const logs = readdirSync(join(folder, 'logs')).map((name) => readFileSync(join(folder, 'logs', name), 'utf8'))
  const places = {
    table: JSON.stringify(Items),
    logs: logs.join('\n'),
    events: readFileSync(join(folder, 'events.ndjson'), 'utf8'),
  }
  for (const [place, text] of Object.entries(places)) {
    const found = [...personalWords, 'Planted'].filter((word) => text.toLowerCase().includes(word.toLowerCase()))
    expect(found, place).toEqual([])
  }
  expect(places.table).toContain('leak-check')
  // Access tokens are JWTs.
  for (const [place, text] of Object.entries(places)) expect(text, place).not.toMatch(/eyJ[\w-]+\.eyJ/)
  expect(places.events).toContain('operation.applied')
})
