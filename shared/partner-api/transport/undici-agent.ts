import { channel } from 'node:diagnostics_channel'
import UndiciAgent from 'undici/lib/dispatcher/agent.js'

/**
 * The only door to undici. Its package root loads everything it has, which costs a Lambda function more time than all
 * our other modules together; the agent alone is half of that. The path is not documented, so a contract test watches
 * it and the two behaviours that the send window rests on:
 *
 * - `onRequestStart` is called on the connected socket, synchronously before the headers are written, and an abort
 *   there writes nothing;
 * - the channel below then tells, in the same synchronous stretch, that the headers are handed to the socket.
 */
export interface Agent {
  dispatch(options: DispatchOptions, handler: DispatchHandler): boolean
  /** Closes every socket at once. */
  destroy(reason: Error): Promise<void>
}

export interface DispatchOptions {
  origin: string
  path: string
  method: string
  headers: Readonly<Record<string, string>>
  body: Buffer | null
  /** Milliseconds; 0 switches undici's own limit off. */
  headersTimeout: number
  bodyTimeout: number
}

export interface DispatchController {
  abort(reason: Error): void
}

export interface DispatchHandler {
  onRequestStart(controller: DispatchController): void
  onResponseStart(
    controller: DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void
  onResponseData(controller: DispatchController, chunk: Buffer): void
  onResponseEnd(controller: DispatchController): void
  /** The controller is missing when the request never came to a connection. */
  onResponseError(controller: DispatchController | null, error: Error): void
}

export interface AgentOptions {
  connections: number
  /** Milliseconds that an unused connection is kept. */
  keepAliveTimeout: number
  /** Milliseconds for name lookup, connect and TLS together. */
  connectTimeout: number
  /** Certificate authorities in PEM, instead of Node's own list. */
  certificateAuthorities?: string
}

/** An agent that speaks HTTP/1.1, one request at a time on each connection. */
export function createAgent(options: AgentOptions): Agent {
  return new UndiciAgent({
    connections: options.connections,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: options.keepAliveTimeout,
    // The server may shorten the time, never lengthen it.
    keepAliveMaxTimeout: options.keepAliveTimeout,
    maxHeaderSize: 16 * 1024,
    connect: {
      timeout: options.connectTimeout,
      ...(options.certificateAuthorities === undefined ? {} : { ca: options.certificateAuthorities }),
    },
  })
}

/** What the channel tells of a request; Node's own `fetch` publishes on the same channel. */
export interface HeadersHandedOver {
  request: { method: string; path: string; body: unknown }
}

export const headersChannel = channel('undici:client:sendHeaders')
