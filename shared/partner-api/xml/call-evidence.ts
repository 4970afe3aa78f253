import type { CallEvidence, Failure } from '../answer.ts'
import type { Exchange } from '../transport/exchange.ts'
import { keepableText } from './confidential-text.ts'
import type { XmlCall } from './xml-call.ts'
import { XmlError } from './xml-error.ts'

const longestAnswer = 500
const mostListed = 20

/** The record of a call that came to nothing before the transport was asked. */
export function evidenceOfNothingSent(call: XmlCall<unknown>, finishedAt: number): CallEvidence {
  return { ...whatIsAsked(call), finishedAt }
}

/** The record of an exchange: at most 2 KB, without secrets and personal data. */
export function evidenceOf<Value>(
  call: XmlCall<Value>,
  exchange: Exchange,
  result: { value: Value } | { failure: Failure; cause?: unknown },
  credentials: readonly string[],
): CallEvidence {
  const { sentAt, status, finishedAt } = exchange
  const answered =
    'value' in result ? call.describe(result.value) : readingOf(call, exchange, result.cause, credentials)
  return {
    ...whatIsAsked(call),
    ...(sentAt === undefined ? {} : { sentAt }),
    finishedAt,
    ...(status === undefined ? {} : { status }),
    ...(answered === undefined || answered === '' ? {} : { answered: answered.slice(0, longestAnswer) }),
  }
}

function readingOf<Value>(
  call: XmlCall<Value>,
  exchange: Exchange,
  cause: unknown,
  credentials: readonly string[],
): string | undefined {
  if (exchange.outcome === 'failed') return undefined
  // An answer that should have shown the account may hold its profile: only what is wrong with it is kept.
  if (exchange.status >= 200 && exchange.status <= 299) {
    return cause instanceof XmlError ? `${cause.code} ${cause.message}` : undefined
  }
  return keepableText(exchange.body.toString('utf8', 0, 4_000), [...credentials, ...(call.confidential ?? [])])
}

function whatIsAsked({
  name,
  method,
  path,
  sent,
}: XmlCall<unknown>): Pick<CallEvidence, 'call' | 'method' | 'path' | 'sent'> {
  return {
    call: name,
    method,
    path: path.split('?', 1)[0] ?? path,
    ...(sent === undefined ? {} : { sent: shortened(sent) }),
  }
}

function shortened(sent: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(sent).map(([name, value]) => [name, Array.isArray(value) ? value.slice(0, mostListed) : value]),
  )
}
