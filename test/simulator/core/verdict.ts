import type { VendorAccount } from './account.ts'

/**
 * What a call changed. `account-canceled`: the account went, by itself or with its last product. `cancel-scheduled`: it
 * will go at a later date. `reopened`: a canceled account got a plan and is open again.
 */
export type Effect =
  | 'created'
  | 'opened'
  | 'canceled'
  | 'account-canceled'
  | 'updated'
  | 'cancel-scheduled'
  | 'plan-changed'
  | 'reopened'
  | 'user-created'
  | 'contact-created'
  | 'contacts-unsubscribed'
  | 'subscribed'
  | 'unsubscribed'
  | 'token-issued'
  | 'none'

/** Why the vendor said no; each façade has its own spelling for it. Append-only. */
export type RefusalReason =
  | 'FIELD_INVALID'
  | 'LOGIN_TAKEN'
  | 'NOT_FOUND'
  | 'NOT_OURS'
  | 'NOT_SINGLE_BILLED'
  | 'PRODUCTS_EMPTY'
  | 'PRODUCT_NOT_HELD'
  | 'ALREADY_OPEN'
  | 'ALREADY_CANCELED'
  | 'ON_TRIAL'
  | 'PAGE_INVALID'
  | 'PLAN_INVALID'
  | 'ACCOUNT_CANCELED'
  | 'NOT_MANAGED'
  | 'FEATURE_OFF'
  | 'USER_TAKEN'
  | 'CONTACT_TAKEN'
  | 'PRODUCT_UNKNOWN'
  | 'NOT_SET_UP'
  | 'BACK_TO_TRIAL'
  | 'OTHER_PLAN_GROUP'

export interface Refusal {
  readonly ok: false
  readonly reason: RefusalReason
  /** In the vendor's terms; never carries a password or a client's personal data. */
  readonly message: string
}

/** The vendor's decision on a change of one account. `account` is the state after it. */
export type Verdict = { readonly ok: true; readonly effect: Effect; readonly account: VendorAccount } | Refusal

export const refuse = (reason: RefusalReason, message: string): Refusal => ({ ok: false, reason, message })
