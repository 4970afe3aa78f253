import type { Clock } from '../../runtime/clock.ts'
import { EventLoopWatch } from '../../runtime/event-loop.ts'
import type { Exchange, ExchangeFailed, FailureReason, HttpRequest, RequestLimits, Transport } from './exchange.ts'
import { InFlight } from './in-flight.ts'
import { noteHeadersHandedOver, PendingExchange } from './pending-exchange.ts'
import { type Agent, type AgentOptions, createAgent, headersChannel } from './undici-agent.ts'

export interface UndiciTransportOptions {
  clock: Clock
  /** Watches whether our own event loop turns while calls are under way. */
  loop?: EventLoopWatch
  /** Connections to one vendor host; more requests than that wait, within their deadlines. */
  connections?: number
  /** Milliseconds for name lookup, connect and TLS together; a deadline that comes first wins. */
  connectTimeout?: number
  /** Certificate authorities in PEM, instead of Node's own list. */
  certificateAuthorities?: string
}

/** A frozen function finds its sockets closed by the vendor when it thaws, so they are not kept for long. */
const keepAliveTimeout = 4_000
const defaultMaximumAnswerBytes = 1024 * 1024

/** What an event loop that stood still may look like: timers that are over, connections that the vendor gave up. */
const lookLikeOurs: ReadonlySet<FailureReason> = new Set(['deadline', 'reset', 'aborted', 'connect'])

/**
 * The transport over undici: keep-alive, HTTP/1.1, one deadline for each request, no repeats, no redirects, whole
 * answers up to a size.
 */
export function createUndiciTransport({
  clock,
  loop = new EventLoopWatch(),
  ...options
}: UndiciTransportOptions): Transport {
  const agentOptions: AgentOptions = {
    connections: options.connections ?? 8,
    keepAliveTimeout,
    connectTimeout: options.connectTimeout ?? 3_000,
    ...(options.certificateAuthorities === undefined ? {} : { certificateAuthorities: options.certificateAuthorities }),
  }
  headersChannel.subscribe(noteHeadersHandedOver)
  let agent = createAgent(agentOptions)
  const inFlight = new InFlight(clock)
  let lastUsedAt = clock.now()

  /** The monotonic clock and undici's timers may stand still in a frozen function; the wall clock tells its age. */
  function currentAgent(): Agent {
    if (inFlight.size === 0 && Math.abs(clock.now() - lastUsedAt) > keepAliveTimeout) {
      void discard(agent)
      agent = createAgent(agentOptions)
    }
    return agent
  }

  function request(request: HttpRequest, limits: RequestLimits): Promise<Exchange> {
    return new Promise((resolve) => {
      const maximumBytes = limits.maximumAnswerBytes ?? defaultMaximumAnswerBytes
      const stretch = loop.begin()
      const exchange = new PendingExchange(request, limits, maximumBytes, clock, (result) => {
        inFlight.remove(exchange)
        lastUsedAt = clock.now()
        const isOurs = result.outcome === 'failed' && mayBeOurs(result) && stretch.explainsFailure()
        stretch.end()
        if (result.outcome === 'failed') resolve(isOurs ? { ...result, ours: true } : result)
        // undici takes the connection back one turn of the event loop later; a request before that would open another.
        else queueMicrotask(() => setImmediate(resolve, result))
      })
      const reason = exchange.reasonNotToSend()
      if (reason !== undefined) {
        exchange.fail(reason)
        return
      }
      const target = currentAgent()
      inFlight.add(exchange, limits.deadlineAt)
      const { origin, path, method, headers, body = null } = request
      target.dispatch({ origin, path, method, headers, body, headersTimeout: 0, bodyTimeout: 0 }, exchange)
    })
  }

  async function close(): Promise<void> {
    inFlight.abort()
    headersChannel.unsubscribe(noteHeadersHandedOver)
    await discard(agent)
  }

  return { request, close }
}

/** Of what never connected only what took too long: a refusal is the other side's. */
const mayBeOurs = ({ reason, cause = '' }: ExchangeFailed): boolean =>
  lookLikeOurs.has(reason) && (reason !== 'connect' || cause.includes('TIMEDOUT') || cause.includes('TIMEOUT'))

const discard = (agent: Agent): Promise<void> =>
  agent.destroy(new Error('connections are closed')).catch(() => undefined)
