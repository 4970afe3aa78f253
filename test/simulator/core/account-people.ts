import type { VendorAccount } from './account.ts'
import type { Switches } from './switches.ts'
import { refuse, type Verdict } from './verdict.ts'

/** A user to be added to an account: docs/reference/vendor.md#v3-sso-users. */
export interface NewUser {
  readonly loginName: string
  readonly email: string
}

/**
 * users/sso: the login name must be new at the vendor, the address in the account or at the vendor.
 *
 * @param isLoginTaken whether an account of the vendor, or a user of one, has the login name
 * @param isEmailTaken whether a user of another account has the address
 */
export function decideUser(
  account: VendorAccount,
  user: NewUser,
  isLoginTaken: boolean,
  isEmailTaken: boolean,
  switches: Switches,
  now: number,
): Verdict {
  if (!switches.ssoForAllUsers) return refuse('FEATURE_OFF', 'single sign-on for all users is not enabled')
  const users = account.details?.users ?? []
  const isElsewhere = isEmailTaken && switches.ssoEmailUnique === 'vendor'
  const isKnown = isElsewhere || users.some((known) => known.email.toLowerCase() === user.email.toLowerCase())
  if (isLoginTaken || isKnown) return refuse('USER_TAKEN', 'login_name or contact_email: is already taken')
  const { loginName, email } = user
  const details = { ...account.details, users: [...users, { loginName, email }] }
  return { ok: true, effect: 'user-created', account: { ...account, details, updatedAt: now } }
}

/** POST contacts in the account's name: an address is in an account once (the vendor's guide, contacts_create.html). */
export function decideContact(account: VendorAccount, id: string, email: string, now: number): Verdict {
  const contacts = account.details?.contacts ?? []
  const isThere = contacts.some((known) => known.email.toLowerCase() === email.toLowerCase())
  if (isThere) return refuse('CONTACT_TAKEN', 'email_address: a contact with this address exists')
  const details = { ...account.details, contacts: [...contacts, { id, email }] }
  return { ok: true, effect: 'contact-created', account: { ...account, details, updatedAt: now } }
}

/**
 * contacts/unsubscribe for one account: docs/reference/vendor.md#v3-unsubscribe-contacts.
 *
 * @param deletes whether the contacts go with it
 */
export function decideUnsubscribe(
  account: VendorAccount,
  addresses: readonly string[],
  deletes: boolean,
  now: number,
): Verdict {
  const known = account.details?.unsubscribed ?? []
  const added = newAddresses(account, addresses)
  const contacts = account.details?.contacts ?? []
  const gone = new Set(deletes ? addresses.map((address) => address.toLowerCase()) : [])
  const left = contacts.filter(({ email }) => !gone.has(email.toLowerCase()))
  if (added.length === 0 && left.length === contacts.length) return { ok: true, effect: 'none', account }
  const details = { ...account.details, contacts: left, unsubscribed: [...known, ...added] }
  return { ok: true, effect: 'contacts-unsubscribed', account: { ...account, details, updatedAt: now } }
}

/** The addresses that are not yet unsubscribed, in lower case, each once. */
export function newAddresses(account: VendorAccount, addresses: readonly string[]): readonly string[] {
  const known = account.details?.unsubscribed ?? []
  return [...new Set(addresses.map((address) => address.toLowerCase()))].filter((address) => !known.includes(address))
}
