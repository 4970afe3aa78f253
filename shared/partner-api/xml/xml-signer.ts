import type { PartnerCredentials, PartnerCredentialsProvider } from '../../credentials/partner-credentials.ts'
import { signInDigest } from '../../credentials/sign-in-digest.ts'
import { commonHeaders, type Signer, signsFromSecret } from '../calling/signer.ts'
import { atomMediaType } from './xml-call.ts'

/**
 * Signs an XML call: Basic credentials whose user name is the API key and the login
 * (docs/reference/vendor.md#xml-credentials).
 */
export function createXmlSigner(provider: PartnerCredentialsProvider): Signer<PartnerCredentials> {
  return {
    ...signsFromSecret(provider),
    sign({ path, query, body }, credentials) {
      const headers = { ...commonHeaders, authorization: `Basic ${basicOf(credentials)}`, accept: atomMediaType }
      const address = query === undefined ? path : `${path}?${query}`
      if (body === undefined) return { path: address, headers }
      return { path: address, headers: { ...headers, 'content-type': body.type }, body: body.bytes }
    },
    digestOf: signInDigest,
    secretsOf: (credentials) => [credentials.apiKey, credentials.password, basicOf(credentials)],
  }
}

const basicOf = ({ apiKey, login, password }: PartnerCredentials): string =>
  Buffer.from(`${apiKey}%${login}:${password}`).toString('base64')
