import type { SigningKey } from '../signing-key.ts'

const issuer = 'https://authz.constantcontact.com/partners/oauth2/default'
const remembered = 1000

interface Claims {
  readonly client_id: string
  readonly exp: number
}

/** Checked tokens, so that a client's token is verified once and not at every call. */
export type KnownTokens = Map<string, Claims>

/**
 * A JWT for a client: docs/reference/vendor.md#v3-token.
 *
 * @param now wall-clock ms
 */
export function issueToken(key: SigningKey, clientId: string, lifeSeconds: number, now: number): string {
  const seconds = Math.floor(now / 1000)
  const claims = {
    sub: clientId,
    token_use: 'access',
    scope: 'v3api/general.partner',
    auth_time: seconds,
    iss: issuer,
    iat: seconds,
    exp: seconds + lifeSeconds,
    client_id: clientId,
  }
  const signed = `${encode({ kid: key.kid, alg: 'RS256' })}.${encode(claims)}`
  return `${signed}.${key.sign(signed).toString('base64url')}`
}

/** The client that a token was issued to; undefined when the token is no token of this vendor or has ended. */
export function clientOfToken(key: SigningKey, known: KnownTokens, token: string, now: number): string | undefined {
  const claims = known.get(token) ?? checkedClaims(key, known, token)
  return claims !== undefined && claims.exp * 1000 > now ? claims.client_id : undefined
}

function checkedClaims(key: SigningKey, known: KnownTokens, token: string): Claims | undefined {
  const match = /^([\w-]+\.([\w-]+))\.([\w-]+)$/.exec(token)
  const [, signed, payload, signature] = match ?? []
  if (signed === undefined || payload === undefined || signature === undefined) return undefined
  if (!key.verify(signed, Buffer.from(signature, 'base64url'))) return undefined
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims
  if (known.size >= remembered) known.clear()
  known.set(token, claims)
  return claims
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
