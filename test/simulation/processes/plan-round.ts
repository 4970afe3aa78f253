import { Chance } from '../world/chance.ts'
import { planAccountOperations } from './plan-account-operations.ts'
import {
  type AccountOrder,
  allOperations,
  type Delivery,
  operationBody,
  type PartName,
  type PlannedAccount,
  type PlannedKill,
  type RoundPlan,
} from './round-plan.ts'
import { partnerIds } from './round-stage.ts'

const accountsOfPartner = 3
const duplicateShare = 0.25
const malformedMessages = 2
const everything: readonly PartName[] = ['runtime', 'dynamodb', 'simulator']

/**
 * Plans a round of its seed.
 *
 * @param operations how many distinct operations the round has
 */
export function planRound(seed: number, operations: number): RoundPlan {
  const accounts = planAccounts(new Chance(seed, 'accounts'), operations)
  return {
    seed,
    accounts,
    deliveries: planDeliveries(new Chance(seed, 'deliveries'), accounts),
    kills: planKills(new Chance(seed, 'kills')),
    faults: planFaults(new Chance(seed, 'faults'), operations),
  }
}

function planAccounts(chance: Chance, operations: number): PlannedAccount[] {
  const count = partnerIds.length * accountsOfPartner
  const orders: readonly AccountOrder[] = ['after', 'free', 'after', 'free', 'api', 'free']
  return Array.from({ length: count }, (_, index) => {
    const partner = partnerIds[index % partnerIds.length] ?? ''
    const login = `${partner}-client-${Math.floor(index / partnerIds.length) + 1}`
    const order = orders[index % orders.length] ?? 'free'
    const exists = chance.happens(0.3)
    const size = Math.floor(operations / count) + (index < operations % count ? 1 : 0)
    return {
      partner,
      login,
      order,
      exists,
      operations: planAccountOperations(chance, { partner, login, order, exists }, size),
    }
  })
}

/** Every operation of the queues at least once, a quarter twice, in any order; and what nobody can accept. */
function planDeliveries(chance: Chance, accounts: readonly PlannedAccount[]): Delivery[] {
  const queued = allOperations({ accounts: accounts.filter(({ order }) => order !== 'api') })
  const deliveries: Delivery[] = queued.map((operation) => ({
    operation: operation.type,
    partner: operation.partner,
    operationId: operation.operationId,
    body: JSON.stringify(operationBody(operation)),
  }))
  const duplicates = Math.ceil(allOperations({ accounts }).length * duplicateShare)
  for (let copy = 0; copy < duplicates; copy += 1) deliveries.push(chance.one(deliveries.slice(0, queued.length)))
  for (let copy = 0; copy < malformedMessages; copy += 1) {
    const partner = chance.one(partnerIds)
    const body = { operationId: `malformed-${copy}`, partner, account: 'not a login name', input: {} }
    deliveries.push({ operation: 'open-product', partner, body: JSON.stringify(body) })
  }
  return shuffled(chance, deliveries)
}

/** Each part is killed at least once, and the runtime or all of it between a request and its record. */
function planKills(chance: Chance): PlannedKill[] {
  const kills: PlannedKill[] = [
    { targets: chance.happens(0.5) ? ['runtime'] : everything, from: chance.fraction() * 0.5, between: true },
    { targets: ['dynamodb'], from: chance.fraction() * 0.7, between: chance.happens(0.5) },
    { targets: ['simulator'], from: chance.fraction() * 0.7, between: false },
  ]
  if (chance.happens(0.4)) {
    kills.push({ targets: [chance.one(everything)], from: chance.fraction() * 0.7, between: chance.happens(0.5) })
  }
  return kills.sort((one, other) => one.from - other.from)
}

/** A few answers are lost, late or broken besides; each rule spoils one call, after some that pass. */
function planFaults(chance: Chance, operations: number): Record<string, unknown>[] {
  const kinds = [
    ...['slow', 'slow', 'slow', 'slow', 'slow', 'slow', 'timeout-after', 'reset-after', 'status-500-after'],
    ...['truncate', 'timeout-before', 'reset-before'],
  ]
  return kinds.map((fault) => ({
    match: { method: 'POST' },
    fault,
    skip: chance.whole(0, Math.floor(operations / 2)),
    ...(fault === 'slow' ? { delayMs: chance.whole(100, 600) } : {}),
  }))
}

function shuffled<Value>(chance: Chance, values: readonly Value[]): Value[] {
  return values
    .map((value) => ({ value, place: chance.fraction() }))
    .sort((one, other) => one.place - other.place)
    .map(({ value }) => value)
}
