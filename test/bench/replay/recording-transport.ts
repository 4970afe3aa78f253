import type { Transport } from '../../../shared/partner-api/transport/exchange.ts'
import type { RecordedAnswer } from './replay-server.ts'

/** A transport that keeps the last answer to each method and address in `answers`. */
export function recordingTransport(inner: Transport, answers: Map<string, RecordedAnswer>): Transport {
  return {
    async request(request, limits) {
      const exchange = await inner.request(request, limits)
      if (exchange.outcome === 'answered') {
        const { status, headers, body } = exchange
        answers.set(`${request.method} ${request.path}`, { status, contentType: String(headers['content-type']), body })
      }
      return exchange
    },
    close: () => inner.close(),
  }
}
