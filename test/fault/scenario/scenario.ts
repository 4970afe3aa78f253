import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { Switches } from '../../simulator/core/switches.ts'
import type { FreezeStyle } from '../world/await-point.ts'
import { Chance } from '../world/chance.ts'
import { declaredPairs, openFaults, type Pair, type Trap } from '../world/faults.ts'
import { type Delivery, type PlannedAccount, planDeliveries } from './plan-deliveries.ts'
import { noPeople, planPeople } from './plan-people.ts'
import { planPeriods } from './plan-periods.ts'
import { helperTraps, traitsFor } from './traits.ts'

/** `closed`: what the promises are made for; `open`: a vendor later than its settle time, and others who change accounts. */
export type Mode = 'closed' | 'open'

/** A time in which the vendor refuses everything of one key. */
export interface Period {
  key: string
  /** `black-hole`: writes get no answer and are never carried out, reads work. */
  kind: 'key-refused' | 'over-rate' | 'outage' | 'quota' | 'black-hole'
  from: number
  until: number
}

export interface VendorPlan {
  seed: number
  partners: readonly PartnerSettings[]
  periods: readonly Period[]
}

/** What people do meanwhile. */
export interface People {
  withdrawals: readonly { at: number; partner: string; operationId: string }[]
  /** How often a parked operation is decided, once each time that it is parked. */
  decisions: number
  pauses: readonly { partner: PartnerSettings; from: number; until: number }[]
}

/** What one seed decides before anything runs. */
export interface Scenario {
  seed: number
  mode: Mode
  start: number
  partners: readonly PartnerSettings[]
  accounts: readonly PlannedAccount[]
  deliveries: readonly Delivery[]
  outsideChanges: readonly { at: number; account: PlannedAccount; product: string }[]
  people: People
  vendor: VendorPlan
  /** Nobody else changes accounts while requests are under way. */
  isQuietOutside: boolean
  /** How far reads lag behind writes, ms. */
  lag: number
  /** How the vendor writes its answers, where there is a wire. */
  wireForms: Partial<Switches>
  /** Wall clocks' distances from true time, ms: one for each worker, the last for the sweeper. */
  offsets: readonly number[]
  networkMost: number
  freezes: FreezeStyle
  traps: readonly Trap[]
  faultRate: number
  /** No skew, no freeze, no store fault: arrivals at the vendor are held to the rate exactly. */
  isCalm: boolean
  /** Provisioning may be stored by the vendor and carried out hours later. */
  mayBeStored: boolean
  laneCapacity: number
  /** Each function runs one operation only, as on AWS; else every machine runs all. */
  functionPerOperation: boolean
  /** Check every write with DynamoDB's rules and deep copies. */
  isStrict: boolean
}

const hour = 3_600_000

/** The scenario of a seed; `mode` and `aim` override the mode and the fault that the seed would choose. */
export function scenarioOf(seed: number, mode?: Mode, aim?: Pair): Scenario {
  const chance = new Chance(seed, 'scenario')
  const chosen = mode ?? (seed % 5 === 3 ? 'open' : 'closed')
  const isCalm = chosen === 'closed' && aim === undefined && chance.happens(0.15)
  const target = aim ?? targetOf(seed, chosen, chance)
  const traits = traitsFor(isCalm ? undefined : target, chance)
  const start = Date.UTC(2026, 0, 15, 12) + chance.whole(0, 6 * hour) + (chance.happens(0.1) ? 5 * hour + 3_500_000 : 0)
  const smallDay = !isCalm && (target.step === 'noteKey' || chance.happens(0.05))
  const keys = ['key-a', 'key-b'].map((name) => ({
    name,
    requestsPerSecond: isCalm ? chance.one([1, 2, 2, 4]) : chance.one([1, 2, 4, 4, 10]),
    requestsPerDay: smallDay ? chance.whole(8, 40) : 10_000,
  }))
  const anchored = chance.happens(0.4)
  const partners = ['acme', 'globex', 'initech'].map((id, position): PartnerSettings => {
    const budget = keys[position % 2]
    if (budget === undefined) throw new Error('Every partner has a key.')
    return {
      id,
      login: id,
      secretName: `simulation/${id}`,
      budget,
      capabilities: { membership: 'xml', provision: 'xml', products: 'xml', listing: 'xml' },
      baseUrls: { xml: 'https://vendor.example.com' },
      ...(anchored ? { anchorProduct: 'EventMarketing' } : {}),
    }
  })
  const { accounts, deliveries } = planDeliveries({ chance, start, partners, traits, isCalm })
  const lag = !isCalm && chance.happens(0.25) ? chance.whole(1_000, 55_000) : 0
  return {
    seed,
    mode: chosen,
    start,
    partners,
    accounts,
    deliveries,
    outsideChanges: planOutsideChanges(chance, chosen, lag, start, accounts),
    isQuietOutside: chosen === 'closed' || chance.happens(0.5),
    people: isCalm ? noPeople : planPeople({ chance, traits, start, partners, deliveries }),
    vendor: { seed, partners, periods: isCalm ? [] : planPeriods(chance, start, keys, traits.isHopeless) },
    lag,
    wireForms: {
      createAnswer: chance.one(['201-entry', '201-empty', '200-entry']),
      productChangeAnswer: chance.one(['200-entry', '201-entry', '204']),
      atomPrefix: chance.one(['none', 'atom']),
      siteOwnerNamespace: chance.happens(0.7),
      errorBody: chance.one(['text', 'empty']),
      openOpenProduct: chance.one(['no-change', 'conflict']),
      cancelCanceledProduct: chance.one(['no-change', 'conflict']),
    },
    offsets: Array.from({ length: 6 }, () => (isCalm ? 0 : chance.whole(-2_000, 2_000))),
    networkMost: isCalm ? 3 : chance.one([10, 40, 150]),
    freezes: traits.freezes,
    traps: isCalm
      ? []
      : [
          ...helperTraps(target),
          { ...target, nth: chance.one([1, 1, 1, 2, 3]) },
          ...Array.from({ length: chance.one([0, 1, 2, 3]) }, () => ({
            ...chance.one(declaredPairs),
            nth: chance.whole(1, 6),
          })),
        ],
    faultRate: isCalm ? 0 : chance.one([0, 0.003, 0.01, 0.03]),
    isCalm,
    mayBeStored: traits.mayBeStored,
    laneCapacity: traits.laneCapacity,
    functionPerOperation: chance.happens(0.7),
    isStrict: seed % 50 === 0,
  }
}

/** The pair that a seed is after: all in turn; what only an open run may meet is left to those. */
function targetOf(seed: number, mode: Mode, chance: Chance): Pair {
  const isOpenOnly = ({ fault }: Pair) => openFaults.includes(fault)
  const candidates =
    mode === 'open' && chance.happens(0.15)
      ? declaredPairs.filter(isOpenOnly)
      : declaredPairs.filter((pair) => !isOpenOnly(pair))
  const target = candidates[(Math.imul(seed, 7919) >>> 0) % candidates.length]
  if (target === undefined) throw new Error('No fault is declared.')
  return target
}

function planOutsideChanges(
  chance: Chance,
  mode: Mode,
  lag: number,
  start: number,
  accounts: readonly PlannedAccount[],
): Scenario['outsideChanges'] {
  const likely = mode === 'open' ? 0.6 : lag === 0 ? 0.2 : 0
  if (!chance.happens(likely)) return []
  return Array.from({ length: chance.whole(1, 4) }, () => ({
    at: start + chance.whole(0, 900_000),
    account: chance.one(accounts),
    product: chance.one(['EmailMarketing', 'EventMarketing']),
  }))
}
