import { createHmac } from 'node:crypto'
import { expect } from 'vitest'
import { checkMembership } from '../../../shared/account-reads/check-membership.ts'
import { getAccount } from '../../../shared/account-reads/get-account.ts'
import { getPlan } from '../../../shared/account-reads/get-plan.ts'
import { ClientPasswords } from '../../../shared/credentials/client-passwords.ts'
import { createPartnerCredentials } from '../../../shared/credentials/partner-credentials.ts'
import { receiveOperation } from '../../../shared/entry/composition/receive-operation.ts'
import { accountAnswer } from '../../../shared/entry/http/account-answers.ts'
import { submitOperation } from '../../../shared/entry/http/submit-operation.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import { type OperationType, operationFunctions } from '../../../shared/operations/catalogue.ts'
import { createGateway } from '../../../shared/partner-api/create-gateway.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { HttpRequest, Transport } from '../../../shared/partner-api/transport/exchange.ts'
import { unsharedTokens } from '../../../shared/partner-api/v3/shared-tokens.ts'
import { observeHappenings } from '../../../shared/runtime/happenings.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { demoPartners } from '../../simulator/demo-data.ts'
import { Simulator } from '../../simulator/simulator.ts'
import { allModules } from '../../support/engine/all-modules.ts'
import { acme, EngineHarness } from '../../support/engine/engine-harness.ts'
import { inProcessVendor } from '../../support/engine/in-process-vendor.ts'
import { createMemoryLog, MemoryMetrics } from '../../support/memory/memory-log.ts'
import { MemoryDeadLetters } from '../../support/memory/memory-messaging.ts'
import { refusedIn } from '../../support/operations/refused-messages.ts'
import { FakeSecretReader } from '../../unit/credentials/fake-secret-reader.ts'

const [partner] = demoPartners
if (partner === undefined) throw new Error('There is no demo partner.')
const { apiKey, login, password, clientId = '', clientSecret = '' } = partner

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

/** A request that changes something at the vendor; a request for a token does not. */
export const isWrite = ({ method, path }: HttpRequest): boolean => method !== 'GET' && !/token|\.jsp/.test(path)

/** Everything behind the queues but AWS: messages in, the vendor's façades at the other end. */
export function product(settings: PartnerSettings = acme) {
  const { log, lines } = createMemoryLog()
  const metrics = new MemoryMetrics()
  const deadLetters = new MemoryDeadLetters()
  const sent: HttpRequest[] = []
  const generated: string[] = []
  let echo: Echo | undefined
  const harness: EngineHarness = new EngineHarness({
    partner: settings,
    context: {
      module: (operation) => allModules.get(operation),
      observer: observeHappenings(log, metrics),
      random: systemRandom,
      digest: (text) => createHmac('sha256', 'a key for tests').update(text).digest('base64url'),
    },
  })
  const { clock } = harness
  const simulator = new Simulator({ clock, seed: 7, partners: demoPartners, switches: {}, accountsPerPartner: 0 })
  const vendor = inProcessVendor(simulator, clock)
  const transport: Transport = {
    ...vendor,
    async request(request, limits) {
      sent.push(request)
      const answer = isWrite(request) ? echo?.(request) : undefined
      if (answer === undefined) return vendor.request(request, limits)
      echo = undefined
      const at = { sentAt: clock.now(), finishedAt: clock.now() }
      return { outcome: 'answered', headers: {}, ...answer, body: Buffer.from(answer.body), ...at }
    },
  }
  const reader = new FakeSecretReader({
    [settings.secretName]: JSON.stringify({ apiKey, login, password, clientId, clientSecret }),
    [`${prefix}bakery`]: clientPassword,
    [`${prefix}weak`]: 'Planted',
  })
  const credentials = createPartnerCredentials(settings.secretName, reader, clock)
  const gateway = createGateway({ settings, transport, credentials, sharedTokens: unsharedTokens, clock })
  const passwords = new ClientPasswords({ reader, random: systemRandom, secretNamePrefix: prefix })
  harness.context.gateway = () => gateway
  harness.context.passwords = {
    resolve: async (source, account) => {
      const resolved = await passwords.resolve(source, account)
      generated.push(resolved)
      return resolved
    },
  }
  const partners = new Map([['acme', settings]])
  const { events } = harness.context
  const receivers = new Map(
    operationFunctions.map((declaration) => [
      declaration.name as OperationType,
      receiveOperation({ declaration, engine: harness.engine, deadLetters, events, partners, clock, log, metrics }),
    ]),
  )
  const answers: unknown[] = []
  let messages = 0

  return {
    harness,
    reader,
    simulator,
    sent,
    deadLetters,
    lines,
    /** The next write is answered so. */
    echoWith: (next: Echo) => {
      echo = next
    },
    /** A message of provision-account. */
    async message(more: object, input: object = {}): Promise<void> {
      await this.messageTo('provision-account', { ...person, ...input }, more)
    },
    async messageTo(operation: OperationType, input: object, more: object = {}): Promise<void> {
      const whole = { operationId: 'p-1', partner: 'acme', account: 'bakery', input, ...more }
      const record = { messageId: `m-${++messages}`, body: JSON.stringify(whole), attributes: {} }
      await receivers.get(operation)?.(record as never, harness.deadline())
    },
    /** All that the API tells of an account, each asked of the vendor. */
    async ask(account: string): Promise<void> {
      const asked = { partner: settings, gateway, account, deadlineAt: clock.monotonic() + 14_500 }
      answers.push(await checkMembership(harness.context, asked))
      answers.push(accountAnswer(await getAccount(harness.context, asked, true), asked))
      if (settings.capabilities.plan === undefined) return
      answers.push(accountAnswer(await getPlan(harness.context, asked, true), asked))
    },
    async submit(body: object): Promise<void> {
      const text = JSON.stringify(body)
      answers.push(await submitOperation(text, operationFunctions, partners, harness.engine, clock.now()))
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
        ledger: JSON.stringify(items.map((item) => withoutInput(item))),
        inputs: JSON.stringify(items.map(({ input, sk, body }) => [input ?? '', sk === 'BODY' ? (body ?? '') : ''])),
        outside: JSON.stringify({
          events: harness.events,
          rings: harness.rings,
          lines,
          metrics: [...metrics.counts],
          refused: refusedIn(harness.store),
          answers,
        }),
      }
    },
    secrets(): string[] {
      // Basic credentials and access tokens, as they were sent.
      const shown = sent.flatMap(({ headers }) => Object.entries(headers))
      const signed = shown.flatMap(([name, value]) => (/^authorization$/i.test(name) ? value.split(' ').slice(-1) : []))
      return [...new Set([apiKey, password, clientSecret, clientPassword, ...signed, ...generated])]
    },
  }
}

/** The body of a refused message is kept as an input is, until somebody redrives or discards it. */
const withoutInput = ({ input: _input, ...item }: Item): Item => (item.sk === 'BODY' ? { ...item, body: '' } : item)

export type Product = ReturnType<typeof product>
