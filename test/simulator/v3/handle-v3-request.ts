import type { VendorPartner } from '../core/account.ts'
import type { SimulatorRequest } from '../http-message.ts'
import { carriedOut } from '../json/json-answer.ts'
import { hasBody, isJson, nameInBody } from '../json/json-body.ts'
import { matchRoute, type Route } from '../json/routes.ts'
import type { Vendor } from '../vendor.ts'
import type { CarriedOut, VendorCall } from '../vendor-call.ts'
import { actForAccount } from './act-for-account.ts'
import { createV3Account } from './create-v3-account.ts'
import { cancelV3Account, changeV3Plan, listV3Accounts, readV3Plan } from './v3-account-calls.ts'
import { callerOf, keyOwnerOf } from './v3-credentials.ts'
import { createSsoUser, unsubscribeContacts } from './v3-people-calls.ts'
import { notEnabled, v3Problem } from './v3-problem.ts'
import {
  listSubscriptions,
  putSubscription,
  readSubscription,
  removeSubscription,
  testSubscription,
} from './v3-subscription-calls.ts'

/** What a V3 call is carried out with, once it is known who asks. */
export interface V3Context {
  readonly vendor: Vendor
  readonly partner: VendorPartner
  readonly request: SimulatorRequest
  /** The account's login; undefined when no account has the id in the address. */
  readonly login: string | undefined
  /** The id in the address. */
  readonly id: string
}

const account = '/partner/accounts/([^/]+)'
const subscription = '/partner/webhooks/subscriptions/([^/]+)'
const at = (pattern: string): RegExp => new RegExp(`^${pattern}$`)

const routes: readonly Route[] = [
  { pattern: at('/partner/accounts'), calls: { GET: 'list', POST: 'create' } },
  { pattern: at(`${account}/plan`), calls: { GET: 'read-plan', PUT: 'change-plan' } },
  { pattern: at(`${account}/status/cancel`), calls: { PUT: 'cancel-account' } },
  { pattern: at(`${account}/account_operations/sync`), calls: { POST: 'act-for-account' } },
  { pattern: at(`${account}/users/sso`), calls: { POST: 'create-user' } },
  { pattern: at(`${account}/contacts/unsubscribe`), calls: { POST: 'unsubscribe-contacts' } },
  { pattern: at('/partner/webhooks/subscriptions'), calls: { GET: 'list-topics' } },
  { pattern: at(subscription), calls: { GET: 'read-topic', PUT: 'subscribe', DELETE: 'unsubscribe' } },
  { pattern: at(`${subscription}/tests`), calls: { POST: 'test-webhook' } },
]

const handlers: Readonly<Partial<Record<VendorCall['call'], (context: V3Context) => CarriedOut>>> = {
  list: listV3Accounts,
  create: createV3Account,
  'read-plan': readV3Plan,
  'change-plan': changeV3Plan,
  'cancel-account': cancelV3Account,
  'act-for-account': actForAccount,
  'create-user': createSsoUser,
  'unsubscribe-contacts': unsubscribeContacts,
  'list-topics': listSubscriptions,
  'read-topic': readSubscription,
  subscribe: putSubscription,
  unsubscribe: removeSubscription,
  'test-webhook': testSubscription,
}

/** Whether an address belongs to this generation. */
export const isV3Path = (path: string): boolean => path.startsWith('/v3/')

/** Reads a V3 call: docs/reference/vendor.md#v3. */
export function readV3Call(vendor: Vendor, request: SimulatorRequest): VendorCall {
  const { call, known, id = '' } = matchRoute(routes, request.method, request.path.slice('/v3'.length))
  const { core } = vendor
  const owner = keyOwnerOf(vendor, request)
  const login = core.store.loginOfId(id)
  const name = request.path.includes('/accounts/')
    ? (login ?? id)
    : call === 'create'
      ? nameInBody(request, 'login_name')
      : undefined
  // Who is let in is decided when the call arrives: one that is carried out later may outlive its token.
  const caller = callerOf(vendor, request)
  return {
    generation: 'v3',
    call,
    request,
    ...(owner === undefined ? {} : { partner: owner.partner }),
    ...(name === undefined ? {} : { account: name }),
    keyOwner: () => owner,
    carryOut() {
      const { switches } = core
      if ('body' in caller) return carriedOut(caller)
      if (!known) return carriedOut(v3Problem(404, 'not_found', 'The resource was not found', switches))
      const handler = handlers[call]
      if (handler === undefined) return carriedOut(v3Problem(405, 'method_not_allowed', 'Unknown method', switches))
      if (hasBody(request) && !isJson(request)) {
        const status = switches.v3WrongTypeStatus
        return carriedOut(v3Problem(status, 'unsupported_media_type', 'Only JSON is taken', switches))
      }
      if (call === switches.v3FunctionNotEnabled) return carriedOut(notEnabled)
      return handler({ vendor, partner: caller, request, login, id })
    },
  }
}
