import type { Transport } from '../../../shared/partner-api/transport/exchange.ts'
import type { Outward } from '../../simulator/delivery.ts'
import type { SimulatorResponse } from '../../simulator/http-message.ts'
import type { Simulator } from '../../simulator/simulator.ts'
import { startOfTest } from '../../unit/simulator/simulator-fixture.ts'

/** Carries the client's requests to a simulator in the same process; whoever is to be notified answers 200. */
export function transportTo(simulator: Simulator): Transport {
  return {
    async request({ method, path: target, headers, body }) {
      const [path = '', search] = target.split('?')
      const lowerCase = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
      const { outward, finish } = simulator.receive({
        method,
        path,
        query: Object.fromEntries(new URLSearchParams(search)),
        headers: { host: 'vendor.example.com', ...lowerCase },
        body: body ?? '',
      })
      finish()
      const response = responseOf(outward)
      return {
        outcome: 'answered',
        ...response,
        body: Buffer.from(response.body),
        sentAt: startOfTest,
        finishedAt: startOfTest,
      }
    },
    close: async () => {},
  }
}

function responseOf(outward: Outward): SimulatorResponse {
  if (outward.kind === 'relay') return outward.relay.answerTo({ kind: 'answered', status: 200, body: '' })
  if (outward.kind !== 'answer') throw new Error(`expected an answer, got ${outward.kind}`)
  return outward.response
}
