import type { VendorAccount } from './account.ts'
import type { Switches } from './switches.ts'
import { refuse, type Verdict } from './verdict.ts'

/** A user to be added to an account: docs/reference/vendor.md#v3-sso-users. */
export interface NewUser {
  readonly loginName: string
  readonly email: string
}

/**
 * users/sso: the login name must be new at the vendor, the address in the account.
 *
 * @param isLoginTaken whether an account of the vendor, or a user of one, has the login name
 */
export function decideUser(
  account: VendorAccount,
  user: NewUser,
  isLoginTaken: boolean,
  switches: Switches,
  now: number,
): Verdict {
  if (!switches.ssoForAllUsers) return refuse('FEATURE_OFF', 'single sign-on for all users is not enabled')
  const users = account.details?.users ?? []
  const isKnown = users.some((known) => known.email.toLowerCase() === user.email.toLowerCase())
  if (isLoginTaken || isKnown) return refuse('USER_TAKEN', 'login_name or contact_email: is already taken')
  const { loginName, email } = user
  const details = { ...account.details, users: [...users, { loginName, email }] }
  return { ok: true, effect: 'user-created', account: { ...account, details, updatedAt: now } }
}

/** contacts/unsubscribe for one account: docs/reference/vendor.md#v3-unsubscribe-contacts. */
export function decideUnsubscribe(account: VendorAccount, addresses: readonly string[], now: number): Verdict {
  const known = account.details?.unsubscribed ?? []
  const added = newAddresses(account, addresses)
  if (added.length === 0) return { ok: true, effect: 'none', account }
  const details = { ...account.details, unsubscribed: [...known, ...added] }
  return { ok: true, effect: 'contacts-unsubscribed', account: { ...account, details, updatedAt: now } }
}

/** The addresses that are not yet unsubscribed, in lower case, each once. */
export function newAddresses(account: VendorAccount, addresses: readonly string[]): readonly string[] {
  const known = account.details?.unsubscribed ?? []
  return [...new Set(addresses.map((address) => address.toLowerCase()))].filter((address) => !known.includes(address))
}
