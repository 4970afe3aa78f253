import { FieldError } from '../calling/field-error.ts'

/**
 * Path of a partner's collection of accounts: docs/reference/vendor.md#xml-addresses.
 * @throws FieldError
 */
export const siteOwnersPath = (partner: string): string => `/ws/partners/${segment('partner', partner)}/siteowners`

/** Path of one account. @throws FieldError */
export const siteOwnerPath = (partner: string, login: string): string =>
  `${siteOwnersPath(partner)}/${segment('login', login)}`

/**
 * Login names stand in addresses in lower case and escaped (docs/reference/vendor.md#xml-addresses).
 *
 * @throws FieldError for a name that would lead to another address
 */
function segment(field: string, name: string): string {
  if (name === '' || name === '.' || name === '..' || !name.isWellFormed()) {
    throw new FieldError(field, 'must be a login name', name)
  }
  return encodeURIComponent(name.toLowerCase())
}
