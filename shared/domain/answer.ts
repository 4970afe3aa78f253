/**
 * What became of one vendor request: docs/explanation/protocol.md#failure-classes.
 *
 * - `not-sent`: provably never reached the vendor; may be repeated with backoff
 * - `refused-for-now`: over rate or quota; nothing was applied; wait, then repeat
 * - `held`: a fault of our settings or credentials; nothing was applied; never a verdict on the account
 * - `rejected`: the vendor's verdict on this account
 * - `unknown`: left us, and no answer that proves anything came back
 * - `stored`: the vendor wrote it down and may carry it out later
 */
export type FailureClass = 'not-sent' | 'refused-for-now' | 'held' | 'rejected' | 'unknown' | 'stored'

/** Append-only: operators and callers match on these. */
export type FailureCode =
  | 'NAME_LOOKUP_FAILED'
  | 'CONNECT_FAILED'
  | 'TLS_FAILED'
  | 'SEND_WINDOW_CLOSED'
  | 'DEADLINE_BEFORE_SENDING'
  | 'CONNECTION_LOST_BEFORE_SENDING'
  | 'OVER_RATE'
  | 'QUOTA_EXCEEDED'
  | 'CREDENTIALS_REFUSED'
  | 'ACCESS_REFUSED'
  | 'SECRET_MISSING'
  | 'SECRET_INVALID'
  | 'ADDRESS_NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'ANSWER_TYPE_REFUSED'
  | 'ADDRESS_GONE'
  | 'REQUEST_TYPE_REFUSED'
  | 'REDIRECTED'
  | 'TLS_NOT_TRUSTED'
  | 'REQUEST_INVALID'
  | 'ACCOUNT_NOT_FOUND'
  | 'CONFLICT'
  | 'TIMED_OUT'
  | 'CONNECTION_LOST'
  | 'VENDOR_ERROR'
  | 'UNEXPECTED_STATUS'
  | 'ANSWER_UNREADABLE'
  | 'ANSWER_CONTRADICTS'
  | 'ANSWER_TOO_LARGE'
  | 'STORED_FOR_LATER'
  | 'SECRETS_UNAVAILABLE'
  | 'TOKEN_UNAVAILABLE'
  | 'RESOURCE_NOT_FOUND'
  | 'NOT_SUBSCRIBED'
  | 'VENDOR_ID_UNKNOWN'
  | 'TOKEN_AWAITED'

export interface Failure {
  class: FailureClass
  code: FailureCode
  /** For operators; never carries a secret or a client's personal data. */
  message: string
  /** HTTP status, when one was seen. */
  status?: number
  /** Wall-clock ms before which the vendor asked not to be called again. */
  retryAt?: number
  /** The generation that was asked. */
  generation?: string
  /** With refused credentials: a digest of them, to tell whether others are there by now. */
  signIn?: string
  /** Our own process stood still so long that the vendor need not have failed at all. */
  ours?: true
}

/** The record of one exchange: what was sent and answered, redacted, small enough to store (≤ 2 KB). */
export interface CallEvidence {
  call: string
  method: string
  /** Path with the partner's and account's login names, without query. */
  path: string
  /** Wall-clock ms at which the headers left; absent when they never did. */
  sentAt?: number
  finishedAt: number
  status?: number
  /** What was sent, field by field, with secrets and personal data left out. */
  sent?: Record<string, unknown>
  /** A short reading of the answer, without personal data. */
  answered?: string
}

export type VendorAnswer<Value> =
  | { ok: true; value: Value; evidence: CallEvidence }
  | { ok: false; failure: Failure; evidence: CallEvidence }
