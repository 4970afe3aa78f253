import { FieldError } from '../calling/field-error.ts'
import { atomMediaType } from './xml-call.ts'
import { atomEntry, elementOf, type Markup, textElement } from './xml-writer.ts'

/** An account as this generation writes it, in our words; what is left out is written as an empty element. */
export interface SiteOwnerText {
  login: string
  /** Only to create an account: an update keeps the one that there is. */
  password?: string
  organizationName?: string
  organizationPhone?: string
  website?: string
  signatureName?: string
  emailCode?: string
  firstName?: string
  lastName?: string
  email?: string
  phone?: string
  countryCode?: string
  stateCode?: string
  products: readonly string[]
  accountId?: string
  singleBilling: boolean
  referralCode?: string
}

/**
 * The body of a create or an update: docs/reference/vendor.md#xml-create. All elements are sent, in the order of the
 * code that is known to work, and at least one product with each (docs/reference/vendor.md#xml-products, rule 4).
 *
 * @throws FieldError naming the field whose text XML cannot carry, and for no product
 */
export function siteOwnerBody(owner: SiteOwnerText): { type: string; bytes: Buffer } {
  if (owner.products.length === 0) throw new FieldError('products', 'must hold at least one product', owner.products)
  return { type: atomMediaType, bytes: atomEntry(siteOwnerOf(owner)) }
}

function siteOwnerOf(owner: SiteOwnerText): Markup {
  const { login, password, products, singleBilling } = owner
  const text = (
    name: Parameters<typeof textElement>[0],
    field: Exclude<keyof SiteOwnerText, 'products' | 'singleBilling'>,
  ) => textElement(name, field, owner[field] ?? '')
  return elementOf(
    'SiteOwner',
    textElement('LoginName', 'login', login.toLowerCase()),
    ...(password === undefined ? [] : [textElement('Password', 'password', password)]),
    elementOf(
      'Site',
      text('Name', 'organizationName'),
      text('Phone', 'organizationPhone'),
      text('URL', 'website'),
      text('SignatureName', 'signatureName'),
    ),
    text('EmailCode', 'emailCode'),
    elementOf(
      'SiteContact',
      text('FirstName', 'firstName'),
      text('LastName', 'lastName'),
      text('Email', 'email'),
      text('Phone', 'phone'),
      text('CountryCode', 'countryCode'),
      text('StateCode', 'stateCode'),
    ),
    elementOf('Products', ...products.map((product) => textElement('Product', 'products', product))),
    text('AccountId', 'accountId'),
    textElement('SingleBilling', 'singleBilling', singleBilling ? 'Yes' : 'No'),
    text('ReferralCode', 'referralCode'),
  )
}

/** What an answer might repeat of the account, whole or in the parts by which a person could be recognised. */
export function confidentialIn(owner: SiteOwnerText): string[] {
  const { password = '', organizationName = '', organizationPhone = '', website = '', signatureName = '' } = owner
  const { firstName = '', lastName = '', email = '', phone = '', accountId = '' } = owner
  const parts = [email.split('@', 1)[0] ?? '', website.replace(/^https?:\/\//, '')]
  const whole = [
    password,
    organizationName,
    organizationPhone,
    website,
    signatureName,
    firstName,
    lastName,
    email,
    phone,
  ]
  return [...whole, accountId, ...parts].filter((value) => value !== '')
}
