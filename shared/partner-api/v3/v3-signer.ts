import { signInDigest } from '../../credentials/sign-in-digest.ts'
import { commonHeaders, type Signer } from '../calling/signer.ts'
import type { AccessTokens, TokenAndKey } from './access-tokens.ts'

/**
 * How the token stands in its header: the guide shows it bare, live code sends `Bearer`
 * (docs/reference/vendor.md#v3-token).
 */
export type TokenPrefix = 'Bearer' | 'bare'

/** Signs a V3 call with the API key and an access token: docs/reference/vendor.md#v3-token. */
export function createV3Signer(tokens: AccessTokens, prefix: TokenPrefix): Signer<TokenAndKey> {
  return {
    current: (call) => tokens.current(call),
    newerThan: (refused, call) => tokens.newerThan(refused, call),
    sign({ path, query, body }, { token: { accessToken }, key }) {
      const headers = {
        ...commonHeaders,
        'x-api-key': key.apiKey,
        authorization: prefix === 'Bearer' ? `Bearer ${accessToken}` : accessToken,
        accept: 'application/json',
      }
      const address = query === undefined ? path : `${path}?${query}`
      if (body === undefined) return { path: address, headers }
      return { path: address, headers: { ...headers, 'content-type': body.type }, body: body.bytes }
    },
    digestOf: ({ key }) => signInDigest(key),
    secretsOf: ({ token, key }) => [token.accessToken, key.apiKey, key.clientSecret, key.clientId],
  }
}
