import { basicCredentials } from '../basic-credentials.ts'
import type { VendorPartner } from '../core/account.ts'
import { textsEqual } from '../core/password-hash.ts'
import type { Switches } from '../core/switches.ts'
import type { SimulatorRequest, SimulatorResponse } from '../http-message.ts'
import { carriedOut, jsonAnswer } from '../json/json-answer.ts'
import { overLimitAnswer } from '../over-limit-answer.ts'
import { plainNotFound } from '../text/handle-text-request.ts'
import type { Vendor } from '../vendor.ts'
import type { CarriedOut, VendorCall } from '../vendor-call.ts'
import { issueToken } from './access-tokens.ts'

const scope = 'v3api/general.partner'
const addresses = { current: '/partners/oauth2/default/v1/token', former: '/oauth2/token' }

/** Whether an address is one of the token endpoint's, the new or the old one. */
export const isTokenPath = (path: string): boolean => Object.values(addresses).includes(path)

/** The id by which a partner asks for tokens. */
export const clientIdOf = ({ clientId, login }: VendorPartner): string => clientId ?? login

/** Reads a call of the token endpoint: docs/reference/vendor.md#v3-token. It belongs to no API key. */
export function readTokenCall(vendor: Vendor, request: SimulatorRequest): VendorCall {
  const given = basicCredentials(request.headers.authorization)
  const partner = vendor.core.partners.find((known) => clientIdOf(known) === given?.userName)
  return {
    generation: 'v3',
    call: request.method === 'POST' ? 'token' : 'unrecognised',
    request,
    ...(partner === undefined ? {} : { partner: partner.partner }),
    keyOwner: () => undefined,
    overOwnLimit: () => overOneASecond(vendor, request, partner),
    carryOut: () => answer(vendor, request, partner, given?.password),
  }
}

/** One request a second for each client; a request that names no client, or is none, counts for nobody. */
function overOneASecond(
  { core, limits }: Vendor,
  request: SimulatorRequest,
  partner: VendorPartner | undefined,
): SimulatorResponse | undefined {
  if (partner === undefined || request.method !== 'POST' || !isForm(request)) return undefined
  const isOver = limits.takeToken(clientIdOf(partner), core.clock.now(), core.switches)
  // Another gateway stands here than before the API, and it was never Mashery.
  return isOver ? overLimitAnswer('rate', 'v3', { ...core.switches, overLimitAnswer: 'v3' }) : undefined
}

function isForm({ headers }: SimulatorRequest): boolean {
  return headers['content-type']?.split(';')[0]?.trim().toLowerCase() === 'application/x-www-form-urlencoded'
}

function answer(
  { core, key }: Vendor,
  request: SimulatorRequest,
  partner: VendorPartner | undefined,
  secret: string | undefined,
): CarriedOut {
  const { switches } = core
  const now = core.clock.now()
  const { tokenAddress } = switches
  if (tokenAddress !== 'both' && request.path !== addresses[tokenAddress]) return plainNotFound
  if (request.method !== 'POST') return refused(405, 'invalid_request', switches)
  if (!isForm(request) || request.headers.authorization === undefined) {
    return refused(415, 'invalid_request', switches)
  }
  if (partner === undefined || !textsEqual(partner.clientSecret ?? partner.password, secret ?? '')) {
    return refused(switches.tokenErrorStatus, 'invalid_client', switches)
  }
  const grant = fieldsOf(request, switches.tokenGrantPlace)
  if (grant.grant_type !== 'client_credentials') return refused(400, 'unsupported_grant_type', switches)
  if (grant.scope !== undefined && grant.scope !== scope) return refused(400, 'invalid_scope', switches)
  const access_token = issueToken(key, clientIdOf(partner), switches.tokenLifeSeconds, now)
  const body = { access_token, expires_in: switches.tokenLifeSeconds, token_type: 'Bearer' }
  return carriedOut(jsonAnswer(200, body), 'token-issued')
}

function fieldsOf(request: SimulatorRequest, place: 'both' | 'body' | 'query'): Readonly<Record<string, string>> {
  const form = Object.fromEntries(new URLSearchParams(Buffer.from(request.body).toString()))
  return { ...(place === 'body' ? {} : request.query), ...(place === 'query' ? {} : form) }
}

function refused(status: number, error: string, switches: Switches): CarriedOut {
  const message = error.replaceAll('_', ' ')
  const body = switches.tokenErrorBody === 'oauth' ? { error } : [{ error_key: error, error_message: message }]
  return carriedOut(jsonAnswer(status, body))
}
