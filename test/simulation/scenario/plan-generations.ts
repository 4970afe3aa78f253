import type { OperationRequest } from '../../../shared/engine/accept.ts'
import { partnerLane } from '../../../shared/ledger/account-record.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { Chance } from '../world/chance.ts'
import type { AccountState } from '../world/seeded-account.ts'
import { addCopies } from './copies.ts'
import type { Focus } from './focus.ts'
import { type ExpectedAccount, planOperation } from './generation-operations.ts'
import type { PartnerKind } from './partner-kinds.ts'
import type { Delivery, PlannedAccount } from './plan-deliveries.ts'
import type { Traits } from './traits.ts'

/** Accounts that nobody asks anything about: they fill the listing. */
export type Bystander = { partner: string; login: string }

/**
 * Accounts in every state and what their callers ask for, where partners are of different kinds: 5 to 30 operations, a
 * fifth and more of them sent more than once.
 */
export function planGenerations(options: {
  chance: Chance
  start: number
  partners: readonly PartnerSettings[]
  kinds: readonly PartnerKind[]
  traits: Traits
  isCalm: boolean
  focus: Focus | undefined
}): { accounts: PlannedAccount[]; deliveries: Delivery[]; bystanders: Bystander[] } {
  const { chance, start, partners, kinds, traits, isCalm, focus } = options
  const known = Array.from({ length: chance.whole(3, 5) }, (_, position) =>
    planAccount(chance, partners, kinds, position, focus),
  )
  const total = isCalm
    ? chance.whole(12, 24)
    : chance.one([chance.whole(6, 10), chance.whole(6, 16), chance.whole(8, 30)])
  const span = traits.isBurst || isCalm ? 3_000 : chance.one([60_000, 600_000, 3_600_000])
  const deliveries: Delivery[] = []
  const topicIds = new Map<string, string[]>()
  const idsOn = (partner: string): string[] => {
    const ids = topicIds.get(partner) ?? []
    topicIds.set(partner, ids)
    return ids
  }
  for (let position = 0; position < total; position++) {
    const isFocused = focus !== undefined && position < known.length
    const state = isFocused ? known[position] : traits.isBurst && chance.happens(0.5) ? known[0] : chance.one(known)
    if (state === undefined) throw new Error('There is no account.')
    const wanted = isFocused ? state.first : undefined
    const operationId = `op-${position + 1}`
    const at = start + Math.floor((span * position) / total) + chance.whole(0, Math.ceil(span / total))
    const { operation, input } = planOperation(chance, state, at, wanted)
    const isPartnerWide = operation.endsWith('-webhook')
    const ids = isPartnerWide ? idsOn(state.account.partner) : state.ids
    const request: OperationRequest = {
      operation,
      operationId,
      partner: state.account.partner,
      account: isPartnerWide ? partnerLane : state.account.login,
      input: { ...input, simulationTag: operationId },
      ...(chance.happens(0.03) ? { notAfter: at + chance.whole(0, 90_000) } : {}),
    }
    const last = ids.at(-1)
    if (last !== undefined && chance.happens(traits.after)) request.after = [last]
    const hasId = !isPartnerWide && state.account.products !== undefined && state.kind !== 'xml'
    const byId = hasId && chance.happens(focus?.byVendorId === true ? 0.7 : 0.05)
    ids.push(operationId)
    const early = request.after !== undefined && traits.comesFirst ? chance.one([2_000, 20_000, 400_000]) : 0
    deliveries.push({
      at: Math.max(start, at - early),
      request,
      via: !byId && chance.happens(0.15) ? 'api' : 'queue',
      insists: chance.happens(0.6),
      ...(byId ? { vendorId: `a07e${state.account.login.replace(/\W/g, '')}` } : {}),
      copy: 0,
    })
  }
  addCopies(chance, deliveries, total, isCalm, traits.isCopiedAtOnce)
  return {
    accounts: known.map(({ account }) => account),
    deliveries: deliveries.sort((one, other) => one.at - other.at),
    bystanders: partners.flatMap(({ id }, place) =>
      Array.from({ length: kinds[place] === 'xml' ? 0 : chance.whole(0, 5) }, (_, number) => ({
        partner: id,
        login: `other-${id}-${number}`,
      })),
    ),
  }
}

const states: readonly (AccountState | 'absent')[] = [
  'absent',
  'absent',
  'with-plan',
  'with-plan',
  'with-plan',
  'trial',
  'own-billing',
  'caught',
  'caught',
  'cancelled-with-billing',
]

function planAccount(
  chance: Chance,
  partners: readonly PartnerSettings[],
  kinds: readonly PartnerKind[],
  position: number,
  focus: Focus | undefined,
): ExpectedAccount {
  // Mostly what a focus is about happens on several accounts of one partner.
  const gathers = focus !== undefined && chance.happens(0.85)
  const place = gathers ? 0 : position < partners.length ? position : chance.whole(0, partners.length - 1)
  const [partner, kind] = [partners[place], kinds[place]]
  if (partner === undefined || kind === undefined) throw new Error('There is no such partner.')
  const role = focus?.kinds.includes(kind) === true ? focus.roles[position % focus.roles.length] : undefined
  const state = role?.state ?? chance.one(states)
  const login = `client-${position + 1}`
  const account: PlannedAccount = {
    partner: partner.id,
    login,
    ...(state === 'absent' ? {} : { state, products: productsIn(state, chance) }),
  }
  return {
    account,
    kind,
    settings: partner,
    first: role?.operation,
    exists: state !== 'absent',
    isOpen: state !== 'caught' && state !== 'cancelled-with-billing',
    open: new Map((account.products ?? []).map(({ name, status }) => [name, status === 'Open'])),
    ids: [],
  }
}

function productsIn(state: AccountState, chance: Chance): { name: string; status: 'Open' | 'Canceled' }[] {
  if (state === 'caught') return []
  if (state === 'cancelled-with-billing') return [{ name: 'EmailMarketing', status: 'Canceled' }]
  const second = chance.one(['Open', 'Canceled', 'none'] as const)
  return [
    { name: 'EmailMarketing', status: 'Open' },
    ...(second === 'none' ? [] : [{ name: 'EventMarketing', status: second }]),
  ]
}
