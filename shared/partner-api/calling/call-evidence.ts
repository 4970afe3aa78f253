import type { CallEvidence, Failure } from '../../domain/answer.ts'
import type { Answered, Exchange } from '../transport/exchange.ts'
import { AnswerError } from './answer-error.ts'
import { keepableText } from './confidential-text.ts'
import type { VendorCall } from './vendor-call.ts'

const longestAnswer = 500
const mostListed = 20

/** Shortens an answer that is no success to what it says, before personal data are taken out. */
export type ReadRefusal = (answer: Answered) => string

/** The record of a call that came to nothing before the transport was asked. */
export function evidenceOfNothingSent(call: VendorCall<unknown>, finishedAt: number, why?: string): CallEvidence {
  return { ...whatIsAsked(call), finishedAt, ...(why === undefined ? {} : { answered: why.slice(0, longestAnswer) }) }
}

/** The record of an exchange: at most 2 KB, without query, secrets and personal data. */
export function evidenceOf<Value>(
  call: VendorCall<Value>,
  exchange: Exchange,
  result: { value: Value } | { failure: Failure; cause?: unknown },
  readRefusal: ReadRefusal,
  secrets: readonly string[],
): CallEvidence {
  const { sentAt, status, finishedAt } = exchange
  const answered =
    'value' in result ? call.describe(result.value) : readingOf(call, exchange, result.cause, readRefusal, secrets)
  return {
    ...whatIsAsked(call),
    ...(sentAt === undefined ? {} : { sentAt }),
    finishedAt,
    ...(status === undefined ? {} : { status }),
    ...(answered === undefined || answered === '' ? {} : { answered: answered.slice(0, longestAnswer) }),
  }
}

function readingOf<Value>(
  call: VendorCall<Value>,
  exchange: Exchange,
  cause: unknown,
  readRefusal: ReadRefusal,
  secrets: readonly string[],
): string | undefined {
  if (exchange.outcome === 'failed') return undefined
  if (cause instanceof AnswerError) return `${cause.code} ${cause.message}`
  // An unreadable success may hold anybody's profile.
  if (cause !== undefined) return undefined
  return keepableText(readRefusal(exchange), [...secrets, ...(call.confidential ?? [])])
}

function whatIsAsked({ name, method, path, sent }: VendorCall<unknown>): Omit<CallEvidence, 'finishedAt'> {
  return { call: name, method, path, ...(sent === undefined ? {} : { sent: shortened(sent) }) }
}

function shortened(sent: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(sent)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, Array.isArray(value) ? value.slice(0, mostListed) : value]),
  )
}
