import type { Billing } from './billing.ts'

export const accountStatuses = ['Trial', 'Open', 'Canceled', 'Trial End'] as const
export type AccountStatus = (typeof accountStatuses)[number]

export const productStatuses = ['Trial', 'Open', 'Canceled'] as const
export type ProductStatus = (typeof productStatuses)[number]

export interface VendorProduct {
  readonly name: string
  readonly status: ProductStatus
}

/** The client's company and web site; `name` is what later generations call the organisation. */
export interface Site {
  readonly name: string
  readonly phone: string
  readonly url: string
  readonly signatureName: string
}

export interface Contact {
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  readonly phone: string
  readonly countryCode: string
  readonly stateCode: string
}

/** Enough to check a password, never the password. */
export interface PasswordHash {
  readonly salt: string
  readonly digest: string
}

/** A user of an account who signs in through the partner. */
export interface SsoUser {
  readonly loginName: string
  readonly email: string
}

/** What only some generations can say or ask about an account. */
export interface AccountDetails {
  readonly timeZoneId?: string
  readonly billingLocale?: string
  /** The partner's own key, which no call gives back. */
  readonly partnerAccountId?: string
  readonly gdprOptOut?: boolean
  readonly sso?: { readonly provider: string; readonly id: string }
  readonly users?: readonly SsoUser[]
  /** The client's own contacts. */
  readonly contacts?: readonly { readonly id: string; readonly email: string }[]
  /** Addresses that were unsubscribed, in lower case. */
  readonly unsubscribed?: readonly string[]
  /** Wall-clock ms. */
  readonly lastLoginAt?: number
}

/** One client account as the vendor holds it. Values are replaced, never changed in place. */
export interface VendorAccount {
  /** Lower-case login of the partner that owns it. */
  readonly partner: string
  /** The key: the login name in lower case. */
  readonly login: string
  /** The login name as it was first written. */
  readonly loginName: string
  /** 13 digits; the id of the text generation. */
  readonly numericId: string
  /** The id of the JSON generations, e.g. 12 letters and digits. */
  readonly encodedId: string
  readonly site: Site
  readonly contact: Contact
  readonly emailCode: string
  readonly referralCode: string
  readonly password: PasswordHash
  readonly singleBilling: boolean
  /** Of a canceled account: whether it was under single billing until then. */
  readonly singleBilledBefore?: boolean
  readonly products: readonly VendorProduct[]
  /** As stored; `statusAt` adds what time alone changes. */
  readonly status: AccountStatus
  /** Wall-clock ms. */
  readonly createdAt: number
  readonly updatedAt: number
  readonly trialEndsAt: number
  /** Absent on accounts that only the XML generation has touched; `billingOf` says what it then is. */
  readonly billing?: Billing
  readonly details?: AccountDetails
}

/** A company that resells the vendor, with its own credentials and its own accounts. */
export interface VendorPartner {
  /** Name in the URL: the login in lower case. */
  readonly partner: string
  readonly apiKey: string
  readonly login: string
  readonly password: string
  /** What asks for V3 tokens; the login and the password where it is not said. */
  readonly clientId?: string
  readonly clientSecret?: string
  /** Signs V2 webhooks; the password where it is not said. */
  readonly apiSecret?: string
}

/** The key of a login name: upper and lower case are the same name at the vendor. */
export const loginKey = (loginName: string): string => loginName.toLowerCase()

/** A product that is still used: everything but canceled. */
export const isLive = (product: VendorProduct): boolean => product.status !== 'Canceled'

/** The status at `now` (ms): a trial that ran out says so without anybody's doing. */
export function statusAt(account: VendorAccount, now: number): AccountStatus {
  return account.status === 'Trial' && now >= account.trialEndsAt ? 'Trial End' : account.status
}
