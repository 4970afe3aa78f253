import { createHmac } from 'node:crypto'
import { expect } from 'vitest'
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

export const clientPassword = 'Planted-9f3c-Password'
export const prefix = 'partner-ops/test/client-passwords/'

/** Each value is found again by a word that survives escaping. */
export const person = {
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
export const personalWords = ['Plantedorg', 'Plantedrobin', 'Plantedbaker', 'planted.person', '555 0177', 'plantedshop']

/** An answer that repeats the request that it answers. */
export type Echo = (request: HttpRequest) => { status: number; headers?: Record<string, string>; body: string }

/** All that a request says. */
export const said = ({ body, headers }: HttpRequest): string => `${Object.values(headers).join(' ')} ${body ?? ''}`

/** Everything behind the queue but AWS: messages in, the vendor's façade at the other end. */
export function product() {
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
    reader,
    simulator,
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

export type Product = ReturnType<typeof product>
