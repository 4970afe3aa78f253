import type { SendWindow } from '../gateway.ts'

/** One HTTP request, ready to be sent. */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Scheme, host and port of the configured base address, without a path. */
  origin: string
  /** Escaped path with query; begins with `/`. */
  path: string
  headers: Readonly<Record<string, string>>
  body?: Buffer
}

export interface RequestLimits {
  /** Monotonic ms by which everything is over, connecting and reading included. */
  deadlineAt: number
  /**
   * Asked before dispatch, and again on the connected socket directly before the headers are written
   * (docs/explanation/protocol.md#the-window-on-the-socket).
   */
  window?: SendWindow
  /** Largest answer body that is read, in bytes. */
  maximumAnswerBytes?: number
}

export type AnswerHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** A whole answer: status, headers and the complete body. */
export interface Answered {
  outcome: 'answered'
  status: number
  /** Names in lower case. */
  headers: AnswerHeaders
  body: Buffer
  /** Wall-clock ms at which the headers were handed to the connected socket. */
  sentAt: number
  finishedAt: number
}

/** Append-only. */
export const failureReasons = [
  'name-lookup',
  'connect',
  'tls',
  'tls-trust',
  'window-closed',
  'deadline',
  'reset',
  'aborted',
  'too-large',
  'protocol',
] as const
export type FailureReason = (typeof failureReasons)[number]

/** No whole answer. `headersSent: false` is proof that the vendor saw nothing of this request. */
export interface ExchangeFailed {
  outcome: 'failed'
  headersSent: boolean
  reason: FailureReason
  /** When an answer had begun. */
  status?: number
  /** Wall-clock ms; only with `headersSent`. */
  sentAt?: number
  finishedAt: number
  /** Code or name of the underlying error; the error itself may hold pieces of the answer. */
  cause?: string
  /** Our own event loop stood still so long that the vendor need not have failed. */
  ours?: true
}

export type Exchange = Answered | ExchangeFailed

/**
 * Carries one request to the vendor and back: no repeats, no redirects. Never rejects; when the promise settles, no
 * socket is left open with the request in flight.
 */
export interface Transport {
  request(request: HttpRequest, limits: RequestLimits): Promise<Exchange>
  /** Closes idle connections and aborts what is in flight. */
  close(): Promise<void>
}

/** The first value of a header, by its name in lower case. */
export function headerOf(headers: AnswerHeaders, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'object' ? value[0] : value
}
