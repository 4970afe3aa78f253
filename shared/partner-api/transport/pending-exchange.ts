import type { Clock } from '../../runtime/clock.ts'
import { labelOfError, reasonOfConnectionError } from './connection-failure.ts'
import { withoutContentEncoding } from './content-encoding.ts'
import type { AnswerHeaders, Exchange, FailureReason, HttpRequest, RequestLimits } from './exchange.ts'
import type { DispatchController, DispatchHandler, HeadersHandedOver } from './undici-agent.ts'

/** The request that was let past its window and whose headers undici is about to write; set and used synchronously. */
let leaving: PendingExchange | undefined

/** Listener for the channel: stamps the request that is leaving, if the message speaks of it. */
export function noteHeadersHandedOver(message: unknown): void {
  const exchange = leaving
  leaving = undefined
  exchange?.noteHandedOver((message as HeadersHandedOver).request)
}

/**
 * One request on its way: undici's handler, which settles exactly once.
 *
 * Unsure is never "not sent": from the moment in which undici is let past the window, the request counts as sent, even
 * if the channel should stay silent.
 */
export class PendingExchange implements DispatchHandler {
  readonly #request: HttpRequest
  readonly #limits: RequestLimits
  readonly #maximumBytes: number
  readonly #clock: Clock
  readonly #settle: (exchange: Exchange) => void
  #settled = false
  #sentAt: number | undefined
  #controller: DispatchController | undefined
  #status: number | undefined
  #headers: AnswerHeaders = {}
  #chunks: Buffer[] = []
  #length = 0

  constructor(
    request: HttpRequest,
    limits: RequestLimits,
    maximumBytes: number,
    clock: Clock,
    settle: (exchange: Exchange) => void,
  ) {
    this.#request = request
    this.#limits = limits
    this.#maximumBytes = maximumBytes
    this.#clock = clock
    this.#settle = settle
  }

  /** Why the request must not leave now, if anything forbids it. */
  reasonNotToSend(): FailureReason | undefined {
    if (this.#clock.monotonic() >= this.#limits.deadlineAt) return 'deadline'
    return this.#isWindowOpen() ? undefined : 'window-closed'
  }

  /** Ends the exchange without an answer; the socket, if there is one, is destroyed before anybody hears of it. */
  fail(reason: FailureReason, cause?: string): void {
    if (this.#settled) return
    this.#settled = true
    const sentAt = this.#sentAt
    this.#controller?.abort(new Error(`vendor request ended: ${reason}`))
    this.#settle({
      outcome: 'failed',
      headersSent: sentAt !== undefined,
      reason,
      ...(this.#status === undefined ? {} : { status: this.#status }),
      ...(sentAt === undefined ? {} : { sentAt }),
      finishedAt: this.#clock.now(),
      ...(cause === undefined ? {} : { cause }),
    })
  }

  onRequestStart(controller: DispatchController): void {
    this.#controller = controller
    // Given up while connecting: nothing has been written, and nothing will be.
    if (this.#settled) {
      controller.abort(new Error('vendor request was given up while connecting'))
      return
    }
    const reason = this.reasonNotToSend()
    if (reason !== undefined) {
      this.fail(reason)
      return
    }
    this.#sentAt = this.#clock.now()
    leaving = this
  }

  noteHandedOver(request: HeadersHandedOver['request']): void {
    const { method, path, body } = this.#request
    if (request.method !== method || request.path !== path || (body !== undefined && request.body !== body)) return
    this.#sentAt = this.#clock.now()
  }

  onResponseStart(_controller: DispatchController, status: number, headers: AnswerHeaders): void {
    if (status < 200) return
    this.#status = status
    this.#headers = headers
    if (Number(headers['content-length'] ?? 0) > this.#maximumBytes) this.fail('too-large')
  }

  onResponseData(_controller: DispatchController, chunk: Buffer): void {
    this.#length += chunk.length
    if (this.#length > this.#maximumBytes) this.fail('too-large')
    else this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    if (this.#settled) return
    if (this.#status === undefined || this.#sentAt === undefined) {
      this.fail('protocol')
      return
    }
    const [first] = this.#chunks
    const received = first !== undefined && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks)
    const decoded = withoutContentEncoding(this.#headers, received, this.#maximumBytes)
    if (decoded.is === 'too-large') {
      this.fail('too-large')
      return
    }
    this.#settled = true
    this.#settle({
      outcome: 'answered',
      status: this.#status,
      headers: decoded.headers,
      body: decoded.body,
      sentAt: this.#sentAt,
      finishedAt: this.#clock.now(),
    })
  }

  onResponseError(_controller: DispatchController | null, error: Error): void {
    this.fail(reasonOfConnectionError(error), labelOfError(error))
  }

  #isWindowOpen(): boolean {
    const { window } = this.#limits
    if (window === undefined) return true
    try {
      return window.isOpen()
    } catch {
      return false
    }
  }
}
