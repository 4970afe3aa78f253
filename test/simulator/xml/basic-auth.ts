import type { VendorPartner } from '../core/account.ts'
import { textsEqual } from '../core/password-hash.ts'

/**
 * The partner that signs in with `Basic base64({api key}%{login}:{password})`: vendor reference, section 2.2.
 * The login counts in lower case; key and password count exactly.
 */
export function signedInPartner(
  header: string | undefined,
  partners: readonly VendorPartner[],
): VendorPartner | undefined {
  const encoded = /^basic +([A-Za-z0-9+/]+=*)$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) return undefined
  const pair = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  const userName = pair.slice(0, Math.max(colon, 0))
  const percent = userName.indexOf('%')
  if (colon < 0 || percent < 0) return undefined
  const apiKey = userName.slice(0, percent)
  const login = userName.slice(percent + 1).toLowerCase()
  return partners.find(
    (partner) =>
      partner.partner === login &&
      textsEqual(partner.apiKey, apiKey) &&
      textsEqual(partner.password, pair.slice(colon + 1)),
  )
}
