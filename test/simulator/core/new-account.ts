import type { AccountDetails, Contact, Site } from './account.ts'
import { findProductProblem } from './partner-rules.ts'
import type { Switches } from './switches.ts'
import { type Refusal, refuse } from './verdict.ts'

/** What a create asks for. Texts are as sent; an empty one was sent empty or not at all. */
export interface NewAccount {
  readonly loginName: string
  readonly password: string
  readonly site: Site
  readonly contact: Contact
  readonly emailCode: string
  readonly referralCode: string
  readonly singleBilling: boolean
  readonly products: readonly string[]
  /** False for an account that is only referred; managed where it is not said. */
  readonly managed?: boolean
  /** With single sign-on here, no password is needed. */
  readonly details?: AccountDetails
}

/** Checks a create, in the order in which a form would be read. The message names the field, never its value. */
export function findProblem(account: NewAccount, switches: Switches): Refusal | undefined {
  if (account.loginName === '') return missing('LoginName')
  if (!/^[A-Za-z0-9._@+-]{1,50}$/.test(account.loginName)) {
    return refuse('FIELD_INVALID', 'LoginName: must be 1 to 50 letters, digits or . _ @ + -')
  }
  const isSignedOn = account.details?.sso !== undefined && account.password === ''
  const passwordProblem = isSignedOn ? undefined : findPasswordProblem(account.password, switches)
  if (passwordProblem !== undefined) return passwordProblem
  if (switches.requiredOnCreate === 'full' && account.site.name === '') return missing('Site/Name')
  const contactProblem = findContactProblem(account.contact, switches)
  if (contactProblem !== undefined) return contactProblem
  if (account.products.length === 0) return refuse('PRODUCTS_EMPTY', 'Products: must not be empty')
  for (const name of account.products) {
    const productProblem = findProductProblem(name, switches)
    if (productProblem !== undefined) return productProblem
  }
  return undefined
}

/** Checks a password that a create or an update sets. */
export function findPasswordProblem(password: string, switches: Switches): Refusal | undefined {
  if (password === '') return missing('Password')
  return password.length < switches.passwordMinimumLength
    ? refuse('FIELD_INVALID', `Password: must have at least ${switches.passwordMinimumLength} characters`)
    : undefined
}

function findContactProblem(contact: Contact, switches: Switches): Refusal | undefined {
  if (switches.requiredOnCreate === 'full') {
    if (contact.firstName === '') return missing('SiteContact/FirstName')
    if (contact.lastName === '') return missing('SiteContact/LastName')
    if (contact.phone === '') return missing('SiteContact/Phone')
    if (contact.countryCode === '') return missing('SiteContact/CountryCode')
    if (['us', 'ca'].includes(contact.countryCode.toLowerCase()) && contact.stateCode === '') {
      return missing('SiteContact/StateCode')
    }
  }
  if (contact.email === '') return missing('SiteContact/Email')
  if (!/^[^\s@]+@[^\s@]+$/.test(contact.email)) {
    return refuse('FIELD_INVALID', 'SiteContact/Email: must be an e-mail address')
  }
  if (contact.countryCode !== '' && !/^[A-Za-z]{2}$/.test(contact.countryCode)) {
    return refuse('FIELD_INVALID', 'SiteContact/CountryCode: must be two letters')
  }
  return undefined
}

const missing = (field: string): Refusal => refuse('FIELD_INVALID', `${field}: is required`)
