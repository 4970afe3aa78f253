import type { Failure, FailureCode } from '../domain/answer.ts'
import { retryAfter } from './calling/retry-after.ts'
import { failureTable } from './failure-messages.ts'
import type { Answered, Exchange, ExchangeFailed, FailureReason } from './transport/exchange.ts'

/** What the vendor says when it refuses because of rate or quota. */
export interface RateRefusal {
  code: 'OVER_RATE' | 'QUOTA_EXCEEDED'
  /** Wall-clock ms from which it is over, where the vendor's answer names no other time. */
  retryAt?: number
}

/** What the classification must know of a request; the rest follows from the answer. */
export interface RequestRules<Value> {
  kind: 'read' | 'write'
  /** Whether the address names one account, so that a confirmed 404 is a verdict on it. */
  namesAccount: boolean
  /** What a confirmed 404 says where the address names one thing; an unknown account when left out. */
  notFound?: FailureCode
  /** The vendor stores this write when it answers 503 (docs/reference/vendor.md#v3-create). */
  storedWhenUnavailable?: boolean
  /** A refusal in the body of a success, as the text generation sends it (docs/reference/vendor.md#text-answers). */
  refusalInSuccess?(answer: Answered): FailureCode | undefined
  /** How this generation words its refusals by rate and quota. */
  rateRefusal(answer: Answered): RateRefusal | undefined
  /** Reads the answer of a success; throws when it is broken or speaks of something else. */
  read(answer: Answered): Value
}

/** What was learnt besides the answer itself. */
export interface History {
  /** The partner's own address was shown to be right, so that a 404 must speak of the account. */
  partnerAddressProven?: boolean
}

export type Classified<Value> = { ok: true; value: Value } | { ok: false; failure: Failure; cause?: unknown }

/**
 * What became of one request (docs/explanation/protocol.md#failure-classes): pure and total; it never throws and always
 * answers.
 *
 * A 2xx is a success only with one of the agreed statuses and a body that can be read. What left and is not understood
 * is unknown. What provably did not leave is not sent.
 */
export function classifyExchange<Value>(
  rules: RequestRules<Value>,
  exchange: Exchange,
  history: History = {},
): Classified<Value> {
  if (exchange.outcome === 'failed') return failed(failureWithoutAnswer(exchange))
  const result = classifyAnswer(rules, exchange, history)
  if (result.ok || result.failure.class === 'rejected') return result
  // The vendor's own word wins, whatever the answer is otherwise.
  const retryAt = retryAfter(exchange)
  return retryAt === undefined ? result : { ...result, failure: { ...result.failure, retryAt } }
}

function classifyAnswer<Value>(rules: RequestRules<Value>, exchange: Answered, history: History): Classified<Value> {
  const { status } = exchange
  if (status < 200 || status > 299) return failed(failureOfStatus(rules, exchange, history))
  // 202 would mean "later", 206 "a part": neither is agreed on for any call.
  const agreed = rules.kind === 'read' ? status === 200 : status === 200 || status === 201 || status === 204
  if (!agreed) return failed(failureOf('UNEXPECTED_STATUS', { status }))
  try {
    const refusal = rules.refusalInSuccess?.(exchange)
    if (refusal !== undefined) return failed(failureOf(refusal, { status }))
    return { ok: true, value: rules.read(exchange) }
  } catch (cause) {
    return { ...failed(failureOf('ANSWER_UNREADABLE', { status })), cause }
  }
}

/** A failure with the class and the words that belong to its code. */
export function failureOf(
  code: FailureCode,
  facts: { status?: number; retryAt?: number; detail?: string; ours?: true } = {},
): Failure {
  const [failureClass, text] = failureTable[code]
  const { detail, ...seen } = facts
  return { class: failureClass, code, message: detail === undefined ? text : `${text} ${detail}`, ...seen }
}

const failed = (failure: Failure): { ok: false; failure: Failure } => ({ ok: false, failure })

const codeBeforeSending: Record<FailureReason, FailureCode> = {
  'name-lookup': 'NAME_LOOKUP_FAILED',
  connect: 'CONNECT_FAILED',
  tls: 'TLS_FAILED',
  'tls-trust': 'TLS_NOT_TRUSTED',
  'window-closed': 'SEND_WINDOW_CLOSED',
  deadline: 'DEADLINE_BEFORE_SENDING',
  reset: 'CONNECTION_LOST_BEFORE_SENDING',
  aborted: 'CONNECTION_LOST_BEFORE_SENDING',
  'too-large': 'CONNECTION_LOST_BEFORE_SENDING',
  protocol: 'CONNECTION_LOST_BEFORE_SENDING',
}

const codeAfterSending: Record<FailureReason, FailureCode> = {
  'name-lookup': 'CONNECTION_LOST',
  connect: 'CONNECTION_LOST',
  tls: 'CONNECTION_LOST',
  'tls-trust': 'CONNECTION_LOST',
  'window-closed': 'CONNECTION_LOST',
  deadline: 'TIMED_OUT',
  reset: 'CONNECTION_LOST',
  aborted: 'TIMED_OUT',
  'too-large': 'ANSWER_TOO_LARGE',
  protocol: 'CONNECTION_LOST',
}

function failureWithoutAnswer({ headersSent, reason, status, ours }: ExchangeFailed): Failure {
  const code = (headersSent ? codeAfterSending : codeBeforeSending)[reason]
  return failureOf(code, { ...(status === undefined ? {} : { status }), ...(ours === undefined ? {} : { ours }) })
}

const codeOfStatus: Readonly<Record<number, FailureCode>> = {
  400: 'REQUEST_INVALID',
  401: 'CREDENTIALS_REFUSED',
  403: 'ACCESS_REFUSED',
  404: 'ADDRESS_NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  406: 'ANSWER_TYPE_REFUSED',
  409: 'CONFLICT',
  410: 'ADDRESS_GONE',
  415: 'REQUEST_TYPE_REFUSED',
  422: 'REQUEST_INVALID',
}

function failureOfStatus<Value>(rules: RequestRules<Value>, answer: Answered, history: History): Failure {
  const { status } = answer
  if (status === 403 || status === 429) {
    const refusal = rateRefusalOf(rules, answer)
    if (refusal !== undefined) {
      const { code, ...wait } = refusal
      return failureOf(code, { status, ...wait })
    }
  }
  if (status === 404 && rules.namesAccount && history.partnerAddressProven === true) {
    return failureOf(rules.notFound ?? 'ACCOUNT_NOT_FOUND', { status })
  }
  if (status === 503 && rules.storedWhenUnavailable === true) return failureOf('STORED_FOR_LATER', { status })
  const code = codeOfStatus[status]
  if (code !== undefined) return failureOf(code, { status })
  if (status >= 300 && status <= 399) return failureOf('REDIRECTED', { status })
  return failureOf(status >= 500 || status === 408 ? 'VENDOR_ERROR' : 'UNEXPECTED_STATUS', { status })
}

function rateRefusalOf<Value>(rules: RequestRules<Value>, answer: Answered): RateRefusal | undefined {
  try {
    return rules.rateRefusal(answer)
  } catch {
    return undefined
  }
}
