import type { VendorPartner } from '../../simulator/core/account.ts'

interface KnownAccount {
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
  const basic = (user: string): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  const asXml = { authorization: basic(`${apiKey}%${login}`) }
  const asV2 = { authorization: basic(login), accept: 'application/json' }
  const asV3 = { authorization: `Bearer ${token}`, 'x-api-key': apiKey }
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

function get(path: string, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${lines.join('')}\r\n`
}
