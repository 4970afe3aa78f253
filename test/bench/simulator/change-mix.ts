import type { VendorPartner } from '../../simulator/core/account.ts'
import { openProductXml } from '../clients/measured-calls.ts'
import type { KnownAccount } from './read-mix.ts'
import { headersFor, requestText } from './request-text.ts'

/** Requests that all change something: of each account the plan over V3, twice, and a product over XML. */
export function changeMix(partner: VendorPartner, accounts: readonly KnownAccount[], token: string): string[] {
  const { asXml, asV3 } = headersFor(partner, token)
  const json = { ...asV3, 'content-type': 'application/json' }
  const atom = { ...asXml, 'content-type': 'application/atom+xml' }
  return accounts.flatMap(({ login, encodedId }) => {
    const plan = (planType: string): string =>
      requestText('PUT', `/v3/partner/accounts/${encodedId}/plan`, json, JSON.stringify({ plan_type: planType }))
    const products = `/ws/partners/${partner.partner}/siteowners/${login}/products`
    return [
      plan('GOLD'),
      plan('SILVER'),
      requestText('POST', `${products}/open`, atom, openProductXml('EventMarketing')),
    ]
  })
}
