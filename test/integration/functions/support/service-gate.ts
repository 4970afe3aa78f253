import { connect, createServer, type Server, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { loopbackAddress } from '../../../../infra/local/loopback-server.ts'

/** A service's address that can be made to accept connections and never answer. */
export interface ServiceGate {
  url: string
  /** From now on nothing goes through, on connections that are open too. */
  silence(): void
  restore(): void
}

/** Stands in front of a service until the test ends. */
export async function serviceGate(target: string): Promise<ServiceGate> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let silent = false
  const server: Server = createServer((client) => {
    const service = connect(Number(port), hostname)
    for (const socket of [client, service]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => sockets.delete(socket))
    }
    client.on('data', (bytes) => !silent && service.write(bytes))
    service.on('data', (bytes) => !silent && client.write(bytes))
    client.on('close', () => service.destroy())
    service.on('close', () => !silent && client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, loopbackAddress, resolve))
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The gate has no port.')
  return {
    url: `http://${loopbackAddress}:${address.port}`,
    silence: () => {
      silent = true
    },
    restore: () => {
      silent = false
    },
  }
}
