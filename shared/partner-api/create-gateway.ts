import type {
  PartnerCredentialsProvider,
  PartnerCredentialsProviders,
  V3CredentialsProvider,
} from '../credentials/partner-credentials.ts'
import type { VendorAnswer } from '../domain/answer.ts'
import type { Clock } from '../runtime/clock.ts'
import { readersOf } from './account-reads.ts'
import { capabilityProblems } from './capability-rules.ts'
import { failureOf } from './failure-classification.ts'
import type { AccountNames, Gateway, Generation } from './gateway.ts'
import type { GenerationServices } from './generation-services.ts'
import { baseUrlOf, type Capability, capabilities, type PartnerSettings, usedGenerations } from './partner-settings.ts'
import { createTextClient } from './text/text-client.ts'
import { textServices } from './text/text-services.ts'
import type { Transport } from './transport/exchange.ts'
import { createV2Client } from './v2/v2-client.ts'
import { v2Services } from './v2/v2-services.ts'
import type { SharedTokens } from './v3/shared-tokens.ts'
import { tokenEndpointOf } from './v3/token-request.ts'
import { createV3Client } from './v3/v3-client.ts'
import { v3Services } from './v3/v3-services.ts'
import { createXmlClient } from './xml/xml-client.ts'
import { xmlServices } from './xml/xml-services.ts'

/** A partner's settings ask for what no client can do; found when the function starts. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError'
  readonly code: 'CAPABILITY_NOT_SERVED' | 'CAPABILITY_NOT_CONFIGURED'
  readonly capability: Capability

  constructor(code: GatewayError['code'], capability: Capability, message: string) {
    super(message)
    this.code = code
    this.capability = capability
  }
}

export interface GatewayOptions {
  settings: PartnerSettings
  transport: Transport
  credentials: {
    signIn: PartnerCredentialsProvider
    v3: V3CredentialsProvider
    digest?: PartnerCredentialsProviders['digest']
  }
  /** Where V3 access tokens are shared between functions. */
  sharedTokens: SharedTokens
  clock: Clock
}

/** The methods that serve each capability. */
const methodsOf = {
  membership: ['readAccount'],
  listing: ['listAccounts'],
  provision: ['provisionAccount'],
  products: ['openProduct', 'cancelProduct', 'updateAccount'],
  plan: ['readAccount', 'changePlan'],
  cancel: ['readAccount', 'cancelAccount'],
  webhooks: ['readTopic', 'subscribeTopic', 'unsubscribeTopic', 'testTopic'],
  users: ['createSsoUser'],
  contacts: ['unsubscribeContacts'],
  actions: ['actForAccount'],
} as const satisfies Record<Capability, readonly Served[]>

/** Names of the methods that some generation serves. */
export const gatewayMethods: ReadonlySet<string> = new Set(Object.values(methodsOf).flat())

/** What is served by the one generation that the partner's settings name for a capability; a read has several. */
type Served = Exclude<keyof Gateway, 'probe' | 'signIn'>
type ServedByOne = Exclude<(typeof methodsOf)[Capability][number], 'readAccount'>

/**
 * The gateway of one partner: each method is served by the generation that the partner's settings name for its
 * capability, a read by the cheapest one that shows what is wanted. No client is made for a generation that is not named.
 *
 * @throws GatewayError CAPABILITY_NOT_SERVED for a capability that its generation has no call for; each method of a
 *   capability that is not configured throws CAPABILITY_NOT_CONFIGURED when it is called, which is a mistake of ours
 */
export function createGateway(options: GatewayOptions): Gateway {
  const { settings, clock } = options
  const { digest } = options.credentials
  const services = new Map(usedGenerations(settings).map((one) => [one, sayingWhich(one, servicesOf(one, options))]))
  for (const capability of capabilities) requireServed(settings, capability, services)
  const [problem] = capabilityProblems(settings)
  if (problem !== undefined) {
    throw new GatewayError('CAPABILITY_NOT_SERVED', 'listing', `Partner ${settings.id}: ${problem}.`)
  }

  const serving = <Method extends keyof GenerationServices>(capability: Capability, method: Method) => {
    const generation = settings.capabilities[capability]
    const served = generation === undefined ? undefined : services.get(generation)?.[method]
    if (served !== undefined) return served
    const message = `Partner ${settings.id} has no generation for the capability ${capability}. Name one in its settings (capabilities).`
    throw new GatewayError('CAPABILITY_NOT_CONFIGURED', capability, message)
  }

  const readerFor = (wanted: readonly string[], { vendorIds }: AccountNames): GenerationServices | undefined =>
    readersOf(settings, wanted)
      .filter(({ generation, by }) => by === 'login' || vendorIds[generation] !== undefined)
      .map(({ generation }) => services.get(generation))[0]

  const served = Object.fromEntries(
    capabilities.flatMap((capability) =>
      methodsOf[capability].flatMap((method) => {
        type Call = (...asked: readonly unknown[]) => unknown
        const call: Call = (...asked) => (serving(capability, method) as Call)(...asked)
        return method === 'readAccount' ? [] : [[method, call]]
      }),
    ),
  ) as Pick<Gateway, ServedByOne>

  return {
    readAccount: async (account, wanted, call) => {
      const reader = readerFor(wanted, account)?.readAccount
      if (reader !== undefined) return reader(account, wanted, call)
      const evidence = { call: 'read not built', method: 'none', path: '', finishedAt: clock.now() }
      return { ok: false, failure: failureOf('VENDOR_ID_UNKNOWN'), evidence }
    },
    ...served,
    probe: (call, generation, isProof) =>
      (services.get(generation as Generation)?.probe ?? serving('membership', 'probe'))(call, generation, isProof),
    ...(digest === undefined
      ? {}
      : {
          signIn: (generation = settings.capabilities.membership, age) =>
            digest(generation === 'v3' ? 'v3' : 'signIn', age),
        }),
  }
}

/** The services of a generation, whose failures say which it was. */
function sayingWhich(generation: Generation, services: GenerationServices): GenerationServices {
  type Call = (...asked: never[]) => Promise<VendorAnswer<unknown>>
  const saying =
    (call: Call): Call =>
    async (...asked) => {
      const answer = await call(...asked)
      return answer.ok ? answer : { ...answer, failure: { ...answer.failure, generation } }
    }
  const entries = Object.entries(services).map(([name, call]) => [name, saying(call as Call)])
  return Object.fromEntries(entries) as GenerationServices
}

function requireServed(
  settings: PartnerSettings,
  capability: Capability,
  services: ReadonlyMap<Generation, GenerationServices>,
): void {
  const generation = settings.capabilities[capability]
  if (generation === undefined) return
  const missing = methodsOf[capability].find((method) => services.get(generation)?.[method] === undefined)
  if (missing === undefined) return
  const message =
    `Partner ${settings.id}: the generation ${JSON.stringify(generation)} cannot serve the capability ${capability}. ` +
    "Name one that does in the partner's settings (capabilities)."
  throw new GatewayError('CAPABILITY_NOT_SERVED', capability, message)
}

/** The only product name that the vendor's pages show for these calls: docs/reference/vendor.md#xml-create. */
const emailMarketing = 'EmailMarketing'

function servicesOf(generation: Generation, options: GatewayOptions): GenerationServices {
  const { settings, transport, credentials, sharedTokens, clock } = options
  const origin = baseUrlOf(settings, generation)
  const signIn = { origin, transport, clock, credentials: credentials.signIn }
  switch (generation) {
    case 'text':
      return textServices(createTextClient({ ...signIn, credentialsPlace: settings.textCredentials ?? 'form' }))
    case 'xml': {
      const { anchorProduct, login: partner } = settings
      const knownProducts = [...new Set([emailMarketing, ...(anchorProduct === undefined ? [] : [anchorProduct])])]
      return xmlServices(createXmlClient({ ...signIn, partner, knownProducts }))
    }
    case 'v2':
      return v2Services(createV2Client(signIn), clock)
    case 'v3': {
      const tokenEndpoint = tokenEndpointOf(settings.v3 ?? {})
      const tokenPrefix = settings.v3?.authorization ?? 'Bearer'
      const asked = { origin, transport, clock, credentials: credentials.v3, tokenEndpoint, tokenPrefix, sharedTokens }
      return v3Services(createV3Client(asked), clock)
    }
  }
}
