import type { AccountStatus } from '../../accounts/account-fields.ts'
import { passwordFault } from '../../credentials/password-rules.ts'
import { FieldError } from '../calling/field-error.ts'
import { checkText } from '../calling/field-rules.ts'

/** How the owner of a new account will sign in. A password is resolved at the moment of sending and never stored. */
export type SignIn = { password: string } | { externalId: string; externalProvider: string }

/** A new account as V2 and V3 take it; what a generation has no field for is refused, not dropped. */
export interface NewClientAccount {
  login: string
  signIn: SignIn
  email: string
  /** Two capital letters, ISO 3166-1. */
  countryCode: string
  /** Two capital letters; in the United States and Canada only, and there required. */
  stateCode?: string
  organizationName?: string
  firstName?: string
  lastName?: string
  phone?: string
  organizationPhone?: string
  timeZoneId?: string
  website?: string
  /** The partner's own key of the account; the vendor never shows it again. */
  partnerAccountId?: string
  billingLocale?: 'en_US' | 'en_GB'
  managed?: boolean
  /** Needs `managed`. */
  singleBilling?: boolean
  gdprOptOut?: boolean
}

/** What the vendor says of a new account. */
export interface CreatedClientAccount {
  vendorId: string
  status?: AccountStatus
  /** V3's name for the provisioning; nothing can be looked up by it. */
  provisionId?: string
}

/** One row of the vendor's listing. */
export interface ListedClientAccount {
  vendorId: string
  /** The user name; V3 samples show a person's name in it once, so it is not proof. */
  login?: string
  status?: AccountStatus
  /** A cancellation with a later date is on record; the status is still the one before. */
  cancellationPending?: boolean
  organizationName?: string
  subscriberCount?: number
  /** As the vendor writes it. */
  lastLoginAt?: string
}

export interface ClientAccountPage {
  accounts: readonly ListedClientAccount[]
  /** Opaque token of the next page; missing on the last. */
  next?: string
}

/** A page in one line, for the evidence. */
export const describePage = ({ accounts, next }: ClientAccountPage): string =>
  `${accounts.length} accounts, ${next === undefined ? 'last page' : 'more follow'}`

/**
 * Checks country and state together: vendor reference, sections 3.2 and 4.4.
 *
 * @returns the state, empty where there is none
 * @throws FieldError
 */
export function checkPlace(countryCode: string, stateCode: string | undefined): string {
  const letters = { least: 2, most: 2, form: { pattern: /^[A-Z]{2}$/, words: 'two capital letters' }, shown: true }
  const country = checkText('countryCode', countryCode, letters)
  if (country === 'US' || country === 'CA') return checkText('stateCode', stateCode ?? '', letters)
  if (stateCode === undefined || stateCode === '') return ''
  throw new FieldError('stateCode', 'must be left out outside the United States and Canada', stateCode)
}

/**
 * Checks a password by the vendor's rules: vendor reference, section 4.4. They are published for V3 only; the accounts
 * are the same.
 *
 * @throws FieldError, without the password
 */
export function checkPassword(password: string, login: string): string {
  const fault = passwordFault(password, login)
  if (fault === undefined) return password
  throw new FieldError('password', fault)
}

/**
 * Single billing is only had by managed accounts: vendor reference, sections 3.2 and 4.4.
 *
 * @throws FieldError
 */
export function checkBilling({ managed, singleBilling }: Pick<NewClientAccount, 'managed' | 'singleBilling'>): void {
  if (singleBilling === true && managed !== true) {
    throw new FieldError('singleBilling', 'must not be asked for without managed', singleBilling)
  }
}

/** What an answer might repeat of the account, whole or in the parts by which a person could be recognised. */
export function confidentialOf(account: NewClientAccount): string[] {
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
