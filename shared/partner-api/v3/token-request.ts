import * as z from 'zod/mini'
import type { V3Credentials } from '../../credentials/partner-credentials.ts'
import type { Failure, FailureCode } from '../../domain/answer.ts'
import { commonHeaders } from '../calling/signer.ts'
import { classifyExchange, failureOf, type RequestRules } from '../failure-classification.ts'
import { readErrorBody } from '../json/error-body.ts'
import { readJsonAnswer } from '../json/json-answer.ts'
import { maybe, vendorNumber, vendorText } from '../json/json-values.ts'
import type { Exchange, HttpRequest } from '../transport/exchange.ts'
import { rateRefusal } from './v3-call.ts'

/** Where the grant stands: in the form body (the standard), or in the query with an empty body, as in the guide. */
export type TokenStyle = 'body' | 'query'

export interface TokenEndpoint {
  /** Scheme, host and port. */
  origin: string
  /** Without a query. */
  path: string
  style: TokenStyle
}

/** The vendor's address since September 2025, and the one before: docs/reference/vendor.md#v3-token. */
export const currentTokenEndpoint: TokenEndpoint = {
  origin: 'https://authz.constantcontact.com',
  path: '/partners/oauth2/default/v1/token',
  style: 'body',
}
export const formerTokenEndpoint: TokenEndpoint = {
  origin: 'https://v3api-partner.auth.us-east-1.amazoncognito.com',
  path: '/oauth2/token',
  style: 'query',
}

/** The endpoint that a partner's settings name; the vendor's present one where they name none. */
export function tokenEndpointOf({
  tokenUrl,
  tokenGrant,
}: {
  tokenUrl?: string | undefined
  tokenGrant?: TokenStyle | undefined
}): TokenEndpoint {
  const { origin, pathname } = new URL(tokenUrl ?? currentTokenEndpoint.origin + currentTokenEndpoint.path)
  return { origin, path: pathname, style: tokenGrant ?? currentTokenEndpoint.style }
}

/** A token and how long it lives from when it was answered. */
export interface GrantedToken {
  accessToken: string
  /** Milliseconds. */
  life: number
}

const grant = 'grant_type=client_credentials&scope=v3api%2Fgeneral.partner'

/** The request of a token: docs/reference/vendor.md#v3-token. */
export function tokenRequest(
  { origin, path, style }: TokenEndpoint,
  { clientId, clientSecret }: V3Credentials,
): HttpRequest {
  const headers = {
    ...commonHeaders,
    accept: 'application/json',
    authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
  }
  return style === 'body'
    ? { method: 'POST', origin, path, headers, body: Buffer.from(grant) }
    : { method: 'POST', origin, path: `${path}?${grant}`, headers }
}

const schema = z.object({
  access_token: z.string().check(z.regex(/^[A-Za-z0-9._~+/=-]{1,8192}$/)),
  expires_in: maybe(vendorNumber.check(z.gte(1))),
  token_type: maybe(vendorText.check(z.regex(/^bearer$/i))),
})

/**
 * Seconds that a token is used whose life the answer does not say: a quarter of what the vendor's guide says
 * (docs/reference/vendor.md#v3-token).
 */
const lifeWhereNoneIsSaid = 900
/** Seconds that any token is used, however long it might serve: a secret that was changed must come to count. */
const longestLife = 86_400

const rules: RequestRules<GrantedToken> = {
  kind: 'read',
  namesAccount: false,
  rateRefusal,
  read(answer) {
    const { access_token: accessToken, expires_in: seconds } = readJsonAnswer(answer, schema)
    return { accessToken, life: Math.floor(Math.min(seconds ?? lifeWhereNoneIsSaid, longestLife)) * 1_000 }
  },
}

/** The vendor's token endpoint takes one request a second (docs/reference/vendor.md#v3-token). */
export const pauseBetweenTokenRequests = 1_000

/**
 * What came of a request for a token. A call that has none was not sent, whatever became of the request for it: so an
 * unknown outcome or a refusal by rate is `TOKEN_UNAVAILABLE` here, and a refusal is a fault of the settings.
 */
export function readTokenExchange(exchange: Exchange): { token: GrantedToken } | { failure: Failure; why?: string } {
  const result = classifyExchange(rules, exchange)
  if (result.ok) return { token: result.value }
  const { failure } = result
  // The endpoint's words may repeat what was sent, so only the error's name of OAuth is kept.
  const key = exchange.outcome === 'answered' ? (readErrorBody(exchange)[0]?.key ?? '') : ''
  const why = /^[a-z_]{1,40}$/.test(key) ? `token request: ${key}` : `token request: ${failure.code}`
  if (failure.class === 'held' || failure.class === 'not-sent') return { failure, why }
  const ours = failure.ours === undefined ? {} : { ours: failure.ours }
  const seen = { ...(failure.status === undefined ? {} : { status: failure.status }), ...ours }
  if (failure.class === 'rejected') return { failure: failureOf(refusalOf(key), seen), why }
  const retryAt = failure.retryAt ?? exchange.finishedAt + pauseBetweenTokenRequests
  return { failure: failureOf('TOKEN_UNAVAILABLE', { ...seen, retryAt }), why }
}

/** Unknown clients are named in a 400: docs/reference/vendor.md#v3-token, inferred. */
const refusalOf = (key: string): FailureCode => (key === 'invalid_client' ? 'CREDENTIALS_REFUSED' : 'ACCESS_REFUSED')
