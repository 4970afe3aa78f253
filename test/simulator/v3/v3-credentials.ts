import type { VendorPartner } from '../core/account.ts'
import type { SimulatorRequest, SimulatorResponse } from '../http-message.ts'
import type { Vendor } from '../vendor.ts'
import { clientOfToken, type KnownTokens } from './access-tokens.ts'
import { clientIdOf } from './token-endpoint.ts'
import { gatewayRefusal, v3Problem } from './v3-problem.ts'

const knownTokens = new WeakMap<Vendor, KnownTokens>()

/** The partner whose key is in x-api-key. */
export const keyOwnerOf = ({ core }: Vendor, request: SimulatorRequest): VendorPartner | undefined =>
  core.partners.find(({ apiKey }) => apiKey === request.headers['x-api-key'])

/** Who calls, by key and token, or the refusal: docs/reference/vendor.md#v3-token and #v3-errors-and-limits. */
export function callerOf(vendor: Vendor, request: SimulatorRequest): VendorPartner | SimulatorResponse {
  const { switches, clock } = vendor.core
  const { authorization, 'x-api-key': apiKey } = request.headers
  const unauthorized = v3Problem(401, 'unauthorized', 'Unauthorized', switches)
  if (authorization === undefined || apiKey === undefined) {
    return switches.v3MissingCredentials === '401' ? unauthorized : gatewayRefusal
  }
  const owner = keyOwnerOf(vendor, request)
  if (owner === undefined) return gatewayRefusal

  const bearer = /^bearer +(.*)$/i.exec(authorization)?.[1]
  const isTaken =
    switches.v3Authorization === 'both' || (switches.v3Authorization === 'bearer') === (bearer !== undefined)
  const known = knownTokens.get(vendor) ?? new Map()
  knownTokens.set(vendor, known)
  const client = isTaken ? clientOfToken(vendor.key, known, bearer ?? authorization, clock.now()) : undefined
  if (client === undefined) return unauthorized
  return client === clientIdOf(owner)
    ? owner
    : v3Problem(403, 'forbidden', 'The API key belongs to other credentials', switches)
}
