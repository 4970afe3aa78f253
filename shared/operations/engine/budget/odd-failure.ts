import type { CallEvidence, Failure, FailureCode } from '../../../partner-api/answer.ts'

/**
 * Answers that are as likely about the one account that was asked for as about the key: refusals of access, method or type,
 * and successes that cannot be read or contradict themselves. A conflict and an invalid request are verdicts; refused
 * credentials are never odd, since a proof would be one more refused sign-in.
 */
const oddCodes: ReadonlySet<FailureCode> = new Set([
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

export const isOdd = ({ code }: Pick<Failure, 'code'>): boolean => oddCodes.has(code)

/** Whether it would be an outage, were it not about one account alone. */
export const isOutage = (failure: Failure): boolean =>
  failure.ours !== true && failure.class === 'unknown' && !isOdd(failure)

/** The account that a failed request named in its address or body; nothing where it named none, or never left. */
export const accountNamed = (
  account: string | undefined,
  failure: Failure,
  evidence: CallEvidence | undefined,
): string | undefined =>
  failure.class === 'not-sent' || evidence === undefined || /list/.test(evidence.call) ? undefined : account
