import type { PartnerCredentials, PartnerCredentialsProvider } from '../../credentials/partner-credentials.ts'
import { signInDigest } from '../../credentials/sign-in-digest.ts'
import { commonHeaders, type Signer, signsFromSecret } from '../calling/signer.ts'
import { queryOf } from '../calling/vendor-call.ts'

/**
 * Signs a V2 call: Basic credentials of the partner's login, and the API key in the query of every address, also of a
 * next page, whose link comes without it (docs/reference/vendor.md#v2-common and #v2-list).
 */
export function createV2Signer(provider: PartnerCredentialsProvider): Signer<PartnerCredentials> {
  return {
    ...signsFromSecret(provider),
    sign({ path, query = '', body }, credentials) {
      const key = queryOf([['api_key', credentials.apiKey]])
      const headers = { ...commonHeaders, authorization: `Basic ${basicOf(credentials)}`, accept: 'application/json' }
      const address = `${path}?${query === '' ? key : `${query}&${key}`}`
      if (body === undefined) return { path: address, headers }
      return { path: address, headers: { ...headers, 'content-type': body.type }, body: body.bytes }
    },
    digestOf: signInDigest,
    secretsOf: (credentials) => [
      credentials.apiKey,
      encodeURIComponent(credentials.apiKey),
      credentials.password,
      basicOf(credentials),
    ],
  }
}

const basicOf = ({ login, password }: PartnerCredentials): string =>
  Buffer.from(`${login}:${password}`).toString('base64')
