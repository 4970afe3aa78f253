import type { FailureClass, FailureCode } from '../domain/answer.ts'

/** The class of a code and what an operator reads: what happened and, where there is one, the next step. */
export const failureTable = {
  NAME_LOOKUP_FAILED: ['not-sent', "The vendor's host name could not be looked up. Nothing was sent."],
  CONNECT_FAILED: ['not-sent', 'No connection to the vendor. Nothing was sent.'],
  TLS_FAILED: ['not-sent', 'The TLS handshake with the vendor failed. Nothing was sent.'],
  SEND_WINDOW_CLOSED: ['not-sent', 'The time in which the request might leave was over. Nothing was sent.'],
  DEADLINE_BEFORE_SENDING: ['not-sent', 'The time for the call was over before the request left. Nothing was sent.'],
  CONNECTION_LOST_BEFORE_SENDING: ['not-sent', 'The connection was lost before the request left. Nothing was sent.'],
  SECRETS_UNAVAILABLE: [
    'not-sent',
    'Secrets Manager could not be reached or was throttled. Nothing was sent. It is tried again.',
  ],
  TOKEN_UNAVAILABLE: ['not-sent', 'The vendor gave no access token, so nothing was sent. The call is made again.'],
  OVER_RATE: ['refused-for-now', 'The vendor refused the request because the API key was over its rate.'],
  QUOTA_EXCEEDED: ['refused-for-now', "The vendor says that the API key's requests of this day are used up."],
  CREDENTIALS_REFUSED: [
    'held',
    'The vendor refused the credentials, also after the secret was read again. Check API key, login and password in the secret.',
  ],
  ACCESS_REFUSED: [
    'held',
    'The vendor refused access (403, and no word of a rate). Check what the API key and the partner login may do.',
  ],
  SECRET_MISSING: ['held', "The partner's secret cannot be read. Nothing was sent. Create it, or grant access to it."],
  SECRET_INVALID: [
    'held',
    "The partner's secret does not hold what this generation needs. Nothing was sent. Put it right in Secrets Manager (docs/how-to/deploy.md).",
  ],
  ADDRESS_NOT_FOUND: [
    'held',
    "The vendor knows no such address, and it is not shown that the account is meant. Check the partner's login and base address in its settings.",
  ],
  METHOD_NOT_ALLOWED: ['held', 'The vendor does not take this method here (405). The interface may have changed.'],
  ANSWER_TYPE_REFUSED: ['held', 'The vendor cannot answer in our format (406). The interface may have changed.'],
  ADDRESS_GONE: ['held', 'The vendor has retired this address (410). Choose another generation for the capability.'],
  REQUEST_TYPE_REFUSED: ['held', 'The vendor does not take our media type (415). The interface may have changed.'],
  REDIRECTED: [
    'held',
    'The vendor answered with a redirect, which is not followed. Check the configured base address.',
  ],
  TLS_NOT_TRUSTED: [
    'held',
    "The vendor's certificate is not trusted. Nothing was sent. Check the base address and the network in between.",
  ],
  REQUEST_INVALID: ['rejected', 'The vendor refused the request as invalid.'],
  ACCOUNT_NOT_FOUND: ['rejected', 'The vendor has no such account under this partner.'],
  CONFLICT: ['rejected', "The request contradicts the account's state at the vendor, or the login name is taken."],
  TOKEN_AWAITED: [
    'not-sent',
    'Another function is asking for an access token at this moment, so nothing was sent. It is tried again.',
  ],
  VENDOR_ID_UNKNOWN: [
    'not-sent',
    "The vendor's identifier of the account is not known yet, and this generation asks by it. Nothing was sent.",
  ],
  RESOURCE_NOT_FOUND: [
    'rejected',
    'The vendor found nothing: no such account under this partner, or nothing at the address of the inner request. It does not say which.',
  ],
  NOT_SUBSCRIBED: ['rejected', 'The vendor has no subscription of this topic.'],
  TIMED_OUT: ['unknown', 'The request left, and no whole answer came in time.'],
  CONNECTION_LOST: ['unknown', 'The request left, and the connection was lost before a whole answer came.'],
  VENDOR_ERROR: ['unknown', 'The vendor answered with an error of its own, which does not say what was done.'],
  UNEXPECTED_STATUS: ['unknown', 'The vendor answered with a status that has no agreed meaning here.'],
  ANSWER_UNREADABLE: ['unknown', 'The vendor reported success, but the answer could not be read.'],
  ANSWER_CONTRADICTS: ['unknown', 'The answer reports success and shows the account otherwise than asked.'],
  ANSWER_TOO_LARGE: ['unknown', "The vendor's answer was larger than is read."],
  STORED_FOR_LATER: ['stored', 'The vendor stored the request and may carry it out later.'],
} as const satisfies Record<FailureCode, readonly [FailureClass, string]>
