import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { CreateSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager'
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Endpoints } from '../../../infra/local/endpoints.ts'
import { readOperation } from '../../../infra/local/operation-view.ts'
import { simulatorControl } from '../../../infra/local/simulator-control.ts'
import { provisionAccountExample } from '../../../shared/operations/provision-account/input.ts'
import { clients } from './support/clients.ts'
import { isAlive } from './support/process-alive.ts'
import { startRuntimeProcess } from './support/runtime-process.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const account = 'example-bakery'
const patience = { timeout: 45_000, interval: 100 }

async function provision(sqs: SQSClient, endpoints: Endpoints, password: object): Promise<void> {
  const message = {
    operationId: 'provision-1',
    partner: 'acme',
    account,
    input: { ...provisionAccountExample, password },
  }
  const QueueUrl = endpoints.queues['provision-account']
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(message) }))
}

const ended = (endpoints: Endpoints, operationId: string) =>
  vi.waitFor(async () => {
    const view = await readOperation(endpoints.api, 'acme', operationId)
    expect(view).toMatchObject({ status: 'applied' })
    return view
  }, patience)

const changesOf = async (endpoints: Endpoints) => {
  const entries = await simulatorControl(endpoints.simulatorControl).journal()
  return entries.filter(({ applied }) => applied).map((entry) => `${entry.account} ${entry.effect}`)
}

/** The content of every file in a folder, by path. */
function filesBelow(folder: string): [string, Buffer][] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => [path, readFileSync(path)])
}

// Several processes start in each, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 })

describe('the product on one machine', () => {
  it('makes an account at the vendor of a message on a queue, once, however often the message comes', async () => {
    const { endpoints } = await startRuntimeProcess('product', temporaryFolder())
    const { sqs } = clients(endpoints)
    for (let copy = 0; copy < 3; copy += 1) await provision(sqs, endpoints, { generate: true })
    expect(await ended(endpoints, 'provision-1')).toMatchObject({ concludedBy: 'answer' })
    const found = await fetch(`${endpoints.simulatorControl}/accounts/${account}`)
    expect(await found.json()).toMatchObject({ singleBilling: true })
    expect(await changesOf(endpoints)).toEqual([`${account} created`])
  })

  it('finds out what became of a request when it is killed between sending and recording', async () => {
    const folder = temporaryFolder()
    const first = await startRuntimeProcess('product', folder)
    // The vendor carries the request out at once; its answer takes longer than the runtime lives.
    await simulatorControl(first.endpoints.simulatorControl).addFault({
      match: { call: 'create' },
      fault: 'timeout-after',
    })
    await provision(clients(first.endpoints).sqs, first.endpoints, { generate: true })
    await vi.waitFor(async () => expect(await changesOf(first.endpoints)).toEqual([`${account} created`]), {
      ...patience,
      interval: 10,
    })
    await first.end('SIGKILL')
    const second = await startRuntimeProcess('product', folder)
    expect(await ended(second.endpoints, 'provision-1')).toMatchObject({ concludedBy: 'observation' })
    expect(await changesOf(second.endpoints)).toEqual([`${account} created`])
  })

  it('leaves no secret anywhere but in Secrets Manager', async () => {
    const folder = temporaryFolder()
    const { endpoints, end } = await startRuntimeProcess('product', folder)
    const { sqs, secrets, dynamodb } = clients(endpoints)
    const clientPassword = 'Planted-9f3c-password'
    const secretName = `partner-ops/local/client-passwords/${account}`
    await secrets.send(new CreateSecretCommand({ Name: secretName, SecretString: clientPassword }))
    // An attempt that fails first, since errors are where secrets like to show.
    await simulatorControl(endpoints.simulatorControl).addFault({
      match: { call: 'create' },
      fault: 'status-500-after',
    })
    await provision(sqs, endpoints, { secretName })
    await ended(endpoints, 'provision-1')
    const { SecretString: digestKey = '' } = await secrets.send(
      new GetSecretValueCommand({ SecretId: 'partner-ops/local/digest-key' }),
    )
    const { SecretString: credentials = '' } = await secrets.send(
      new GetSecretValueCommand({ SecretId: 'partner-ops/local/partners/acme' }),
    )
    const { apiKey, login, password } = JSON.parse(credentials) as Record<'apiKey' | 'login' | 'password', string>
    const { Items } = await dynamodb.send(new ScanCommand({ TableName: endpoints.table }))
    expect(Items?.length).toBeGreaterThan(0)
    await end('SIGTERM')
    const places: [string, Buffer][] = [
      ['the table', Buffer.from(JSON.stringify(Items))],
      ...filesBelow(join(folder, 'data')),
      ...filesBelow(join(folder, 'logs')),
      ['the events', readFileSync(join(folder, 'events.ndjson'))],
    ]
    const basic = Buffer.from(`${apiKey}%${login}:${password}`).toString('base64')
    const planted = { clientPassword, digestKey, apiKey, password, basic }
    for (const [name, secret] of Object.entries(planted)) expect(secret.length, name).toBeGreaterThan(8)
    const leaks = places.flatMap(([place, content]) =>
      Object.entries(planted).flatMap(([name, secret]) => (content.includes(secret) ? [`${name} in ${place}`] : [])),
    )
    // What is no secret is found, so that finding nothing means something.
    expect(places.filter(([, content]) => content.includes(account)).length).toBeGreaterThan(2)
    expect(leaks).toEqual([])
  })
})

describe('npm start', () => {
  it('says how to go on, and leaves nothing running after Ctrl-C', async () => {
    const folder = temporaryFolder()
    const script = join(import.meta.dirname, '../../../infra/local/start.ts')
    const child = spawn(process.execPath, [script, '--folder', folder, '--no-tour'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    const exit = once(child, 'exit')
    await vi.waitFor(() => expect(output).toContain('Ctrl-C stops everything'), patience)
    const { api } = JSON.parse(readFileSync(join(folder, 'endpoints.json'), 'utf8')) as Endpoints
    expect(output).toContain(`curl ${api}/operations/acme/my-first`)
    const parts = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && commandOf(pid).includes(folder))
    expect(parts.length).toBeGreaterThanOrEqual(3)
    child.kill('SIGINT')
    expect(await exit).toEqual([0, null])
    expect(parts.filter((pid) => isAlive(Number(pid)))).toEqual([])
  })
})

function commandOf(pid: string): string {
  const file = `/proc/${pid}/cmdline`
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}
