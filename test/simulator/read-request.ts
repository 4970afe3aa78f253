import type { IncomingMessage } from 'node:http'
import { isControlPath } from './control/handle-control-request.ts'
import type { SimulatorRequest } from './http-message.ts'

/** What a vendor call may have as its body. */
export const bodyLimitBytes = 1 << 20
const controlBodyLimitBytes = 1 << 26

/** A request as a value; undefined when its body is too large. Rejects when the client goes away. */
export async function readRequest(incoming: IncomingMessage): Promise<SimulatorRequest | undefined> {
  const [path = '/', search = ''] = (incoming.url ?? '/').split('?', 2)
  const limit = isControlPath(path) ? controlBodyLimitBytes : bodyLimitBytes
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) return undefined
    chunks.push(chunk)
  }
  const headers: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(incoming.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return {
    method: incoming.method ?? 'GET',
    path,
    query: Object.fromEntries(new URLSearchParams(search)),
    headers,
    body: Buffer.concat(chunks),
  }
}
