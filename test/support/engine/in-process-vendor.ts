import type { Exchange, RequestLimits, Transport } from '../../../shared/partner-api/transport/exchange.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import type { Simulator } from '../../simulator/simulator.ts'

/** A transport to a simulator in the same process: real bytes, and time that moves only as the clock is moved. */
export function inProcessVendor(simulator: Simulator, clock: Clock): Transport {
  return {
    close: async () => undefined,
    request: async ({ method, path: target, headers, body }, limits: RequestLimits): Promise<Exchange> => {
      if (limits.window?.isOpen() === false) {
        return { outcome: 'failed', headersSent: false, reason: 'window-closed', finishedAt: clock.now() }
      }
      simulator.runDue()
      const [path = '', search] = target.split('?')
      const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
      const { outward, finish } = simulator.receive({
        method,
        path,
        query: Object.fromEntries(new URLSearchParams(search)),
        headers: { host: 'vendor.example.com', ...Object.fromEntries(named) },
        body: body ?? '',
      })
      finish()
      const sentAt = clock.now()
      // Whoever is to be notified answers 200.
      const relayed =
        outward.kind === 'relay' ? outward.relay.answerTo({ kind: 'answered', status: 200, body: '' }) : undefined
      const response = outward.kind === 'answer' ? outward.response : relayed
      if (response !== undefined) {
        const most = limits.maximumAnswerBytes ?? Number.POSITIVE_INFINITY
        if (Buffer.byteLength(response.body) > most) {
          const { status } = response
          return { outcome: 'failed', headersSent: true, reason: 'too-large', status, sentAt, finishedAt: clock.now() }
        }
        return { outcome: 'answered', ...response, body: Buffer.from(response.body), sentAt, finishedAt: clock.now() }
      }
      const isHeld = outward.kind === 'hold'
      if (isHeld) await clock.sleep(Math.max(0, limits.deadlineAt - clock.monotonic()))
      const reason = isHeld ? 'deadline' : 'reset'
      return { outcome: 'failed', headersSent: true, reason, sentAt, finishedAt: clock.now() }
    },
  }
}
