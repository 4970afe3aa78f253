import type { PartnerCredentials, PartnerCredentialsProvider } from '../../credentials/partner-credentials.ts'
import { signInDigest } from '../../credentials/sign-in-digest.ts'
import { commonHeaders, type Signer, signsFromSecret } from '../calling/signer.ts'
import { queryOf } from '../calling/vendor-call.ts'

/**
 * Where the partner's login and password stand. The form body is taken by the siblings of the known call
 * (docs/reference/vendor.md#text-answers) and keeps the password out of the access logs on the way; the query is what
 * the vendor's page shows (docs/reference/vendor.md#text-membership).
 */
export type TextCredentialsPlace = 'form' | 'query'

/** Signs a call of the text generation: its parameters become a form or a query, with the credentials in front. */
export function createTextSigner(
  provider: PartnerCredentialsProvider,
  place: TextCredentialsPlace,
): Signer<PartnerCredentials> {
  const headers = { ...commonHeaders, accept: 'text/plain' }
  return {
    ...signsFromSecret(provider),
    sign({ path, query = '' }, { login, password }) {
      const signed = queryOf([
        ['loginName', login],
        ['loginPassword', password],
      ])
      const parameters = query === '' ? signed : `${signed}&${query}`
      if (place === 'query') return { path: `${path}?${parameters}`, headers }
      const type = 'application/x-www-form-urlencoded'
      return { path, headers: { ...headers, 'content-type': type }, body: Buffer.from(parameters) }
    },
    digestOf: signInDigest,
    secretsOf: ({ password, login, apiKey }) => [password, encodeURIComponent(password), login, apiKey],
  }
}
