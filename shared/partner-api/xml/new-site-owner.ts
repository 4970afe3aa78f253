import { FieldError } from '../calling/field-error.ts'
import { given } from '../calling/given.ts'
import { noFieldLeft } from '../calling/no-field-left.ts'
import type { NewAccount } from '../gateway.ts'
import type { SiteOwnerText } from './site-owner-writer.ts'

/** The product of every account where none is named: docs/reference/vendor.md#xml-create. */
const emailMarketing = 'EmailMarketing'

/**
 * A new account as this generation writes it.
 *
 * @throws FieldError for what it has no element for, and for what its sibling wanted
 * (docs/reference/vendor.md#text-answers)
 */
export function newSiteOwner(account: NewAccount): SiteOwnerText {
  for (const field of ['timeZoneId', 'partnerAccountId', 'billingLocale', 'gdprOptOut'] as const) {
    if (account[field] !== undefined) throw new FieldError(field, 'must be left out: XML has no element for it')
  }
  const { signIn, login, email, countryCode, phone, organizationPhone = phone, products, singleBilling } = account
  if ('externalId' in signIn) throw new FieldError('singleSignOn', 'must be left out: XML has no element for it')
  if (account.managed === false) throw new FieldError('managed', 'must be true or left out: XML knows no others', false)
  const { organizationName, firstName, lastName, stateCode, website, referralCode, managed: _always, ...more } = account
  const { timeZoneId: _z, partnerAccountId: _k, billingLocale: _b, gdprOptOut: _g, ...others } = more
  const { signIn: _s, login: _n, email: _e, countryCode: _c, phone: _p, organizationPhone: _o, ...last } = others
  const { products: _d, singleBilling: _i, ...rest } = last
  noFieldLeft(rest)
  for (const field of ['organizationName', 'firstName', 'lastName', 'phone'] as const) {
    if (account[field] === undefined) throw new FieldError(field, 'must be given: the older generations want it')
  }
  return {
    login,
    password: signIn.password,
    email,
    countryCode,
    products: products ?? [emailMarketing],
    singleBilling: singleBilling ?? false,
    ...given('phone', phone),
    ...given('organizationPhone', organizationPhone),
    ...given('organizationName', organizationName),
    ...given('firstName', firstName),
    ...given('lastName', lastName),
    ...given('stateCode', stateCode),
    ...given('website', website),
    ...given('referralCode', referralCode),
  }
}
