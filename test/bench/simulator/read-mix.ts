import type { VendorPartner } from '../../simulator/core/account.ts'
import { headersFor, requestText } from './request-text.ts'

/** An account of the simulator's, as its control API tells it. */
export interface KnownAccount {
  login: string
  encodedId: string
}

/**
 * Requests of a plain mix of reads, out of all four generations: of nineteen, sixteen look at one account and three are a
 * page of a listing.
 *
 * @param accounts - those that are looked at, in turn, a multiple of four; without any, one that does not exist
 * @param token - a V3 access token
 */
export function readMix(partner: VendorPartner, accounts: readonly KnownAccount[], token: string): string[] {
  const { partner: name, apiKey, login, password } = partner
  const { asXml, asV2, asV3 } = headersFor(partner, token)
  const get = (path: string, headers: Readonly<Record<string, string>>) => requestText('GET', path, headers)
  const xml = `/ws/partners/${name}/siteowners`
  const key = `api_key=${apiKey}`
  const text = `/0.1/API_GetSiteOwnerID.jsp?loginName=${login}&loginPassword=${password}&siteOwnerLoginName=`
  const pages = [get(xml, asXml), get(`/v2/partner/accounts?${key}`, asV2), get('/v3/partner/accounts', asV3)]
  const looked = accounts.length === 0 ? Array.from({ length: 4 }, () => nobody) : accounts
  return looked.flatMap(({ login: account, encodedId }, index) => [
    get(`${xml}/${account}`, asXml),
    get(`${text}${account}`, {}),
    get(`/v2/partner/accounts/${encodedId}/plan?${key}`, asV2),
    get(`/v3/partner/accounts/${encodedId}/plan`, asV3),
    ...(index % 4 === 3 ? pages : []),
  ])
}

const nobody: KnownAccount = { login: 'nobody', encodedId: 'a07e00000000' }
