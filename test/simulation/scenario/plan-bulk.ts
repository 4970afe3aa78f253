import type { OperationRequest } from '../../../shared/engine/accept.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { Chance } from '../world/chance.ts'
import { type Delivery, type PlannedAccount, provisioning } from './plan-deliveries.ts'

/** What a bulk is made of. */
export interface BacklogShape {
  count: number
  partners: readonly PartnerSettings[]
  kind: 'creations' | 'cancellations' | 'mixture'
  /** One account has a lane of up to 200. */
  hasLongLane: boolean
  /** Share of operations for which somebody waits. */
  interactive: number
  /** All but the late ones come within so many ms. */
  span: number
  /** Share of operations that come while others have been waiting for minutes. */
  late: number
  isCalm: boolean
  /** Its partners have plans: changes of plans by identifiers that a pass finds, ladders, cancellations of accounts. */
  plans?: Chance | undefined
  /** Share of operations that come after another account's. */
  after: number
}

const [email, event] = ['EmailMarketing', 'EventMarketing'] as const

/** What is asked for where there are plans: two in three need an identifier, one is a ladder with reads between its steps. */
const withPlans = [
  { state: 'with-plan', operation: 'change-plan', input: { planType: 'SILVER', billingDayOfMonth: 15 } },
  { state: 'with-plan', operation: 'cancel-account', input: { releaseFromSingleBilling: true } },
  { state: 'caught', operation: 'reopen-account', input: { billingDayOfMonth: 15 } },
] as const

/** Accounts and what their callers ask for: mostly one operation for each. */
export function planBulk(
  chance: Chance,
  start: number,
  shape: BacklogShape,
): { accounts: PlannedAccount[]; deliveries: Delivery[] } {
  const accounts: PlannedAccount[] = []
  const deliveries: Delivery[] = []
  const { count, partners } = shape
  const long = shape.hasLongLane ? Math.min(200, Math.floor(count / 2)) : 0
  const ids = new Map<string, string[]>()
  // One of the last that were planned: it may well come later than what waits for it.
  const afterOf = (partner: string): string | undefined => {
    const others = ids.get(partner) ?? []
    return shape.after > 0 && others.length > 0 && chance.happens(shape.after) ? chance.one(others) : undefined
  }
  const ask = (account: PlannedAccount, operation: string, input: Record<string, unknown>, at: number): void => {
    const operationId = `op-${deliveries.length + 1}`
    const after = afterOf(account.partner)
    const request: OperationRequest = {
      operation,
      operationId,
      partner: account.partner,
      account: account.login,
      input: { ...input, simulationTag: operationId },
      ...(chance.happens(shape.interactive) ? { priority: 'interactive' } : {}),
      ...(after === undefined ? {} : { after: [after] }),
    }
    ids.set(account.partner, [...(ids.get(account.partner) ?? []).slice(-20), operationId])
    deliveries.push({ at, request, via: chance.happens(0.1) ? 'api' : 'queue', insists: true, copy: 0 })
  }
  const newAccount = (
    position: number,
    products?: PlannedAccount['products'],
    state?: PlannedAccount['state'],
  ): PlannedAccount => {
    const partner = (partners[position % partners.length] as PartnerSettings).id
    const account: PlannedAccount = {
      partner,
      login: `client-${accounts.length + 1}`,
      ...(products === undefined ? {} : { products }),
      ...(state === undefined ? {} : { state }),
    }
    accounts.push(account)
    return account
  }
  const time = () => start + (chance.happens(shape.late) ? chance.whole(60_000, 600_000) : chance.whole(0, shape.span))
  if (long > 0) {
    const account = newAccount(0, [{ name: email, status: 'Open' }])
    for (let position = 0; position < long; position++) {
      const operation = position % 2 === 0 ? 'open-product' : 'cancel-product'
      ask(account, operation, { product: event }, start + position * 50)
    }
  }
  while (deliveries.length < count) {
    const kind = shape.kind === 'mixture' ? chance.one(['create', 'open', 'cancel', 'cancel', 'refused']) : undefined
    const position = accounts.length
    if (shape.plans?.happens(0.4) === true) {
      const { state, operation, input } = shape.plans.one(withPlans)
      const products = state === 'caught' ? [] : [{ name: email, status: 'Open' as const }]
      ask(newAccount(position, products, state), operation, input, time())
    } else if (shape.kind === 'creations' || kind === 'create') {
      const account = newAccount(position)
      const { operation, input } = provisioning(account.login)
      const at = time()
      ask(account, operation, input, at)
      if (chance.happens(0.15))
        ask(account, 'open-product', { product: event }, at + chance.one([2_000, 40_000, 240_000]))
    } else if (kind === 'open') {
      ask(newAccount(position, [{ name: email, status: 'Open' }]), 'open-product', { product: event }, time())
    } else if (kind === 'refused') {
      // The last product, and nobody allowed that: its guard ends it.
      ask(newAccount(position, [{ name: email, status: 'Open' }]), 'cancel-product', { product: email }, time())
    } else {
      const both = [email, event].map((name) => ({ name, status: 'Open' as const }))
      ask(newAccount(position, both), 'cancel-product', { product: event }, time())
    }
  }
  for (const original of deliveries.slice(0, count)) {
    if (chance.happens(0.04)) deliveries.push({ ...original, at: original.at + chance.whole(0, 900_000), copy: 1 })
  }
  return { accounts, deliveries: deliveries.sort((one, other) => one.at - other.at) }
}
