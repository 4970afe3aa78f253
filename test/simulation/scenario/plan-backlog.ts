import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { Chance } from '../world/chance.ts'
import { type Pair, pairsEverywhere, type Trap } from '../world/faults.ts'
import type { UnreadTime } from '../world/simulated-queue.ts'
import { capabilities } from './partner-kinds.ts'
import { type BacklogShape, planBulk } from './plan-bulk.ts'
import { noPeople } from './plan-people.ts'
import type { Mode, Period, Scenario } from './scenario.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** How many operations wait at each rate, so that most backlogs last for minutes. */
const totals: Readonly<Record<number, readonly [number, number]>> = {
  1: [200, 450],
  2: [250, 800],
  4: [400, 1_300],
  10: [800, 1_800],
}

/** What stops the key for long, if anything. */
const troubles = ['none', 'none', 'none', 'outage', 'pause', 'quota', 'key-refused'] as const

/** Steps that a line depends on. */
const lineSteps: readonly string[] = [
  'takeFromLine',
  'openLine',
  'closeLine',
  'ringLine',
  'free',
  'popHead',
  'takeTicket',
  'readIndex',
  'sleep',
]

/** The scenario of a seed with hundreds or thousands of operations behind one key. */
export function backlogOf(seed: number, mode: Mode, aim?: Pair): Scenario {
  const chance = new Chance(seed, 'backlog')
  const isCalm = mode === 'closed' && chance.happens(0.4) && aim === undefined
  const requestsPerSecond = chance.one([1, 2, 4, 4, 10])
  const [least, most] = totals[requestsPerSecond] ?? [200, 400]
  const total = chance.happens(0.08) ? chance.whole(most, 3_000) : chance.whole(least, most)
  const trouble = chance.one(troubles)
  const isShort = trouble === 'quota'
  const count = isShort ? Math.min(total, 500) : total
  const start = Date.UTC(2026, 0, 15, 12) + chance.whole(0, 6 * hour)
  const key = {
    name: 'key-a',
    requestsPerSecond,
    // A day that is used up again and again, or the vendor's own of which there is enough.
    requestsPerDay: isShort ? Math.ceil(count * (0.6 + chance.fraction())) : 100_000,
  }
  const more = new Chance(seed, 'backlog of other kinds')
  const size = chance.one(isShort ? [1, 2, 3] : [1, 1, 3, 20])
  const kind = chance.one(['creations', 'cancellations', 'mixture', 'mixture'] as const)
  const hasPlans = kind === 'mixture' && more.happens(0.6)
  const shape: BacklogShape = {
    count,
    partners: partnersOf(size, key, hasPlans),
    kind,
    hasLongLane: chance.happens(0.25),
    interactive: chance.happens(0.4) ? 0.08 : 0,
    // In the last they come about as fast as they can be carried out: lines open and close all the time.
    span: chance.one([5_000, 30_000, 120_000, (count * 2_000) / requestsPerSecond]),
    late: chance.happens(0.5) ? 0.1 : 0,
    isCalm,
    plans: hasPlans ? more : undefined,
    after: more.happens(0.4) ? 0.05 : 0,
  }
  const { partners } = shape
  const { accounts, deliveries } = planBulk(chance, start, shape)
  const from = start + chance.whole(minute, 4 * minute)
  const answerMost = chance.one([300, 300, 2_000])
  return {
    seed,
    mode,
    family: 'backlog',
    start,
    partners,
    bystanders: [],
    accounts,
    deliveries,
    outsideChanges: [],
    isQuietOutside: mode === 'closed',
    people: {
      ...noPeople,
      decisions: isCalm ? 0 : 1,
      pauses: trouble === 'pause' ? [{ partner: partners[0] as PartnerSettings, from, until: from + hour }] : [],
    },
    vendor: { seed, partners, periods: periodsOf(trouble, from, chance), oddities: [], oddRows: [] },
    lag: !isCalm && chance.happens(0.2) ? chance.whole(1_000, 40_000) : 0,
    vendorRules: {},
    wireForms: {},
    // Where the vendor is slow, or many are let in, more turns are under way at once.
    offsets: Array.from({ length: answerMost > 1_000 || requestsPerSecond > 4 ? 64 : 24 }, () =>
      isCalm ? 0 : chance.whole(-2_000, 2_000),
    ),
    networkMost: isCalm ? 3 : chance.one([10, 40, 150]),
    freezes: 'any',
    traps: isCalm ? [] : [...trapsFor(chance), ...oftenTrapped(aim)],
    faultRate: isCalm ? 0 : chance.one([0, 0.0005, 0.002]),
    isCalm,
    mayBeStored: false,
    laneCapacity: 200,
    functionPerOperation: true,
    isStrict: false,
    unread: isCalm || chance.happens(0.7) ? [] : unreadOf(chance, start),
    answerMost,
  }
}

const partnersOf = (count: number, budget: PartnerSettings['budget'], hasPlans: boolean): PartnerSettings[] =>
  Array.from({ length: count }, (_, position) => ({
    id: `partner-${position + 1}`,
    login: `partner-${position + 1}`,
    secretName: `simulation/partner-${position + 1}`,
    budget,
    ...(hasPlans
      ? { capabilities: capabilities.mixed, reopen: { planType: 'GOLD' }, listingShows: 'logins' }
      : { capabilities: capabilities.xml }),
    baseUrls: { xml: 'https://vendor.example.com' },
  }))

function periodsOf(trouble: (typeof troubles)[number], from: number, chance: Chance): Period[] {
  const until = from + chance.whole(hour / 2, hour)
  if (trouble === 'outage' || trouble === 'key-refused') return [{ key: 'key-a', kind: trouble, from, until }]
  if (trouble === 'quota' && chance.happens(0.3)) {
    return [{ key: 'key-a', kind: 'quota', from, until: (Math.floor(from / day) + 1) * day }]
  }
  return []
}

/** The queue of one operation is not read for an hour, or never again. */
const unreadOf = (chance: Chance, start: number): UnreadTime[] => [
  {
    operation: chance.one(['provision-account', 'open-product', 'cancel-product']),
    from: start + chance.whole(0, 3 * minute),
    until: chance.happens(0.5) ? Number.POSITIVE_INFINITY : start + hour,
  },
]

/** Some for what a line depends on, some for anything, while the line is long. */
function trapsFor(chance: Chance): Trap[] {
  const ofLine = pairsEverywhere.filter(({ step }) => lineSteps.includes(step))
  return Array.from({ length: chance.whole(2, 8) }, () => ({
    ...chance.one(chance.happens(0.7) ? ofLine : pairsEverywhere),
    nth: chance.happens(0.5) ? chance.whole(1, 8) : chance.whole(1, 300),
  }))
}

/** The fault that the seed is after, again and again. */
const oftenTrapped = (aim: Pair | undefined): Trap[] =>
  aim === undefined ? [] : Array.from({ length: 40 }, (_, position) => ({ ...aim, nth: 5 + 20 * position }))
