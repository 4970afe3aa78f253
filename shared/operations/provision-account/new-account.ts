import { given } from '../../partner-api/calling/given.ts'
import { noFieldLeft } from '../../partner-api/calling/no-field-left.ts'
import type { NewAccount, SignIn } from '../../partner-api/gateway.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import { emailMarketing } from '../../partner-api/product-name.ts'
import type { ProvisionAccountInput } from './input.ts'

/** Whether the account shall be under single billing: only managed ones can be (docs/reference/vendor.md#v3-create). */
export const isSingleBilled = ({ singleBilling, managed }: ProvisionAccountInput): boolean =>
  singleBilling ?? managed !== false

/**
 * The products that the new account is to have: at least one (docs/reference/vendor.md#xml-create), and the partner's
 * anchor where the generation lets products be chosen.
 */
export function productsOf(input: ProvisionAccountInput, partner: PartnerSettings): string[] {
  const products = new Set(input.products ?? [emailMarketing])
  if (partner.anchorProduct !== undefined && takesProducts(partner)) products.add(partner.anchorProduct)
  return [...products]
}

/**
 * Only XML has an element for products (docs/reference/vendor.md#xml-create); the others open e-mail marketing by
 * themselves (docs/reference/vendor.md#v3-create).
 */
export const takesProducts = ({ capabilities }: PartnerSettings): boolean => capabilities.provision === 'xml'

/** The account as the gateway takes it; each field of the message by its name, so that none is lost on the way. */
export function newAccountOf(
  login: string,
  input: ProvisionAccountInput,
  partner: PartnerSettings,
  signIn: SignIn,
): NewAccount {
  const { password: _source, singleSignOn: _signOn, singleBilling: _wish, products, ...fields } = input
  const { email, countryCode, organizationName, managed = true, ...others } = fields
  const { firstName, lastName, phone, organizationPhone, stateCode, website, ...bookkeeping } = others
  const { referralCode, timeZoneId, partnerAccountId, billingLocale, gdprOptOut, ...rest } = bookkeeping
  noFieldLeft(rest)
  return {
    login,
    signIn,
    email,
    countryCode,
    organizationName,
    managed,
    singleBilling: isSingleBilled(input),
    ...(takesProducts(partner) || products !== undefined ? { products: productsOf(input, partner) } : {}),
    ...given('firstName', firstName),
    ...given('lastName', lastName),
    ...given('phone', phone),
    ...given('organizationPhone', organizationPhone),
    ...given('stateCode', stateCode),
    ...given('website', website),
    ...given('referralCode', referralCode),
    ...given('timeZoneId', timeZoneId),
    ...given('partnerAccountId', partnerAccountId),
    ...given('billingLocale', billingLocale),
    ...given('gdprOptOut', gdprOptOut),
  }
}
