import { passwordFault } from '../../credentials/password-rules.ts'
import type { ShownStatus } from '../calling/account-status.ts'
import { isCountryCode } from '../calling/country-codes.ts'
import { FieldError } from '../calling/field-error.ts'
import { checkOneOf, checkText } from '../calling/field-rules.ts'
import type { OddRow } from '../calling/odd-row.ts'
import type { NewAccount } from '../gateway.ts'

/** What the vendor says of a new account. */
export interface CreatedClientAccount extends Partial<ShownStatus> {
  vendorId: string
  /** V3's name for the provisioning; nothing can be looked up by it. */
  provisionId?: string
}

/** One row of the vendor's listing. */
export interface ListedClientAccount extends Partial<ShownStatus> {
  vendorId: string
  /** The user name; V3 samples show a person's name in it once, so it is not proof. */
  login: string
  /** A cancellation with a later date is on record; the status is still the one before. */
  cancellationPending?: boolean
  organizationName?: string
  subscriberCount?: number
  /** As the vendor writes it. */
  lastLoginAt?: string
}

export interface ClientAccountPage {
  accounts: readonly ListedClientAccount[]
  /** Rows that are not as agreed; missing where none is odd. */
  oddRows?: readonly OddRow[]
  /** Opaque token of the next page; missing on the last. */
  next?: string
}

/**
 * Checks country and state together: docs/reference/vendor.md#v2-create and #v3-create.
 *
 * @returns the state, empty where there is none
 * @throws FieldError
 */
export function checkPlace(countryCode: string, stateCode: string | undefined): string {
  const letters = { least: 2, most: 2, form: { pattern: /^[A-Z]{2}$/, words: 'two capital letters' }, shown: true }
  const country = checkText('countryCode', countryCode, letters)
  if (!isCountryCode(country))
    throw new FieldError('countryCode', 'must be the code of a country (ISO 3166-1)', country)
  if (country === 'US' || country === 'CA') return checkText('stateCode', stateCode ?? '', letters)
  if (stateCode === undefined || stateCode === '') return ''
  throw new FieldError('stateCode', 'must be left out outside the United States and Canada', stateCode)
}

/**
 * Checks a password by the vendor's rules: docs/reference/vendor.md#v3-create. They are published for V3 only; the
 * accounts are the same.
 *
 * @throws FieldError, without the password
 */
export function checkPassword(password: string, login: string): string {
  const fault = passwordFault(password, login)
  if (fault === undefined) return password
  throw new FieldError('password', fault)
}

/**
 * Single billing is only had by managed accounts: docs/reference/vendor.md#v2-create and #v3-create.
 *
 * @throws FieldError
 */
export function checkBilling({ managed, singleBilling }: Pick<NewAccount, 'managed' | 'singleBilling'>): void {
  if (singleBilling === true && managed !== true) {
    throw new FieldError('singleBilling', 'must not be asked for without managed', singleBilling)
  }
}

/** Locales of a bill: docs/reference/vendor.md#v3-create. @throws FieldError */
export const checkLocale = (locale: string | undefined): (typeof locales)[number] | undefined =>
  locale === undefined ? undefined : checkOneOf('billingLocale', locale, locales)

const locales = ['en_US', 'en_GB'] as const

/** What an answer might repeat of the account, whole or in the parts by which a person could be recognised. */
export function confidentialOf(account: NewAccount): string[] {
  const { signIn, organizationName = '', firstName = '', lastName = '', email, phone = '' } = account
  const { organizationPhone = '', website = '', partnerAccountId = '' } = account
  const secret = 'password' in signIn ? signIn.password : signIn.externalId
  const parts = [email.split('@', 1)[0] ?? '', website.replace(/^https?:\/\//, '')]
  const whole = [
    secret,
    organizationName,
    firstName,
    lastName,
    email,
    phone,
    organizationPhone,
    website,
    partnerAccountId,
  ]
  return [...whole, ...parts].filter((value) => value !== '')
}

/**
 * The product that these generations give every account; others cannot be asked for:
 * docs/reference/vendor.md#v3-create.
 */
const onlyProduct = 'EmailMarketing'

/**
 * Refuses what a generation has no field for, since a caller who sends it wants it.
 *
 * @throws FieldError
 */
export function refuseForeignFields(
  account: NewAccount,
  generation: string,
  foreign: readonly (keyof NewAccount)[],
): void {
  for (const field of foreign) {
    if (account[field] !== undefined) throw new FieldError(field, `must be left out: ${generation} has no field for it`)
  }
  const { products } = account
  if (products !== undefined && (products.length !== 1 || products[0] !== onlyProduct)) {
    throw new FieldError(
      'products',
      `must be left out or ${onlyProduct} alone: ${generation} gives no others`,
      products,
    )
  }
}
