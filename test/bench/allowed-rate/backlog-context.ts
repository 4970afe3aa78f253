import type { OperationDefinition } from '../../../shared/engine/define-operation.ts'
import type { EngineContext } from '../../../shared/engine/engine-context.ts'
import { protocolSteps } from '../../../shared/engine/protocol/protocol-steps.ts'
import { type AccountRecord, accountKey } from '../../../shared/ledger/account-record.ts'
import type { Item, ItemStore } from '../../../shared/ledger/item-store.ts'
import { restLine } from '../../../shared/ledger/lane-place.ts'
import { cancelProduct } from '../../../shared/operations/cancel-product/operation.ts'
import { changePlan } from '../../../shared/operations/change-plan/operation.ts'
import { openProduct } from '../../../shared/operations/open-product/operation.ts'
import { provisionAccount } from '../../../shared/operations/provision-account/operation.ts'
import { reopenAccount } from '../../../shared/operations/reopen-account/operation.ts'
import type { Gateway } from '../../../shared/partner-api/gateway.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { awsEngineTimes, localEngineTimes } from '../../../shared/vendor-key/engine-times.ts'
import type { CasePlan } from './case-plan.ts'
import type { Journal } from './journal.ts'
import type { MortalProcess } from './mortal-process.ts'

const modules = new Map<string, OperationDefinition>(
  [provisionAccount, openProduct, cancelProduct, changePlan, reopenAccount].map((module) => [module.type, module]),
)

/** The operations that there are functions for. */
export const operations: readonly string[] = [...modules.keys()]

/** Products over XML, plans over V3, all partners under one key. */
export const partnersOf = ({ partners, requestsPerSecond, requestsPerDay }: CasePlan): PartnerSettings[] =>
  Array.from({ length: partners }, (_, position) => ({
    id: `partner-${position}`,
    login: `partner-${position}`,
    secretName: `partner-ops/bench/partners/${position}`,
    budget: { name: 'the-key', requestsPerSecond, requestsPerDay },
    capabilities: { membership: 'xml', listing: 'v3', provision: 'xml', products: 'xml', plan: 'v3' },
    listingShows: 'logins',
  }))

export interface ContextParts {
  plan: CasePlan
  process: MortalProcess
  store: ItemStore
  journal: Journal
  partners: ReadonlyMap<string, PartnerSettings>
  gatewayOf(partner: PartnerSettings): Gateway
  doorbells: EngineContext['doorbells']
  events: EngineContext['events']
  random: EngineContext['random']
  /** The operations that this function may run. */
  runs: readonly string[]
}

/** The engine's context of one process: the real protocol over the benchmark's world. */
export function backlogContext(parts: ContextParts): EngineContext {
  const { plan, process, store, journal, partners, gatewayOf, doorbells, events, random, runs } = parts
  const gateways = new Map<string, Gateway>()
  return {
    store,
    doorbells,
    events,
    clock: process,
    random,
    times: plan.times === 'aws' ? awsEngineTimes : localEngineTimes,
    steps: protocolSteps,
    observer: { notice: (happening) => journal.notice(happening) },
    // Long inputs as keys would cost more memory than a digest's time.
    digest: (text) => `${text.length}:${text.slice(0, 24)}`,
    partner: (id) => partners.get(id),
    partners: () => [...partners.values()],
    gateway: (partner) => {
      const known = gateways.get(partner.id) ?? gatewayOf(partner)
      gateways.set(partner.id, known)
      return known
    },
    passwords: { resolve: async () => 'example-Password-1' },
    module: (operation) => (runs.includes(operation) ? modules.get(operation) : undefined),
  }
}

/** An account of which only V3's identifier is known, as reconciliation keeps it. */
export function identifiedAccount(partner: string, account: string, vendorId: string, now: number): Item {
  const record: AccountRecord = {
    ...accountKey(partner, account),
    v: 1,
    partner,
    account,
    line: restLine(partner),
    q: [],
    places: [],
    turn: 0,
    moves: {},
    fence: 0,
    eventDue: {},
    directory: { 'vendorId:v3': vendorId },
    changedAt: {},
    observedAt: { 'vendorId:v3': now },
  }
  return record as unknown as Item
}
