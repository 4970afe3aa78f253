import type { OperationRequest } from '../../../shared/engine/accept.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { Chance } from '../world/chance.ts'
import type { AccountState } from '../world/seeded-account.ts'
import { addCopies } from './copies.ts'
import type { Traits } from './traits.ts'

export interface PlannedAccount {
  partner: string
  login: string
  /** Products that it has at the vendor from the start; none when it does not exist yet. */
  products?: readonly { name: string; status: 'Open' | 'Canceled' }[]
  /** How it is at the vendor from the start; open when left out. */
  state?: AccountState
}

/** One message, or one API call, of a caller. */
export interface Delivery {
  at: number
  request: OperationRequest
  via: 'queue' | 'api'
  /** Whether an API caller whose call failed calls again. */
  insists: boolean
  /** V3's identifier of the account, where the caller has not its login name. */
  vendorId?: string
  /** 0 for the first delivery of an operation. */
  copy: number
}

const products = ['EmailMarketing', 'EventMarketing'] as const

/** Accounts and what their callers ask for: 5 to 30 operations, a fifth and more of them sent more than once. */
export function planDeliveries(options: {
  chance: Chance
  start: number
  partners: readonly PartnerSettings[]
  traits: Traits
  isCalm: boolean
}): { accounts: PlannedAccount[]; deliveries: Delivery[] } {
  const { chance, start, partners, traits, isCalm } = options
  const accounts = Array.from({ length: chance.whole(3, 5) }, (_, position) => planAccount(chance, partners, position))
  const total = isCalm
    ? chance.whole(12, 24)
    : chance.one([chance.whole(5, 10), chance.whole(5, 16), chance.whole(8, 30)])
  const span = traits.isBurst || isCalm ? 3_000 : chance.one([60_000, 600_000, 3_600_000])
  const known = accounts.map((account) => ({
    account,
    open: new Map(account.products?.map(({ name, status }) => [name, status === 'Open'])),
    exists: account.products !== undefined,
    ids: [] as string[],
  }))
  const deliveries: Delivery[] = []
  for (let position = 0; position < total; position++) {
    const isFocus = traits.isBurst && !isCalm && chance.happens(0.6)
    const state = isFocus ? known[0] : chance.one(known)
    if (state === undefined) throw new Error('There is no account.')
    const operationId = `op-${position + 1}`
    const { operation, input } = planOperation(chance, state)
    const at = start + Math.floor((span * position) / total) + chance.whole(0, Math.ceil(span / total))
    const request: OperationRequest = {
      operation,
      operationId,
      partner: state.account.partner,
      account: state.account.login,
      input: { ...input, simulationTag: operationId },
      ...(chance.happens(0.04) ? { notAfter: at + chance.whole(0, 90_000) } : {}),
    }
    const last = state.ids.at(-1)
    if (last !== undefined && chance.happens(traits.after)) request.after = [last]
    state.ids.push(operationId)
    // What comes after another may be sent long before it: that is what `after` is for.
    const early = request.after !== undefined && traits.comesFirst ? chance.one([2_000, 20_000, 400_000]) : 0
    const via = chance.happens(0.15) ? 'api' : 'queue'
    deliveries.push({ at: Math.max(start, at - early), request, via, insists: chance.happens(0.6), copy: 0 })
  }
  addCopies(chance, deliveries, total, isCalm, traits.isCopiedAtOnce)
  return { accounts, deliveries: deliveries.sort((one, other) => one.at - other.at) }
}

function planAccount(chance: Chance, partners: readonly PartnerSettings[], position: number): PlannedAccount {
  const partner = (partners[position] ?? chance.one(partners)).id
  const login = `client-${position + 1}`
  if (chance.happens(0.4)) return { partner, login }
  const second = chance.one(['Open', 'Canceled', 'none'] as const)
  return {
    partner,
    login,
    products: [
      { name: products[0], status: chance.happens(0.7) || second !== 'Open' ? 'Open' : 'Canceled' },
      ...(second === 'none' ? [] : [{ name: products[1], status: second }]),
    ],
  }
}

function planOperation(
  chance: Chance,
  state: { account: PlannedAccount; open: Map<string, boolean>; exists: boolean },
): Pick<OperationRequest, 'operation' | 'input'> {
  if (!state.exists || chance.happens(0.03)) {
    state.exists = true
    state.open.set('EmailMarketing', true)
    const { login } = state.account
    return provisioning(login)
  }
  const product = chance.one(products)
  const isOpen = state.open.get(product) === true
  const wanted = chance.happens(0.8) ? !isOpen : isOpen
  const others = [...state.open].some(([name, open]) => name !== product && open)
  if (wanted) {
    state.open.set(product, true)
    return { operation: 'open-product', input: { product } }
  }
  if (others) state.open.set(product, false)
  return {
    operation: 'cancel-product',
    input: { product, ...(!others && chance.happens(0.15) ? { releaseFromSingleBilling: true } : {}) },
  }
}

/** A new account, of which the vendor will show what a seeded one shows. */
export const provisioning = (login: string): Pick<OperationRequest, 'operation' | 'input'> => ({
  operation: 'provision-account',
  input: {
    organizationName: `Example ${login}`,
    firstName: 'Robin',
    lastName: 'Baker',
    email: `${login}@example.com`,
    phone: '+1 555 0100',
    countryCode: 'US',
    stateCode: 'MA',
    password: { generate: true },
  },
})
