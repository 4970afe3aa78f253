import type { CallEvidence, Failure } from '../domain/answer.ts'
import { oddCodes } from '../domain/odd-codes.ts'

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
