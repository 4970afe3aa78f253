import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { AskedAccount } from '../../account-reads/read-context.ts'
import { jsonAnswer, problemAnswer } from './problem.ts'

/** What is told of an account, or why nothing can be. */
export type Told =
  | { is: 'known'; report: unknown }
  | { is: 'not-known' }
  | { is: 'unknown'; reason: string; retryAt?: number }

/** 200 with the report, 404 for an account that is not the partner's, 503 where the vendor could not say: never a false no. */
export function accountAnswer(told: Told, { partner, account }: AskedAccount): APIGatewayProxyStructuredResultV2 {
  switch (told.is) {
    case 'known':
      return jsonAnswer(200, told.report)
    case 'not-known':
      return problemAnswer({
        status: 404,
        code: 'ACCOUNT_UNKNOWN',
        title: 'The partner has no such account.',
        detail: `The vendor does not know ${account} as an account of ${partner.id}.`,
        nextSteps: ['Ask for its membership, which holds the letter that asks the vendor to move the account.'],
      })
    case 'unknown':
      return unavailable(told.reason, told.retryAt)
  }
}

function unavailable(reason: string, retryAt: number | undefined): APIGatewayProxyStructuredResultV2 {
  const answer = problemAnswer({
    status: 503,
    code: 'VENDOR_UNAVAILABLE',
    title: 'The vendor could not say now.',
    reason,
    ...(retryAt === undefined ? {} : { retryAt: new Date(retryAt).toISOString() }),
    nextSteps: ['Ask again; without fresh=true the API returns the last answer, where there is one.'],
  })
  if (retryAt === undefined) return answer
  // The header knows whole seconds only; coming a part of one too early would be for nothing.
  const seconds = new Date(Math.ceil(retryAt / 1_000) * 1_000)
  return { ...answer, headers: { ...answer.headers, 'retry-after': seconds.toUTCString() } }
}
