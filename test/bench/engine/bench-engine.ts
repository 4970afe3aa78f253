import { createSecretKey } from 'node:crypto'
import { fieldDigest } from '../../../shared/credentials/field-digest.ts'
import type { CredentialsProvider } from '../../../shared/credentials/partner-credentials.ts'
import type { OperationDefinition } from '../../../shared/engine/define-operation.ts'
import type { EngineContext } from '../../../shared/engine/engine-context.ts'
import { protocolSteps } from '../../../shared/engine/protocol/protocol-steps.ts'
import type { AccountRecord } from '../../../shared/ledger/account-record.ts'
import { accountKey } from '../../../shared/ledger/account-record.ts'
import type { Item, ItemStore } from '../../../shared/ledger/item-store.ts'
import { restLine } from '../../../shared/ledger/lane-place.ts'
import type { Doorbells, Events } from '../../../shared/messaging/ports.ts'
import { cancelProduct } from '../../../shared/operations/cancel-product/operation.ts'
import { openProduct } from '../../../shared/operations/open-product/operation.ts'
import { provisionAccount } from '../../../shared/operations/provision-account/operation.ts'
import { createGateway } from '../../../shared/partner-api/create-gateway.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { Transport } from '../../../shared/partner-api/transport/exchange.ts'
import { unsharedTokens } from '../../../shared/partner-api/v3/shared-tokens.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { awsEngineTimes } from '../../../shared/vendor-key/engine-times.ts'

export const benchPartner: PartnerSettings = {
  id: 'acme',
  login: 'acme',
  secretName: 'partner-ops/bench/partners/acme',
  // As good as without a limit: what the budget costs is measured, not what it holds back.
  budget: { name: 'acme-key', requestsPerSecond: 1_000, requestsPerDay: 1_000_000_000 },
  capabilities: { membership: 'xml', provision: 'xml', products: 'xml', listing: 'xml' },
  baseUrls: { xml: 'https://api.example.com' },
}

export const benchCredentials = { apiKey: 'example-key', login: 'acme', password: 'example-password' }

export const benchV3Credentials = { apiKey: 'example-key', clientId: 'example-client', clientSecret: 'example-secret' }

/** Credentials that are at hand and never change. */
export const staticCredentials = <Credentials>(credentials: Credentials): CredentialsProvider<Credentials> => ({
  current: async () => credentials,
  newerThan: async () => undefined,
})

export interface BenchPorts {
  store: ItemStore
  clock: Clock
  transport: Transport
  doorbells: Doorbells
  events: Events
  partner?: PartnerSettings
  credentials?: { apiKey: string; login: string; password: string }
}

const digestKey = createSecretKey(Buffer.alloc(32, 7))

/** The engine's context as the functions compose it, but for its ports: real codec, HMAC, ids and protocol. */
export function benchContext(ports: BenchPorts): EngineContext {
  const {
    store,
    clock,
    transport,
    doorbells,
    events,
    partner = benchPartner,
    credentials: signedBy = benchCredentials,
  } = ports
  const modules = new Map<string, OperationDefinition>(
    [provisionAccount, openProduct, cancelProduct].map((module) => [module.type, module]),
  )
  const credentials = { signIn: staticCredentials(signedBy), v3: staticCredentials(benchV3Credentials) }
  const gateway = createGateway({ settings: partner, transport, credentials, sharedTokens: unsharedTokens, clock })
  return {
    store,
    doorbells,
    events,
    clock,
    random: systemRandom,
    times: awsEngineTimes,
    steps: protocolSteps,
    observer: { notice: () => undefined },
    digest: (text) => fieldDigest(digestKey, text),
    partner: (id) => (id === partner.id ? partner : undefined),
    partners: () => [partner],
    gateway: () => gateway,
    passwords: { resolve: async () => 'example-Password-1' },
    budgetView: new Map(),
    module: (operation) => modules.get(operation),
  }
}

/** An account that the directory knows well enough for a product to be opened without a read: the plain path. */
export function knownAccountItem(account: string, now: number): Item {
  const directory = {
    presence: 'present',
    status: 'open',
    singleBilling: true,
    'product:EmailMarketing': 'canceled',
    'product:EventMarketing': 'canceled',
    'product:SocialMarketing': 'canceled',
  } as const
  const record: AccountRecord = {
    ...accountKey(benchPartner.id, account),
    v: 1,
    partner: benchPartner.id,
    account,
    line: restLine(benchPartner.id),
    q: [],
    places: [],
    turn: 0,
    moves: {},
    fence: 0,
    eventDue: {},
    directory,
    changedAt: {},
    observedAt: Object.fromEntries(Object.keys(directory).map((field) => [field, now])),
  }
  return record as unknown as Item
}
