import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'

/** A real server on loopback that counts what it sees. */
export interface VendorServer {
  origin: string
  /** Connections accepted so far. */
  connections(): number
  /** Sockets that are open now. */
  open(): number
  /** Bytes read from all sockets, closed ones included. */
  bytesRead(): number
  /** Resolves when no socket is open. */
  allClosed(): Promise<void>
  close(): Promise<void>
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** Starts a server; `tls` holds a key and certificate in PEM. */
export async function startVendorServer(handler: Handler, tls?: { key: string; cert: string }): Promise<VendorServer> {
  const server: Server =
    tls === undefined ? createServer(handler) : (createTlsServer(tls, handler) as unknown as Server)
  const sockets = new Set<Socket>()
  const waiting: (() => void)[] = []
  let connections = 0
  let bytesOfClosed = 0
  server.on('connection', (socket: Socket) => {
    connections++
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => {
      sockets.delete(socket)
      bytesOfClosed += socket.bytesRead
      if (sockets.size === 0) for (const resolve of waiting.splice(0)) resolve()
    })
  })
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    connections: () => connections,
    open: () => sockets.size,
    bytesRead: () => [...sockets].reduce((sum, socket) => sum + socket.bytesRead, bytesOfClosed),
    allClosed: () =>
      sockets.size === 0 ? Promise.resolve() : new Promise<void>((resolve) => waiting.push(() => resolve())),
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
