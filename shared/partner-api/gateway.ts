import type { AccountFields } from '../domain/account-fields.ts'
import type { VendorAnswer } from '../domain/answer.ts'
import type { BillingPlan } from '../domain/billing-plan.ts'
import type { OddRow } from './calling/odd-row.ts'
import type { WebhookTopic } from './json/webhook-topics.ts'
import type { InnerRequest } from './v3/calls/act-for-account.ts'
import type { NewSsoUser } from './v3/calls/create-sso-user.ts'
import type { ContactsToUnsubscribe } from './v3/calls/unsubscribe-contacts.ts'

/**
 * Until when a request may leave; asked synchronously on the connected socket, just before the headers
 * (docs/explanation/protocol.md#the-window-on-the-socket).
 */
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

export const generations = ['text', 'xml', 'v2', 'v3'] as const
export type Generation = (typeof generations)[number]

/** How an account is called at the vendor. */
export interface AccountNames {
  /** Login name in lower case. */
  login: string
  /** The vendor's identifiers by generation, as far as they are known. */
  vendorIds: Readonly<Partial<Record<string, string>>>
}

/** What a read of one account showed. */
export interface AccountObservation {
  generation: Generation
  /** `presence: 'absent'` only when the vendor's "not found" was confirmed to speak of this account. */
  fields: AccountFields
  /** How many products it showed beyond those that are kept of an account. */
  productsLeftOut?: number
  /** For telling our own new account from somebody else's of the same name; never stored or logged. */
  profile?: AccountProfile
  /** Where the generation shows it. */
  plan?: BillingPlan
}

export interface AccountProfile {
  organizationName?: string
  email?: string
  countryCode?: string
}

/** How the owner of a new account will sign in. A password is resolved at the moment of sending and never stored. */
export type SignIn = { password: string } | { externalId: string; externalProvider: string }

/**
 * A new account in vendor-neutral words. What the generation that serves it has no field for is refused, not dropped.
 */
export interface NewAccount {
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
  billingLocale?: string
  managed?: boolean
  /** Needs `managed`. */
  singleBilling?: boolean
  gdprOptOut?: boolean
  /** E-mail marketing alone when left out. */
  products?: readonly string[]
  referralCode?: string
}

/** What a plan change asks for. */
export interface PlanChange {
  /** The vendor's name of the plan, such as `GOLD`. */
  planType: string
  /** From the vendor's support; the account's own group when left out. */
  planGroupId?: number
  /** 1–31; heeded only when the account leaves its trial. */
  billingDayOfMonth?: number
}

export interface AccountCancellation {
  /** Wall-clock ms; a later time leaves the account as it is until then. */
  effectiveAt: number
  /** One of the vendor's reasons. */
  reason?: number
}

/** What an update changes; all else stays as it is. */
export interface AccountUpdate {
  singleBilling: boolean
  products: readonly string[]
}

export interface ListedAccount {
  /** In lower case; missing where the row does not show one that can be a login name. */
  login?: string
  /** The row shows a name that cannot be a login name: a person's, most likely. */
  otherName?: true
  fields: AccountFields
  organizationName?: string
}

export interface AccountPage {
  accounts: readonly ListedAccount[]
  /** Rows that are not as agreed, whether they count or not; missing where none is odd. */
  oddRows?: readonly OddRow[]
  /** Opaque token of the next page; absent on the last. */
  next?: string
}

type Observed = Promise<VendorAnswer<AccountObservation>>

/**
 * One partner at the vendor, in our words; which generation serves a method is the partner's settings' to say. Each
 * method makes one vendor request (more only where a 401 is answered by reading the secret again, a 404 must be
 * confirmed, or an update must read what it writes back), and never throws for what the vendor or the network did: that
 * is the answer. It rethrows only what `permit` threw.
 */
export interface Gateway {
  /**
   * Reads one account by the cheapest generation that shows every wanted field and can ask by a name that is known.
   *
   * @param wanted - names of fields; a product that is wanted and not shown is `absent`
   */
  readAccount(account: AccountNames, wanted: readonly string[], call: CallOptions): Observed
  provisionAccount(account: NewAccount, call: CallOptions): Observed
  openProduct(account: AccountNames, product: string, call: CallOptions): Observed
  cancelProduct(account: AccountNames, product: string, call: CallOptions): Observed
  updateAccount(account: AccountNames, update: AccountUpdate, call: CallOptions): Observed
  changePlan(account: AccountNames, change: PlanChange, call: CallOptions): Observed
  cancelAccount(account: AccountNames, cancellation: AccountCancellation, call: CallOptions): Observed
  listAccounts(page: string | undefined, call: CallOptions): Promise<VendorAnswer<AccountPage>>
  /** The topic's field, `none` where nothing is subscribed. */
  readTopic(topic: WebhookTopic, call: CallOptions): Observed
  subscribeTopic(topic: WebhookTopic, callbackUri: string, call: CallOptions): Observed
  unsubscribeTopic(topic: WebhookTopic, call: CallOptions): Observed
  testTopic(topic: WebhookTopic, call: CallOptions): Observed
  createSsoUser(account: AccountNames, user: NewSsoUser, call: CallOptions): Promise<VendorAnswer<'created'>>
  /** How many the vendor says that it has unsubscribed. */
  unsubscribeContacts(
    account: AccountNames,
    contacts: ContactsToUnsubscribe,
    call: CallOptions,
  ): Promise<VendorAnswer<number>>
  /** The JSON of the inner answer, `undefined` for none. */
  actForAccount(account: AccountNames, request: InnerRequest, call: CallOptions): Promise<VendorAnswer<unknown>>
  /**
   * The cheapest read that shows whether the vendor answers this partner at all; it depends on no account, and on
   * nothing in a listing but that it is one.
   *
   * @param generation the one to ask over; that of membership where it is left out or not used
   * @param isProof where the listing alone is refused, one more read shows whether the partner is let in; a held key, whose
   *   sign-ins are counted, is not asked twice
   */
  probe(call: CallOptions, generation?: string, isProof?: boolean): Promise<VendorAnswer<unknown>>
  /**
   * A digest of what is signed in with at a generation, out of the secret store unless it was read at most `age` ms
   * ago; nothing where the secret cannot be had or used. Calls made from now on sign in with what was read.
   */
  signIn?(generation: string | undefined, age: number): Promise<string | undefined>
}
