import type { Exchange, HttpRequest, RequestLimits, Transport } from '../../../shared/partner-api/transport/exchange.ts'

/** Answers one prepared exchange after the other and keeps what it was asked. */
export class FakeTransport implements Transport {
  readonly requests: HttpRequest[] = []
  readonly limits: RequestLimits[] = []
  readonly #exchanges: Exchange[]

  constructor(...exchanges: Exchange[]) {
    this.#exchanges = exchanges
  }

  async request(request: HttpRequest, limits: RequestLimits): Promise<Exchange> {
    this.requests.push(request)
    this.limits.push(limits)
    const exchange = this.#exchanges.shift()
    if (exchange === undefined) throw new Error(`no exchange prepared for ${request.method} ${request.path}`)
    return exchange
  }

  async close(): Promise<void> {}
}
