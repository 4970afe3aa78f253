import { createHmac, createPublicKey, verify } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type SimulatorProcess, startSimulator } from './simulator-process.ts'

interface Received {
  readonly headers: Record<string, unknown>
  readonly body: string
}

const client = 'acme-client-0001'
const started: SimulatorProcess[] = []
let folder: string
let receiver: Server
let hook: string
let received: Received[]
/** Status and body of the receiver's answers, one after the other; the last one stays. */
let answers: { status: number; body: string }[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'))
  received = []
  answers = [{ status: 200, body: 'taken' }]
  receiver = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk)
    received.push({ headers: incoming.headers, body: Buffer.concat(chunks).toString() })
    const [answer] = answers.length > 1 ? answers.splice(0, 1) : answers
    outgoing.writeHead(answer?.status ?? 500).end(answer?.body)
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
})
afterEach(async () => {
  for (const simulator of started.splice(0)) if (simulator.process.exitCode === null) await simulator.end('SIGKILL')
  receiver.closeAllConnections()
  await new Promise((resolve) => receiver.close(resolve))
  rmSync(folder, { recursive: true })
})

async function start(...words: string[]): Promise<SimulatorProcess> {
  const simulator = await startSimulator('--accounts', '1', ...words)
  started.push(simulator)
  return simulator
}

async function json(method: string, url: string, headers: Record<string, string>, body?: unknown) {
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  const response = await fetch(url, { method, headers: { ...type, ...headers }, ...sent })
  const text = await response.text()
  return { status: response.status, text, json: /^[[{]/.test(text) ? JSON.parse(text) : undefined }
}

const control = (simulator: SimulatorProcess, method: string, path: string, body?: unknown) =>
  json(method, simulator.control + path, {}, body)

const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

async function token(simulator: SimulatorProcess): Promise<string> {
  const response = await fetch(`${simulator.url}/partners/oauth2/default/v1/token`, {
    method: 'POST',
    headers: { authorization: basic('demo-client-acme', 'demo-client-secret-acme') },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  return ((await response.json()) as { access_token: string }).access_token
}

const v3 = (simulator: SimulatorProcess, bearer: string, method: string, path: string, body?: unknown) => {
  const headers = { 'x-api-key': 'demo-key-acme', authorization: `Bearer ${bearer}` }
  return json(method, `${simulator.url}/v3/partner${path}`, headers, body)
}
const v2 = (simulator: SimulatorProcess, method: string, path: string, body?: unknown) =>
  json(
    method,
    `${simulator.url}/v2${path}?api_key=demo-key-acme`,
    { authorization: basic('acme', 'demo-password-acme') },
    body,
  )
const eventually = <Value>(look: () => Value | Promise<Value>) =>
  expect.poll(async () => await look(), { timeout: 20_000, interval: 10 })

test('an account lives through all generations on one wire', async () => {
  const simulator = await start()
  const bearer = await token(simulator)
  const list = await v3(simulator, bearer, 'GET', '/accounts')
  expect(list.json).toMatchObject({ site_owner_list: [{ site_owner_name: client, billing_status: 'Trial' }] })
  const id = list.json.site_owner_list[0].encoded_account_id as string

  expect((await v2(simulator, 'PUT', `/partner/accounts/${id}/plan`, { plan_type: 2 })).json).toMatchObject({
    status: 'Open',
  })
  expect((await v3(simulator, bearer, 'PUT', `/accounts/${id}/status/cancel`, {})).status).toBe(200)
  const query = new URLSearchParams({
    loginName: 'acme',
    loginPassword: 'demo-password-acme',
    siteOwnerLoginName: client,
  })
  const membership = () =>
    fetch(`${simulator.url}/0.1/API_GetSiteOwnerID.jsp`, { method: 'POST', body: query }).then((answer) =>
      answer.text(),
    )
  expect(await membership()).toMatch(/^0\n\d{13}\nStatus=Canceled\n$/)
  const plan = { plan_type: 'GOLD', billing_day_of_month: 1 }
  expect((await v3(simulator, bearer, 'PUT', `/accounts/${id}/plan`, plan)).text).toContain('"price":20.00000')
  expect(await membership()).toContain('Status=Open')

  const { json: journal } = await control(simulator, 'GET', '/journal')
  expect(journal.entries.map((entry: Record<string, unknown>) => [entry.generation, entry.call, entry.effect])).toEqual(
    [
      ['v3', 'token', 'token-issued'],
      ['v3', 'list', 'none'],
      ['v2', 'change-plan', 'plan-changed'],
      ['v3', 'cancel-account', 'account-canceled'],
      ['text', 'membership', 'none'],
      ['v3', 'change-plan', 'reopened'],
      ['text', 'membership', 'none'],
    ],
  )
})

test('a V3 notification arrives signed, and again when the moved clock says so', async () => {
  const simulator = await start()
  const bearer = await token(simulator)
  answers = [
    { status: 500, body: '' },
    { status: 204, body: '' },
  ]
  await v3(simulator, bearer, 'PUT', '/webhooks/subscriptions/1', { hook_uri: hook })
  await control(simulator, 'PATCH', `/accounts/${client}`, { status: 'Open' })
  await control(simulator, 'PATCH', `/accounts/${client}`, { billing: { contactCount: 600 } })
  const state = async () => (await control(simulator, 'GET', '/webhooks')).json.notifications[0].state
  await eventually(state).toBe('waiting')
  expect(received).toHaveLength(1)
  await control(simulator, 'POST', '/clock', { advanceMs: 60_000 })
  await eventually(state).toBe('delivered')
  expect(received).toHaveLength(2)

  const { json: keySet } = await json('GET', `${simulator.url}/.well-known/jwks.json`, {})
  const key = createPublicKey({ key: keySet.keys[0], format: 'jwk' })
  for (const { headers, body } of received) {
    const [header = '', , signature = ''] = String(headers['x-ctct-webhook-sig']).split('.')
    expect(verify('sha256', Buffer.from(`${header}.${body}`), key, Buffer.from(signature, 'base64url'))).toBe(true)
    expect(JSON.parse(body)).toMatchObject({ api_key: 'demo-key-acme', event_type: 'tier.increase' })
  }
})

test('a V2 notification arrives signed, and a test answers what the receiver answered', async () => {
  const simulator = await start()
  const topic = '/webhooks/partner/topics/3'
  await v2(simulator, 'PUT', topic, { is_subscribed: true, callback_uri: hook })
  answers = [
    { status: 202, body: 'for now' },
    { status: 200, body: '' },
  ]
  expect(await v2(simulator, 'POST', `${topic}/test`)).toMatchObject({ status: 202, text: 'for now' })
  await control(simulator, 'PATCH', `/accounts/${client}`, { status: 'Canceled' })
  await eventually(() => received.length).toBe(2)
  for (const { headers, body } of received) {
    const signature = createHmac('sha256', 'demo-api-secret-acme').update(body).digest('base64')
    expect(headers['x-ctct-hmac-sha256']).toBe(signature)
  }
})

test('what V3 stored for later appears by itself', async () => {
  const simulator = await start()
  const bearer = await token(simulator)
  await control(simulator, 'POST', '/faults', { fault: 'stored-for-later', delayMs: 20 })
  const body = {
    contact_email: 'client@nullmailer.com',
    country_code: 'US',
    login_name: 'client-1',
    state_code: 'MA',
    password: 'example-secret',
  }
  expect((await v3(simulator, bearer, 'POST', '/accounts', body)).status).toBe(503)
  await eventually(async () => (await control(simulator, 'GET', '/accounts/client-1')).status).toBe(200)
})

test('a cancellation comes on its date without anybody asking', async () => {
  const simulator = await start()
  const bearer = await token(simulator)
  await v3(simulator, bearer, 'PUT', '/webhooks/subscriptions/3', { hook_uri: hook })
  const id = (await v3(simulator, bearer, 'GET', '/accounts')).json.site_owner_list[0].encoded_account_id as string
  const { json: clock } = await control(simulator, 'GET', '/clock')
  const effective_date = new Date((clock as { now: number }).now + 300).toISOString()
  await v3(simulator, bearer, 'PUT', `/accounts/${id}/status/cancel`, { effective_date })
  await eventually(() => received.length).toBe(1)
})

test('subscriptions, the key and a later cancellation survive kill -9', async () => {
  const first = await start('--state', folder)
  const bearer = await token(first)
  await v3(first, bearer, 'PUT', '/webhooks/subscriptions/3', { hook_uri: hook })
  const id = (await v3(first, bearer, 'GET', '/accounts')).json.site_owner_list[0].encoded_account_id as string
  const effective_date = new Date(Date.UTC(2200, 0, 1)).toISOString()
  await v3(first, bearer, 'PUT', `/accounts/${id}/status/cancel`, { effective_date })
  await first.end('SIGKILL')

  const second = await start('--state', folder)
  expect((await v3(second, bearer, 'GET', '/webhooks/subscriptions/3')).json).toMatchObject({ hook_uri: hook })
  expect(statSync(join(folder, 'signing-key.pem')).mode & 0o777, 'nobody else reads the key').toBe(0o600)
  await control(second, 'POST', '/clock', { set: Date.UTC(2200, 0, 1) })
  await eventually(() => received.map(({ body }) => JSON.parse(body).event_type)).toEqual(['account.cancel'])
  await second.end('SIGKILL')
  const third = await start('--state', folder)
  expect((await control(third, 'GET', `/accounts/${client}`)).json).toMatchObject({ status: 'Canceled' })
})
