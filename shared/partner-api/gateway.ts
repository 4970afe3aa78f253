import type { AccountFields } from '../accounts/account-fields.ts'
import type { VendorAnswer } from './answer.ts'

/** Until when a request may leave; asked synchronously on the connected socket, just before the headers (protocol, H6). */
export interface SendWindow {
  isOpen(): boolean
}

/** What every vendor call is given. */
export interface CallOptions {
  /** Monotonic ms by which the call must be over; the request is aborted then. */
  deadlineAt: number
  /**
   * Takes a place in the API key's budget for one request; called once before each request, also for a repeat after
   * a secret was read again. Throws to stop the call before anything is sent.
   */
  permit(): Promise<void>
  /** Only for writes. */
  window?: SendWindow
}

export type Generation = 'text' | 'xml' | 'v2' | 'v3'

/** What a read of one account showed. */
export interface AccountObservation {
  generation: Generation
  /** `presence: 'absent'` only when the vendor's "not found" was confirmed to speak of this account. */
  fields: AccountFields
  /** For telling our own new account from somebody else's of the same name; never stored or logged. */
  profile?: AccountProfile
}

export interface AccountProfile {
  organizationName?: string
  email?: string
  countryCode?: string
}

/** A new account in vendor-neutral words. The password is resolved at the moment of sending and never stored. */
export interface NewAccount {
  login: string
  password: string
  organizationName: string
  firstName: string
  lastName: string
  email: string
  phone: string
  countryCode: string
  stateCode?: string
  website?: string
  products: readonly string[]
  singleBilling: boolean
  referralCode?: string
}

export interface ListedAccount {
  login: string
  fields: AccountFields
}

export interface AccountPage {
  accounts: readonly ListedAccount[]
  /** Opaque token of the next page; absent on the last. */
  next?: string
}

/**
 * One partner at the vendor, in the blueprint's words. Each method makes one vendor request (more only where a 401 is
 * answered by reading the secret again, or a 404 must be confirmed), and never throws for what the vendor or the
 * network did: that is the answer. It rethrows only what `permit` threw.
 */
export interface Gateway {
  /** `products` are those whose absence shall be reported, besides the ones that every answer tells of. */
  readAccount(login: string, call: CallOptions, products?: readonly string[]): Promise<VendorAnswer<AccountObservation>>
  provisionAccount(account: NewAccount, call: CallOptions): Promise<VendorAnswer<AccountObservation>>
  openProduct(login: string, product: string, call: CallOptions): Promise<VendorAnswer<AccountObservation>>
  cancelProduct(login: string, product: string, call: CallOptions): Promise<VendorAnswer<AccountObservation>>
  listAccounts(page: string | undefined, call: CallOptions): Promise<VendorAnswer<AccountPage>>
}
