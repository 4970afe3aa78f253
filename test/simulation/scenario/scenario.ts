import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { Switches } from '../../simulator/core/switches.ts'
import type { FreezeStyle } from '../world/await-point.ts'
import { Chance } from '../world/chance.ts'
import type { Pair, Trap } from '../world/faults.ts'
import type { UnreadTime } from '../world/simulated-queue.ts'
import { focusOf } from './focus.ts'
import { planPartners } from './partner-kinds.ts'
import { backlogOf } from './plan-backlog.ts'
import { type Delivery, type PlannedAccount, planDeliveries } from './plan-deliveries.ts'
import { type Bystander, planGenerations } from './plan-generations.ts'
import { type Oddity, type OddityKind, type OddListing, planOddities, planOddRows } from './plan-oddities.ts'
import { noPeople, planPeople } from './plan-people.ts'
import { planPeriods } from './plan-periods.ts'
import { pairsOf, rarest, targetOf } from './targets.ts'
import { helperTraps, traitsFor } from './traits.ts'
import { drawVendorRules } from './vendor-rules.ts'

/** `closed`: what the promises are made for; `open`: a vendor later than its settle time, and others who change accounts. */
export type Mode = 'closed' | 'open'

/**
 * `xml`: partners with XML alone, operations on products. `generations`: partners of every kind, all operations, and
 * accounts in every state. `backlog`: hundreds or thousands of operations behind one key.
 */
export type Family = 'xml' | 'generations' | 'backlog'

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
  /** What is odd about single accounts, or single calls of a partner. */
  oddities: readonly Oddity[]
  oddRows: readonly OddListing[]
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
  family: Family
  start: number
  partners: readonly PartnerSettings[]
  /** Accounts that nobody asks anything about. */
  bystanders: readonly Bystander[]
  accounts: readonly PlannedAccount[]
  deliveries: readonly Delivery[]
  outsideChanges: readonly { at: number; account: PlannedAccount; product: string }[]
  people: People
  vendor: VendorPlan
  /** Nobody else changes accounts while requests are under way. */
  isQuietOutside: boolean
  /** How far reads lag behind writes, ms. */
  lag: number
  /** Which of the rules that are not certain the vendor has. */
  vendorRules: Partial<Switches>
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
  /** When which queue is not read. */
  unread: readonly UnreadTime[]
  /** How long the vendor takes to answer at most, ms. */
  answerMost: number
}

const hour = 3_600_000

/** What overrides what the seed would choose. */
export interface Choices {
  mode?: Mode | undefined
  family?: Family | undefined
  /** The fault to set a trap for. */
  aim?: Pair | undefined
  /** Reads lag far behind writes. */
  isLagging?: boolean | undefined
  /** What is odd, instead of what the seed would choose. */
  oddity?: OddityKind | undefined
}

/** One seed in nine has a backlog; every other one of the rest has partners of every kind. */
export const familyOf = (seed: number): Family => (seed % 9 === 7 ? 'backlog' : seed % 2 === 0 ? 'generations' : 'xml')

/** The scenario of a seed. */
export function scenarioOf(seed: number, choices: Choices = {}): Scenario {
  const scenario = plainScenarioOf(seed, choices)
  const oddities = planOddities(scenario, choices.oddity)
  const oddRows = planOddRows(scenario, choices.oddity)
  return { ...scenario, vendor: { ...scenario.vendor, oddities, oddRows } }
}

function plainScenarioOf(seed: number, choices: Choices): Scenario {
  const mode = choices.mode ?? (seed % 5 === 3 ? 'open' : 'closed')
  const family = choices.family ?? familyOf(seed)
  if (family === 'backlog') return backlogOf(seed, mode, choices.aim)
  const chance = new Chance(seed, 'scenario')
  const pairs = pairsOf(family)
  const isCalm = mode === 'closed' && choices.aim === undefined && chance.happens(0.15)
  const target = choices.aim ?? targetOf(seed, mode, pairs, chance)
  const traits = traitsFor(isCalm ? undefined : target, chance)
  const start = Date.UTC(2026, 0, 15, 12) + chance.whole(0, 6 * hour) + (chance.happens(0.1) ? 5 * hour + 3_500_000 : 0)
  const smallDay = !isCalm && (target.step === 'noteKey' || chance.happens(0.05))
  const keys = ['key-a', 'key-b'].map((name) => ({
    name,
    requestsPerSecond: isCalm ? chance.one([1, 2, 2, 4]) : chance.one([1, 2, 4, 4, 10]),
    // Passes over listings and ladders take more than single calls do: the days that a run has must do for them.
    requestsPerDay: smallDay ? chance.whole(8, 40) + (family === 'xml' ? 0 : 20) : 10_000,
  }))
  const anchored = chance.happens(0.4)
  const focus = isCalm || family === 'xml' ? undefined : focusOf(target, new Chance(seed, 'focus'))
  const { partners, kinds } = planPartners(
    family,
    keys,
    anchored,
    focus,
    new Chance(seed, 'kinds'),
    new Chance(seed, 'names'),
  )
  const { accounts, deliveries, bystanders } =
    family === 'xml'
      ? { ...planDeliveries({ chance, start, partners, traits, isCalm }), bystanders: [] }
      : planGenerations({ chance, start, partners, kinds, traits, isCalm, focus })
  const drawnLag = !isCalm && chance.happens(0.25) ? chance.whole(1_000, 55_000) : 0
  const lag = choices.isLagging === true ? 50_000 : drawnLag
  return {
    seed,
    mode,
    family,
    start,
    partners,
    bystanders,
    accounts,
    deliveries,
    outsideChanges: planOutsideChanges(chance, mode, lag, start, accounts),
    isQuietOutside: mode === 'closed' || chance.happens(0.5),
    people: isCalm ? noPeople : planPeople({ chance, traits, start, partners, deliveries }),
    vendor: {
      seed,
      partners,
      periods: isCalm ? [] : planPeriods(chance, start, keys, traits.isHopeless),
      oddities: [],
      oddRows: [],
    },
    lag,
    vendorRules: family === 'xml' ? {} : drawVendorRules(new Chance(seed, 'rules')),
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
    traps: isCalm ? [] : [...helperTraps(target), ...trapsFor(target, pairs, family, chance)],
    faultRate: isCalm ? 0 : chance.one([0, 0.003, 0.01, 0.03]),
    isCalm,
    mayBeStored: traits.mayBeStored,
    laneCapacity: traits.laneCapacity,
    functionPerOperation: chance.happens(0.7),
    isStrict: seed % 50 === 0,
    unread: [],
    answerMost: 300,
  }
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

/** A trap for what a seed is after, and some for anything. */
function trapsFor(target: Pair, pairs: readonly Pair[], family: Family, chance: Chance): Trap[] {
  const nth = chance.one([1, 1, 1, 2, 3])
  const others = chance.one([0, 1, 2, 3]) + (family === 'xml' ? 0 : 1)
  return [
    { ...target, nth },
    ...Array.from({ length: others }, () => ({ ...chance.one(pairs), nth: chance.whole(1, 6) })),
    // What a scenario comes to seldom, or is made to come to once, is met the first times that it can be.
    ...(family === 'xml' ? [] : [1, 2].filter((first) => first < nth || rarest.includes(target.step))).map((first) => ({
      ...target,
      nth: first,
    })),
  ]
}
