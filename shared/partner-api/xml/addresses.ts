import { XmlError } from './xml-error.ts'

/** Path of a partner's collection of accounts: vendor reference, section 2.1. */
export const siteOwnersPath = (partner: string): string => `/ws/partners/${segment('partner', partner)}/siteowners`

/** Path of one account. */
export const siteOwnerPath = (partner: string, login: string): string =>
  `${siteOwnersPath(partner)}/${segment('login', login)}`

/**
 * Login names stand in addresses in lower case and escaped (vendor reference, section 2.1).
 *
 * @throws XmlError XML_TEXT_REFUSED for a name that would lead to another address
 */
function segment(field: string, name: string): string {
  if (name === '' || name === '.' || name === '..' || !name.isWellFormed()) {
    throw new XmlError('XML_TEXT_REFUSED', field, 'must be a login name')
  }
  return encodeURIComponent(name.toLowerCase())
}
