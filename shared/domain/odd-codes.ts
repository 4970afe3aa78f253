import type { FailureCode } from './answer.ts'

/**
 * Answers that are as likely about the one thing that was asked for as about the key: refusals of access, method or type,
 * and successes that cannot be read or contradict themselves. A conflict and an invalid request are verdicts; refused
 * credentials are never odd, since a proof would be one more refused sign-in.
 */
export const oddCodes: ReadonlySet<FailureCode> = new Set([
  'ACCESS_REFUSED',
  'METHOD_NOT_ALLOWED',
  'ANSWER_TYPE_REFUSED',
  'ADDRESS_GONE',
  'REQUEST_TYPE_REFUSED',
  'REDIRECTED',
  'UNEXPECTED_STATUS',
  'ANSWER_UNREADABLE',
  'ANSWER_CONTRADICTS',
  'ANSWER_TOO_LARGE',
])
