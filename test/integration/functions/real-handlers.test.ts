import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs'
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
  const stranger = await get('/partners/acme/accounts/stranger/membership')
  expect(await stranger.json()).toMatchObject({ membership: 'not-a-member', source: 'vendor' })

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

  // A message that cannot be accepted.
  const QueueUrl = endpoints.queues['provision-account']
  const inline = { ...body, operationId: 'provision-2', input: { ...person, password: 'Planted-Inline-1' } }
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(inline) }))
  const letter = await vi.waitFor(async () => {
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: endpoints.deadLetterQueues['provision-account'],
        MessageAttributeNames: ['All'],
      }),
    )
    const [message] = Messages ?? []
    if (message === undefined) throw new Error('There is no dead letter yet.')
    return message
  }, patience)
  expect(letter.MessageAttributes).toMatchObject({
    code: { StringValue: 'FIELD_INVALID' },
    reason: { StringValue: expect.stringMatching(/^input\.password must .*\(not shown\)$/) },
  })
  expect(letter.Body).not.toContain('Planted-Inline-1')

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
  expect(places.events).toContain('operation.applied')
})
