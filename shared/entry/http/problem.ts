import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { StoreError } from '../../ledger/item-store.ts'
import { LedgerError } from '../../ledger/ledger-error.ts'

export interface Problem {
  status: number
  /** Append-only; also the last part of the problem's `type`. */
  code: string
  title: string
  detail?: string
  nextSteps?: readonly string[]
  problems?: readonly unknown[]
  [more: string]: unknown
}

/** A JSON answer. */
export const jsonAnswer = (
  statusCode: number,
  body: unknown,
  headers: Record<string, string> = {},
): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
})

/** An error as RFC 9457 problem details. */
export function problemAnswer(problem: Problem): APIGatewayProxyStructuredResultV2 {
  const { code, ...rest } = problem
  const body = { type: `urn:partner-ops:problem:${code}`, code, ...rest }
  return jsonAnswer(problem.status, body, { 'content-type': 'application/problem+json' })
}

/** What a caller is told when a function failed: whether to try again, and nothing of the inside. */
export function failureAnswer(error: unknown): APIGatewayProxyStructuredResultV2 {
  const passing = error instanceof StoreError || (error instanceof LedgerError && error.code === 'CONTENDED')
  if (passing) {
    return problemAnswer({
      status: 503,
      code: 'LEDGER_UNAVAILABLE',
      title: 'The ledger could not be reached; nothing was accepted.',
      nextSteps: ['Send the same request again: its operationId keeps it from being carried out twice.'],
    })
  }
  if (error instanceof LedgerError && error.code === 'FORM_DIFFERS') {
    return problemAnswer({
      status: 503,
      code: 'LEDGER_FORM_DIFFERS',
      title: 'The ledger was written by another version of Partner Ops; nothing was accepted.',
      nextSteps: [
        'Have the operator look at the function’s log, which names the remedy; then send the same request again.',
      ],
    })
  }
  return problemAnswer({
    status: 500,
    code: 'INTERNAL_ERROR',
    title: 'The request failed inside Partner Ops.',
    nextSteps: ['Send the same request again; if it goes on, look at the function’s log.'],
  })
}
