import { basicCredentials } from '../basic-credentials.ts'
import type { VendorPartner } from '../core/account.ts'
import { textsEqual } from '../core/password-hash.ts'

/**
 * The partner that signs in with `Basic base64({api key}%{login}:{password})`:
 * docs/reference/vendor.md#xml-credentials. The login counts in lower case; key and password count exactly.
 */
export function signedInPartner(
  header: string | undefined,
  partners: readonly VendorPartner[],
): VendorPartner | undefined {
  const given = credentialsIn(header)
  if (given === undefined) return undefined
  const { apiKey, login, password } = given
  return partners.find(
    (partner) =>
      partner.partner === login && textsEqual(partner.apiKey, apiKey) && textsEqual(partner.password, password),
  )
}

/** The partner whose key the call counts against, whether or not it is let in: the gateway only sees the key. */
export function keyOwnerOf(header: string | undefined, partners: readonly VendorPartner[]): VendorPartner | undefined {
  const given = credentialsIn(header)
  return given && partners.find(({ apiKey }) => apiKey === given.apiKey)
}

function credentialsIn(header: string | undefined) {
  const { userName = '', password = '' } = basicCredentials(header) ?? {}
  const percent = userName.indexOf('%')
  if (percent < 0) return undefined
  return { apiKey: userName.slice(0, percent), login: userName.slice(percent + 1).toLowerCase(), password }
}
