import type { OperationRequest } from '../../../shared/engine/accept.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { Chance } from '../world/chance.ts'
import type { PartnerKind } from './partner-kinds.ts'
import { type PlannedAccount, provisioning } from './plan-deliveries.ts'

/** An account, and how it will be when everything so far has gone well. */
export interface ExpectedAccount {
  account: PlannedAccount
  kind: PartnerKind
  settings: PartnerSettings
  /** What is asked for first, where the scenario is after something. */
  first: string | undefined
  exists: boolean
  isOpen: boolean
  open: Map<string, boolean>
  ids: string[]
}

type Planned = Pick<OperationRequest, 'operation' | 'input'>

const minute = 60_000
const hour = 60 * minute

/** What is asked for next on an account, mostly what makes sense. */
export function planOperation(chance: Chance, state: ExpectedAccount, at: number, wanted: string | undefined): Planned {
  const operation = wanted ?? drawOperation(chance, state)
  const { account, open } = state
  switch (operation) {
    case 'provision-account':
      Object.assign(state, { exists: true, isOpen: true })
      open.set('EmailMarketing', true)
      return provisioning(account.login)
    case 'open-product':
    case 'cancel-product':
      return planProduct(chance, state, operation)
    case 'change-plan':
      return planChange(chance)
    case 'cancel-account':
      return planCancellation(chance, state, at)
    case 'reopen-account':
      return planReopening(chance, state, wanted === undefined)
    case 'create-sso-user':
      return planPeople(state, 0)
    default: {
      const topic = planTopic(chance)
      // By the time alone, so that the other draws of a seed stay as they are.
      const turn = at % 6
      return wanted === undefined && state.exists && turn < 4 ? planPeople(state, turn) : topic
    }
  }
}

function drawOperation(chance: Chance, { kind, exists, isOpen }: ExpectedAccount): string {
  if (!exists || chance.happens(kind === 'v3-only' ? 0.08 : 0.03)) return 'provision-account'
  const products = kind === 'v3-only' ? [] : ['open-product', 'cancel-product', 'cancel-product']
  const plans = kind === 'xml' ? [] : ['change-plan', 'change-plan', 'cancel-account', 'cancel-account', 'topic']
  if (!isOpen && chance.happens(0.6)) return 'reopen-account'
  return chance.one([...products, ...plans, 'reopen-account'])
}

function planProduct(chance: Chance, state: ExpectedAccount, operation: string): Planned {
  const { open } = state
  const product = chance.one(['EmailMarketing', 'EmailMarketing', 'EventMarketing'])
  const despite = chance.happens(0.3) ? { despiteCancellation: true } : {}
  if (operation === 'open-product') {
    open.set(product, true)
    return { operation, input: { product, ...despite } }
  }
  const isLast = ![...open].some(([name, isOpen]) => name !== product && isOpen)
  const releases = isLast && chance.happens(0.5)
  if (!isLast || releases) open.set(product, false)
  if (releases) state.isOpen = false
  return { operation, input: { product, ...(releases ? { releaseFromSingleBilling: true } : {}), ...despite } }
}

const planChange = (chance: Chance): Planned => ({
  operation: 'change-plan',
  input: {
    // One name is in no group of the vendor's.
    planType: chance.one(['GOLD', 'GOLD', 'SILVER', 'SILVER', 'BRONZE', 'PEWTER']),
    ...(chance.happens(0.7) ? { billingDayOfMonth: chance.one([7, 15]) } : {}),
    ...(chance.happens(0.1) ? { planGroupId: chance.one([151, 152]) } : {}),
    ...(chance.happens(0.3) ? { despiteCancellation: true } : {}),
  },
})

function planCancellation(chance: Chance, state: ExpectedAccount, at: number): Planned {
  const isLater = chance.happens(0.5)
  const releases = chance.happens(0.8)
  const wait = chance.one([() => chance.whole(2, 30) * minute, () => chance.whole(1, 8) * hour, () => 60 * hour])
  if (releases && !isLater) state.isOpen = false
  return {
    operation: 'cancel-account',
    input: {
      ...(chance.happens(0.5) ? { reason: chance.one([2, 14]) } : {}),
      ...(isLater ? { effectiveAt: new Date(at + wait()).toISOString() } : {}),
      ...(releases ? { releaseFromSingleBilling: true } : {}),
    },
  }
}

function planReopening(chance: Chance, state: ExpectedAccount, mayLeaveBilling: boolean): Planned {
  const { kind, settings } = state
  state.isOpen = true
  state.open.set('EmailMarketing', true)
  const mustName = kind === 'v3-only' && settings.reopen?.planType === undefined
  return {
    operation: 'reopen-account',
    input: {
      ...(mustName || chance.happens(0.4) ? { planType: chance.one(['GOLD', 'SILVER']) } : {}),
      ...(chance.happens(0.7) ? { billingDayOfMonth: 15 } : {}),
      ...(mayLeaveBilling && chance.happens(0.25) ? { singleBilling: false } : {}),
    },
  }
}

function planTopic(chance: Chance): Planned {
  const topic = chance.one(['tier.increase', 'account.cancel'])
  const operation = chance.one(['subscribe-webhook', 'subscribe-webhook', 'unsubscribe-webhook', 'test-webhook'])
  if (operation !== 'subscribe-webhook') return { operation, input: { topic } }
  return { operation, input: { topic, callbackUri: `https://hooks.example.com/${chance.whole(1, 3)}` } }
}

/** Nothing that the engine reads shows what these change; one of them changes nothing. */
function planPeople({ account: { login }, ids }: ExpectedAccount, turn: number): Planned {
  const name = `${login.slice(0, 30)}-${ids.length}`
  if (turn === 0) {
    const user = { firstName: 'Robin', lastName: 'Baker', role: 'account_manager', email: `${name}@example.com` }
    return {
      operation: 'create-sso-user',
      input: { ...user, login: name, externalId: name, externalProvider: 'example-idp' },
    }
  }
  if (turn === 1) {
    return {
      operation: 'unsubscribe-contacts',
      input: { emailAddresses: [`${name}@example.com`], updateSource: 'System' },
    }
  }
  if (turn === 2) return { operation: 'act-for-account', input: { method: 'GET', path: '/account/summary' } }
  const payload = { email_address: { address: `${name}@example.com` }, create_source: 'Account' }
  return { operation: 'act-for-account', input: { method: 'POST', path: '/contacts', payload } }
}
