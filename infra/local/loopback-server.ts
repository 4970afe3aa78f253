import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server that only this machine can reach. */
export interface LoopbackServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  url: string
  port: number
  /** Closes the server and every connection; resolves when both are closed. */
  stop(): Promise<void>
}

export const loopbackAddress = '127.0.0.1'

/**
 * Lets `server` listen on the loopback address.
 *
 * @param port 0 for any free port
 * @throws the `listen` error, `EADDRINUSE` among them
 */
export async function listenOnLoopback(server: Server, port: number): Promise<LoopbackServer> {
  server.listen(port, loopbackAddress)
  await once(server, 'listening')
  const { port: actual } = server.address() as AddressInfo
  return {
    url: `http://${loopbackAddress}:${actual}`,
    port: actual,
    stop: async () => {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
