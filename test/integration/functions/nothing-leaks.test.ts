import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { ClientPasswords } from '../../../shared/credentials/client-passwords.ts'
import { createPartnerCredentialsProvider } from '../../../shared/credentials/partner-credentials.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import { operationFunctions, provisionAccountFunction } from '../../../shared/operations/catalogue.ts'
import { receiveOperation } from '../../../shared/operations/composition/receive-operation.ts'
import { submitOperation } from '../../../shared/operations/http/submit-operation.ts'
import { createGateway } from '../../../shared/partner-api/create-gateway.ts'
import type { HttpRequest, Transport } from '../../../shared/partner-api/transport/exchange.ts'
import { observeHappenings } from '../../../shared/runtime/happenings.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { demoPartners } from '../../simulator/demo-data.ts'
import { Simulator } from '../../simulator/simulator.ts'
import { acme, EngineHarness } from '../../support/engine/engine-harness.ts'
import { createMemoryLog, MemoryMetrics } from '../../support/memory/memory-log.ts'
import { MemoryDeadLetters } from '../../support/memory/memory-messaging.ts'
import { FakeSecretReader } from '../../unit/credentials/fake-secret-reader.ts'

const [partner] = demoPartners
if (partner === undefined) throw new Error('There is no demo partner.')
const { apiKey, login, password } = partner

const clientPassword = 'Planted-9f3c-Password'
const prefix = 'partner-ops/test/client-passwords/'

/** Each value is found again by a word that survives escaping. */
const person = {
  organizationName: 'Plantedorg & "Söhne" <1>',
  firstName: 'Plantedrobin',
  lastName: 'Plantedbaker',
  email: 'planted.person@example.com',
  phone: '+1 555 0177',
  countryCode: 'US',
  stateCode: 'MA',
  website: 'https://plantedshop.example.com',
  referralCode: 'plantedreferral',
}
const personalWords = ['Plantedorg', 'Plantedrobin', 'Plantedbaker', 'planted.person', '555 0177', 'plantedshop']

/** An answer that repeats the request that it answers. */
type Echo = (request: HttpRequest) => { status: number; headers?: Record<string, string>; body: string }

const said = ({ body, headers }: HttpRequest): string => `${Object.values(headers).join(' ')} ${body ?? ''}`

const echoes: { what: string; echo: Echo }[] = [
  { what: 'a 400 in plain text', echo: (request) => ({ status: 400, body: `Bad request: ${said(request)}` }) },
  {
    what: 'a 409 with the element in question',
    echo: (request) => ({ status: 409, body: `<error>${said(request)}</error>` }),
  },
  {
    what: 'a 400 in JSON',
    echo: (request) => ({ status: 400, body: JSON.stringify([{ error_key: 'x', error_message: said(request) }]) }),
  },
  { what: 'a 400 in a query’s escapes', echo: (request) => ({ status: 400, body: encodeURIComponent(said(request)) }) },
  {
    what: 'a 500 as a web page',
    echo: (request) => ({ status: 500, body: `<html><body>${said(request)}</body></html>` }),
  },
  { what: 'a 200 of another root', echo: (request) => ({ status: 200, body: `<feed>${request.body}</feed>` }) },
  { what: 'a 200 that is cut off', echo: (request) => ({ status: 200, body: `${request.body}`.slice(0, -20) }) },
  {
    what: 'a 201 of another account',
    echo: (request) => ({ status: 201, body: `${request.body}`.replace('bakery', 'other') }),
  },
  { what: 'a 404', echo: (request) => ({ status: 404, body: said(request) }) },
  { what: 'a 403', echo: (request) => ({ status: 403, body: said(request) }) },
  {
    what: 'a redirect',
    echo: (request) => ({
      status: 302,
      headers: { location: `https://example.com/?${said(request)}` },
      body: said(request),
    }),
  },
  {
    what: 'a 429 whose header says it too',
    echo: (request) => ({ status: 429, headers: { 'retry-after': said(request) }, body: said(request) }),
  },
]

/** Everything behind the queue but AWS: messages in, the vendor's façade at the other end. */
function product() {
  const { log, lines } = createMemoryLog()
  const metrics = new MemoryMetrics()
  const deadLetters = new MemoryDeadLetters()
  const sent: HttpRequest[] = []
  const generated: string[] = []
  let echo: Echo | undefined
  const harness: EngineHarness = new EngineHarness({
    context: {
      observer: observeHappenings(log, metrics),
      random: systemRandom,
      digest: (text) => createHmac('sha256', 'a key for tests').update(text).digest('base64url'),
    },
  })
  const { clock } = harness
  const simulator = new Simulator({ clock, seed: 7, partners: demoPartners, switches: {}, accountsPerPartner: 0 })
  const transport: Transport = {
    async request(request) {
      sent.push(request)
      const at = { sentAt: clock.now(), finishedAt: clock.now() }
      const answer = request.method === 'POST' ? echo?.(request) : undefined
      if (answer !== undefined) {
        echo = undefined
        return { outcome: 'answered', headers: {}, ...answer, body: Buffer.from(answer.body), ...at }
      }
      const headers = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])
      const { outward, finish } = simulator.receive({
        method: request.method,
        path: request.path,
        query: {},
        headers: { host: 'vendor.example.com', ...Object.fromEntries(headers) },
        body: request.body ?? '',
      })
      finish()
      if (outward.kind !== 'answer') throw new Error(`expected an answer, got ${outward.kind}`)
      return { outcome: 'answered', ...outward.response, body: Buffer.from(outward.response.body), ...at }
    },
    close: async () => undefined,
  }
  const reader = new FakeSecretReader({
    [acme.secretName]: JSON.stringify({ apiKey, login, password }),
    [`${prefix}bakery`]: clientPassword,
    [`${prefix}weak`]: 'Planted',
  })
  const credentials = createPartnerCredentialsProvider(acme.secretName, reader, clock)
  const gateway = createGateway({ settings: acme, transport, credentials, clock })
  const passwords = new ClientPasswords({ reader, random: systemRandom, secretNamePrefix: prefix })
  harness.context.gateway = () => gateway
  harness.context.passwords = {
    resolve: async (source, account) => {
      const resolved = await passwords.resolve(source, account)
      generated.push(resolved)
      return resolved
    },
  }
  const receive = receiveOperation({
    declaration: provisionAccountFunction,
    engine: harness.engine,
    deadLetters,
    partners: new Set(['acme']),
    log,
    metrics,
  })
  const answers: unknown[] = []

  return {
    harness,
    sent,
    deadLetters,
    /** The next write is answered so. */
    echoWith: (next: Echo) => {
      echo = next
    },
    async message(more: object, input: object = {}): Promise<void> {
      const whole = { operationId: 'p-1', partner: 'acme', account: 'bakery', input: { ...person, ...input }, ...more }
      const record = { messageId: 'm-1', body: JSON.stringify(whole), attributes: {} }
      await receive(record as unknown as Parameters<typeof receive>[0], harness.deadline())
    },
    async submit(body: object): Promise<void> {
      const text = JSON.stringify(body)
      answers.push(await submitOperation(text, operationFunctions, new Set(['acme']), harness.engine, clock.now()))
    },
    /** Everything that is kept or told, as text. `input` is where an operation that has not ended keeps what it needs. */
    async told(
      operationIds: readonly string[] = ['p-1'],
    ): Promise<{ ledger: string; inputs: string; outside: string }> {
      const items = harness.store.all()
      const terminal = ['applied', 'rejected', 'withdrawn']
      for (const item of items) if (terminal.includes(String(item.status))) expect(item).not.toHaveProperty('input')
      for (const id of operationIds) answers.push(await harness.engine.report('acme', id))
      return {
        ledger: JSON.stringify(items.map(({ input: _input, ...rest }: Item) => rest)),
        inputs: JSON.stringify(items.map(({ input }) => input ?? '')),
        outside: JSON.stringify({
          events: harness.events,
          rings: harness.rings,
          lines,
          metrics: [...metrics.counts],
          letters: deadLetters.letters.map(({ code, reason, messageGroupId }) => ({ code, reason, messageGroupId })),
          answers,
        }),
      }
    },
    secrets(): string[] {
      const basic = Buffer.from(`${apiKey}%${login}:${password}`).toString('base64')
      return [...new Set([apiKey, password, basic, clientPassword, ...generated])]
    },
  }
}

type Product = ReturnType<typeof product>

async function expectNoLeak(run: Product): Promise<void> {
  const { ledger, inputs, outside } = await run.told()
  const leaks = (text: string, words: readonly string[]) =>
    words.filter((word) => text.toLowerCase().includes(word.toLowerCase()))
  expect(leaks(ledger + inputs + outside, run.secrets())).toEqual([])
  expect(leaks(ledger + outside, personalWords)).toEqual([])
  // What is no secret is found, so that finding nothing means something.
  expect(ledger).toContain('bakery')
}

describe('secrets and personal data', () => {
  test.each([
    ['a secret by name', { secretName: `${prefix}bakery` }],
    ['a generated one', { generate: true }],
  ])('go to the vendor and nowhere else: the password is %s', async (_what, source) => {
    const run = product()
    await run.message({}, { password: source })
    await run.harness.settle()
    expect(await run.harness.operation('p-1')).toMatchObject({ status: 'applied' })
    const bodies = run.sent.map(said).join(' ')
    for (const word of personalWords) expect(bodies).toContain(word)
    expect(run.secrets().filter((secret) => bodies.includes(secret))).toHaveLength(2)
    await expectNoLeak(run)
  })

  test.each(echoes)('are not taken from an answer that repeats the request: $what', async ({ echo }) => {
    const run = product()
    run.echoWith(echo)
    await run.message({}, { password: { secretName: `${prefix}bakery` } })
    await expectNoLeak(run)
    await run.harness.settle()
    expect(['applied', 'rejected', 'parked']).toContain((await run.harness.operation('p-1')).status)
    await expectNoLeak(run)
  })

  test('are not told where the named secret is unusable, missing or outside its prefix', async () => {
    for (const secretName of [`${prefix}weak`, `${prefix}none`, acme.secretName]) {
      const run = product()
      await run.message({}, { password: { secretName } })
      expect(await run.harness.operation('p-1')).toMatchObject({
        status: 'rejected',
        outcome: { code: 'PASSWORD_SECRET_UNUSABLE', message: expect.stringContaining(secretName) },
      })
      await expectNoLeak(run)
      expect(run.sent.filter(({ method }) => method === 'POST')).toEqual([])
    }
  })

  test('are not told where the same id comes with other data', async () => {
    const run = product()
    await run.message({}, { password: { generate: true } })
    await run.message({}, { password: { generate: true }, firstName: 'Plantedkim', email: 'planted.kim@example.com' })
    expect(run.deadLetters.letters).toMatchObject([{ code: 'OPERATION_ID_REUSED' }])
    await expectNoLeak(run)
  })

  test('are not told where a message is malformed, and a password does not get among the dead letters', async () => {
    const run = product()
    await run.message({ operationId: 'ok' }, { password: { generate: true } })
    await run.message({}, { password: clientPassword })
    await run.message({}, { password: { password: clientPassword } })
    await run.message(
      { password: clientPassword, metadata: { token: clientPassword } },
      { password: { generate: true } },
    )
    await run.message({}, { password: { generate: true }, email: 'planted.person', firstName: 'Plantedrobin\n' })
    expect(run.deadLetters.letters).toHaveLength(4)
    expect(JSON.stringify(run.deadLetters.letters)).not.toContain(clientPassword)
    await expectNoLeak(run)
  })

  test('are not told in the API’s answers', async () => {
    const run = product()
    const body = { operation: 'provision-account', operationId: 'p-1', partner: 'acme', account: 'bakery' }
    await run.submit({ ...body, input: { ...person, password: { generate: true } } })
    await run.submit({ ...body, input: { ...person, firstName: 'Plantedkim', password: { generate: true } } })
    await run.submit({ ...body, operationId: 'p-2', input: { ...person, password: clientPassword } })
    await run.submit({ ...body, operationId: 'p-3', input: { ...person, phone: 'Plantedrobin', email: 5 } })
    await expectNoLeak(run)
  })
})
