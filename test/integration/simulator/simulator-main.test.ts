import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { basicAuth, entryOf, productChange, siteOwner } from '../../unit/simulator/simulator-fixture.ts'
import { mainFile, type SimulatorProcess, startSimulator } from './simulator-process.ts'

const client = 'acme-client-0001'
const started: SimulatorProcess[] = []
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'))
})
afterEach(async () => {
  for (const simulator of started.splice(0)) if (simulator.process.exitCode === null) await simulator.end('SIGKILL')
  rmSync(folder, { recursive: true })
})

async function start(...words: string[]): Promise<SimulatorProcess> {
  const simulator = await startSimulator(...words)
  started.push(simulator)
  return simulator
}

const call = ({ url }: SimulatorProcess, method: string, path: string, body?: string, signal?: AbortSignal) =>
  fetch(`${url}/ws/partners/acme/siteowners${path}`, {
    method,
    headers: { authorization: basicAuth('acme'), 'content-type': 'application/atom+xml' },
    ...(body === undefined ? {} : { body }),
    ...(signal === undefined ? {} : { signal }),
  })
const cancel = (simulator: SimulatorProcess, login = client, signal?: AbortSignal) =>
  call(simulator, 'POST', `/${login}/products/canceled`, entryOf(productChange('Canceled')), signal)
const create = (simulator: SimulatorProcess, login: string) =>
  call(simulator, 'POST', '', entryOf(siteOwner({ login })))

async function control(simulator: SimulatorProcess, method: string, path: string, body?: unknown) {
  const response = await fetch(simulator.control + path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return (await response.json()) as {
    entries: Record<string, unknown>[]
    accounts: Record<string, unknown>[]
    problems: unknown[]
    offsetMs: number
  }
}
/** Patient enough for a busy machine; it ends as soon as the expectation holds. */
const eventually = <Value>(look: () => Promise<Value>) => expect.poll(look, { timeout: 20_000, interval: 10 })

const journal = async (simulator: SimulatorProcess) => (await control(simulator, 'GET', '/journal')).entries

const run = (...words: string[]) =>
  promisify(execFile)(process.execPath, [mainFile, ...words]).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  )

describe('the command', () => {
  test('prints exactly one line of JSON with addresses and the fixed demo partners', async () => {
    const simulator = await start('--accounts', '1')
    expect((await call(simulator, 'GET', `/${client}`)).status).toBe(200)
    expect(JSON.parse(simulator.stdout())).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      control: `${simulator.url}/_control`,
      partners: [
        {
          partner: 'acme',
          apiKey: 'demo-key-acme',
          login: 'acme',
          password: 'demo-password-acme',
          clientId: 'demo-client-acme',
          clientSecret: 'demo-client-secret-acme',
          apiSecret: 'demo-api-secret-acme',
        },
        expect.objectContaining({ partner: 'globex', apiKey: 'demo-key-globex', clientId: 'demo-client-globex' }),
        expect.objectContaining({ partner: 'initech', apiKey: 'demo-key-initech', clientId: 'demo-client-initech' }),
      ],
    })
  })

  test('helps, and refuses a bad option with option, rule and value', async () => {
    const [help, bad] = await Promise.all([run('--help'), run('--port', 'many')])
    expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining('--state FOLDER'), stderr: '' })
    expect(bad).toMatchObject({
      code: 2,
      stdout: '',
      stderr: '--port: must be a whole number from 0 to 65535 (given: "many")\n',
    })
  })

  test('says what to do when the port is taken', async () => {
    const { url } = await start()
    expect(await run('--port', new URL(url).port)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('use --port 0'),
    })
  })

  test.each(['SIGTERM', 'SIGINT'] as const)('stops cleanly on %s, though a client is waiting', async (signal) => {
    const simulator = await start('--accounts', '1')
    await control(simulator, 'POST', '/faults', { fault: 'timeout-after' })
    const waiting = cancel(simulator).catch(() => 'closed')
    await eventually(() => journal(simulator)).toHaveLength(1)
    expect(await simulator.end(signal)).toBe(0)
    expect(await waiting).toBe('closed')
  })

  test('goes with its parent', async () => {
    const simulator = await start()
    const gone = once(simulator.process, 'exit')
    simulator.process.disconnect()
    expect((await gone)[0]).toBe(0)
  })
})

describe('faults on the wire', () => {
  test.each([
    { fault: 'reset-before', status: 'Trial' },
    { fault: 'reset-after', status: 'Canceled' },
  ])('$fault resets the connection', async ({ fault, status }) => {
    const simulator = await start('--accounts', '1')
    await control(simulator, 'POST', '/faults', { fault })
    await expect(cancel(simulator)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
    expect(await control(simulator, 'GET', `/accounts/${client}`)).toMatchObject({ status })
  })

  test('a time-out holds the call until the client gives up; what it did is in the journal before', async () => {
    const simulator = await start('--accounts', '1')
    await control(simulator, 'POST', '/faults', { fault: 'timeout-after' })
    const giveUp = new AbortController()
    const waiting = cancel(simulator, client, giveUp.signal)
    const outcome = waiting.catch((error: Error) => error.name)
    await eventually(() => journal(simulator)).toMatchObject([{ fault: 'timeout-after', applied: true }])
    giveUp.abort()
    expect(await outcome).toBe('AbortError')
    // The call left the count of those in flight with its connection.
    await eventually(async () => {
      await call(simulator, 'GET', `/${client}`)
      return (await journal(simulator)).at(-1)?.concurrent
    }).toBe(1)
  })

  test('a hold ends by itself where the rule says so', async () => {
    const simulator = await start('--accounts', '1')
    await control(simulator, 'POST', '/faults', { fault: 'timeout-before', holdMs: 1 })
    await expect(cancel(simulator)).rejects.toThrow('fetch failed')
  })

  test('a truncated answer promises more than it holds', async () => {
    const simulator = await start('--accounts', '1')
    await control(simulator, 'POST', '/faults', { fault: 'truncate' })
    const response = await cancel(simulator)
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow('terminated')
  })

  test('a late effect comes after the client has gone', async () => {
    const simulator = await start('--accounts', '1')
    await control(simulator, 'POST', '/faults', { fault: 'apply-late', delayMs: 20, holdMs: 1 })
    await expect(cancel(simulator)).rejects.toThrow('fetch failed')
    await eventually(() => journal(simulator)).toMatchObject([{ applied: false }, { applied: true, lateOf: 1 }])
  })

  test('a slow answer comes in the end', async () => {
    const simulator = await start('--accounts', '1')
    await control(simulator, 'POST', '/faults', { fault: 'slow', delayMs: 5 })
    expect((await cancel(simulator)).status).toBe(200)
  })

  test('a body that is too large is refused without being read to the end', async () => {
    const simulator = await start()
    const sent = call(simulator, 'POST', '', 'x'.repeat(2 << 20))
    // Either the refusal arrives, or the connection is closed while the client is still sending.
    expect(
      await sent.then(
        ({ status }) => status,
        () => 'closed',
      ),
    ).toBeOneOf([413, 'closed'])
    expect(await journal(simulator)).toEqual([])
  })
})

describe('the state folder', () => {
  test('accounts, journal and clock survive kill -9, and so does a call that was never answered', async () => {
    const first = await start('--state', folder, '--accounts', '2')
    await control(first, 'POST', '/clock', { advanceMs: 5000 })
    expect((await create(first, 'kept')).status).toBe(201)
    await control(first, 'POST', '/faults', { fault: 'timeout-after' })
    const unanswered = cancel(first).catch(() => 'lost')
    await eventually(() => journal(first)).toHaveLength(2)
    const before = { accounts: (await control(first, 'GET', '/accounts')).accounts, entries: await journal(first) }
    await first.end('SIGKILL')
    expect(await unanswered).toBe('lost')

    const second = await start('--state', folder, '--accounts', '2')
    expect({ accounts: (await control(second, 'GET', '/accounts')).accounts, entries: await journal(second) }).toEqual(
      before,
    )
    expect(before.accounts.map(({ login }) => login)).toEqual([
      client,
      'acme-client-0002',
      'globex-client-0001',
      'globex-client-0002',
      'initech-client-0001',
      'initech-client-0002',
      'kept',
    ])
    expect((await control(second, 'GET', '/clock')).offsetMs).toBe(5000)
    expect((await create(second, 'kept')).status).toBe(409)
    expect((await journal(second)).at(-1)?.n).toBe(3)
  })

  test('killed in the middle of many creates, it has every one that it answered', async () => {
    const first = await start('--state', folder)
    const answered: string[] = []
    const all = Promise.all(
      Array.from({ length: 300 }, async (_, number) => {
        const response = await create(first, `client-${number}`).catch(() => undefined)
        if (response?.status !== 201) return
        answered.push(`client-${number}`)
        if (answered.length === 50) first.process.kill('SIGKILL')
      }),
    )
    await all
    expect(answered.length).toBeGreaterThanOrEqual(50)
    const second = await start('--state', folder)
    const kept = (await control(second, 'GET', '/accounts')).accounts.map(({ login }) => login)
    expect(kept).toEqual(expect.arrayContaining(answered))
    const created = (await journal(second)).filter(({ applied }) => applied).map(({ account }) => account)
    expect(created.sort(), 'journal and accounts agree').toEqual([...kept].sort())
  })

  test('a torn last line is left out, and the log is whole again', async () => {
    const first = await start('--state', folder)
    await create(first, 'whole')
    await first.end('SIGKILL')
    appendFileSync(join(folder, 'state.ndjson'), '{"accounts":[{"login":"torn"')
    const second = await start('--state', folder)
    expect((await control(second, 'GET', '/accounts')).accounts.map(({ login }) => login)).toEqual(['whole'])
    await create(second, 'after')
    await second.end('SIGKILL')
    const third = await start('--state', folder)
    expect((await control(third, 'GET', '/accounts')).accounts.map(({ login }) => login)).toEqual(['whole', 'after'])
  })

  test('a log that is damaged in the middle is refused, naming the line', async () => {
    const first = await start('--state', folder)
    await create(first, 'a')
    await first.end()
    const file = join(folder, 'state.ndjson')
    const [header, ...rest] = readFileSync(file, 'utf8').split('\n')
    writeFileSync(file, [header, 'garbage', ...rest].join('\n'))
    expect(await run('--port', '0', '--state', folder)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('line 2'),
    })
  })

  test('belongs to one process: a second one is refused, and takes nothing from the first', async () => {
    const first = await start('--state', folder)
    expect(await run('--port', '0', '--state', folder)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('another simulator'),
    })
    await create(first, 'kept')
    await first.end('SIGKILL')
    const third = await start('--state', folder)
    expect((await control(third, 'GET', '/accounts')).accounts.map(({ login }) => login)).toEqual(['kept'])
  })

  test('a cleared journal and a reset stay so', async () => {
    const first = await start('--state', folder, '--accounts', '1')
    await create(first, 'gone')
    await control(first, 'DELETE', '/journal')
    await first.end('SIGKILL')
    const second = await start('--state', folder)
    expect(await journal(second)).toEqual([])
    expect((await control(second, 'GET', '/accounts')).accounts).toHaveLength(4)
    await control(second, 'POST', '/reset')
    await second.end('SIGKILL')
    const third = await start('--state', folder)
    expect((await control(third, 'GET', '/accounts')).accounts).toEqual([])
  })
})
