import { basicCredentials } from '../basic-credentials.ts'
import { textsEqual } from '../core/password-hash.ts'
import type { SimulatorRequest } from '../http-message.ts'
import { carriedOut } from '../json/json-answer.ts'
import { acceptsJson, isJson, nameInBody } from '../json/json-body.ts'
import { matchRoute, type Route } from '../json/routes.ts'
import type { Vendor } from '../vendor.ts'
import type { CarriedOut, VendorCall } from '../vendor-call.ts'
import { createV2Account } from './create-v2-account.ts'
import { listV2Accounts } from './list-v2-accounts.ts'
import { cancelV2Account, changeV2Plan, readV2Plan } from './v2-account-calls.ts'
import { v2Problem } from './v2-problem.ts'
import { listTopics, readTopic, subscribeTopic, testTopic, unsubscribeTopic } from './v2-topic-calls.ts'

/** What a V2 call is carried out with, once it is known who asks. */
export interface V2Context {
  readonly vendor: Vendor
  readonly partner: Vendor['core']['partners'][number]
  readonly request: SimulatorRequest
  /** The account's login; undefined when no account has the id in the address. */
  readonly login: string | undefined
  /** The id in the address. */
  readonly id: string
}

const routes: readonly Route[] = [
  { pattern: /^\/partner\/accounts$/, calls: { GET: 'list', POST: 'create' } },
  { pattern: /^\/partner\/accounts\/([^/]+)\/plan$/, calls: { GET: 'read-plan', PUT: 'change-plan' } },
  { pattern: /^\/partner\/accounts\/([^/]+)\/status$/, calls: { PUT: 'cancel-account' } },
  { pattern: /^\/webhooks\/partner\/topics$/, calls: { GET: 'list-topics' } },
  {
    pattern: /^\/webhooks\/partner\/topics\/([^/]+)$/,
    calls: { GET: 'read-topic', PUT: 'subscribe', DELETE: 'unsubscribe' },
  },
  { pattern: /^\/webhooks\/partner\/topics\/([^/]+)\/test$/, calls: { POST: 'test-webhook' } },
]

const handlers: Readonly<Partial<Record<VendorCall['call'], (context: V2Context) => CarriedOut>>> = {
  list: listV2Accounts,
  create: createV2Account,
  'read-plan': readV2Plan,
  'change-plan': changeV2Plan,
  'cancel-account': cancelV2Account,
  'list-topics': listTopics,
  'read-topic': readTopic,
  subscribe: subscribeTopic,
  unsubscribe: unsubscribeTopic,
  'test-webhook': testTopic,
}

/** Whether an address belongs to this generation. */
export const isV2Path = (path: string): boolean => path.startsWith('/v2/')

/** Reads a V2 call: docs/reference/vendor.md#v2. */
export function readV2Call(vendor: Vendor, request: SimulatorRequest): VendorCall {
  const { call, known, id = '' } = matchRoute(routes, request.method, request.path.slice('/v2'.length))
  const { core } = vendor
  const owner = core.partners.find(({ apiKey }) => apiKey === request.query.api_key)
  const login = core.store.loginOfId(id)
  const account = request.path.includes('/accounts/')
    ? (login ?? id)
    : call === 'create'
      ? nameInBody(request, 'username')
      : undefined
  return {
    generation: 'v2',
    call,
    request,
    ...(owner === undefined ? {} : { partner: owner.partner }),
    ...(account === undefined ? {} : { account }),
    keyOwner: () => owner,
    carryOut() {
      const partner = signedIn(vendor, request)
      if (partner === undefined) {
        return carriedOut(v2Problem(401, 'http.status.authentication.invalid_token', 'Unknown user name or password'))
      }
      if (owner !== partner) {
        return carriedOut(v2Problem(core.switches.v2UnknownKeyStatus, 'mashery.not.authorized.inactive', 'Unknown key'))
      }
      if (!known) return carriedOut(v2Problem(404, 'http.status.not_found', 'No such address'))
      const handler = handlers[call]
      if (handler === undefined) return carriedOut(v2Problem(405, 'http.status.method_not_allowed', 'Unknown method'))
      if (!acceptsJson(request)) return carriedOut(v2Problem(406, 'http.status.not_acceptable', 'Only JSON is made'))
      const needsBody = request.method === 'PUT' || call === 'create'
      if (needsBody && !isJson(request)) {
        return carriedOut(v2Problem(415, 'http.status.unsupported_media_type', 'Only JSON is taken'))
      }
      return handler({ vendor, partner, request, login, id })
    },
  }
}

function signedIn({ core }: Vendor, request: SimulatorRequest): V2Context['partner'] | undefined {
  const given = basicCredentials(request.headers.authorization)
  if (given === undefined) return undefined
  const partner = core.partners.find((known) => known.partner === given.userName.toLowerCase())
  return partner !== undefined && textsEqual(partner.password, given.password) ? partner : undefined
}
