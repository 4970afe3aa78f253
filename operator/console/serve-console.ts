import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ConsoleAnswer, consoleProblem } from './console-answer.ts'
import { type ConsoleDoor, consoleDoor } from './console-door.ts'
import { forwardRequest, type SignRequest } from './forward-request.ts'
import { type PageAssets, pageAssets } from './page-assets.ts'

export interface ConsolePlan {
  /** Base address of the HTTP API. */
  apiUrl: string
  /** Signs each request; without it they are sent as they are. */
  sign?: SignRequest
  /** Control API of the simulator: with it the console has a page to cause faults. */
  simulatorUrl?: string
  /** Names the stage in the page's head. */
  stage?: string
  /** A loopback address; `127.0.0.1` if it is left out. */
  host?: '127.0.0.1' | '::1'
  /** 0, or left out, for any free port. */
  port?: number
}

/** A console that listens. */
export interface ServedConsole {
  /** With the token: admits the browser that opens it. */
  url: string
  port: number
  stop(): Promise<void>
}

const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/**
 * Serves the operations console to this machine's browsers and sends what the page asks on to the HTTP API, signed. Nothing but
 * the loopback address is listened on, and no browser is answered that was not given the token.
 *
 * @throws the `listen` error, `EADDRINUSE` among them
 */
export async function serveConsole(plan: ConsolePlan): Promise<ServedConsole> {
  const { host = '127.0.0.1', port = 0 } = plan
  let door: ConsoleDoor | undefined
  const server = createServer((request, response) => {
    answer(request, plan, door).then(
      ({ status, headers, body }) => {
        if (response.destroyed) return
        response.writeHead(status, {
          ...securityHeaders,
          ...headers,
          ...(status === 304 ? {} : { 'content-length': body.length }),
        })
        response.end(request.method === 'HEAD' ? undefined : body)
      },
      () => response.destroy(),
    )
  })
  server.listen(port, host)
  await once(server, 'listening')
  const { port: actual } = server.address() as AddressInfo
  const name = `${host === '::1' ? '[::1]' : host}:${actual}`
  door = consoleDoor(name)
  return {
    url: `http://${name}/?token=${door.token}`,
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

async function answer(
  request: IncomingMessage,
  plan: ConsolePlan,
  door: ConsoleDoor | undefined,
): Promise<ConsoleAnswer> {
  const entry = door?.enter(request)
  if (entry === undefined) return consoleProblem(503, 'NOT_READY', 'The console is being started.')
  if (entry.kind === 'refused') {
    request.resume()
    return consoleProblem(entry.status, entry.code, entry.title)
  }
  if (entry.kind === 'admit') {
    const headers = { 'set-cookie': entry.cookie, location: '/', 'cache-control': 'no-store' }
    return { status: 303, headers, body: Buffer.alloc(0) }
  }
  const { url = '/', method = 'GET' } = request
  if (url.startsWith('/api/')) return forwardRequest(request, plan.apiUrl, url.slice('/api'.length), plan.sign)
  if (url.startsWith('/simulator/') && plan.simulatorUrl !== undefined) {
    return forwardRequest(request, plan.simulatorUrl, url.slice('/simulator'.length))
  }
  request.resume()
  const path = url.split('?')[0] ?? '/'
  if (method !== 'GET' && method !== 'HEAD') return consoleProblem(405, 'METHOD_UNKNOWN', 'This address is read only.')
  if (path === '/settings.json') return settings(plan)
  return asset(await pageAssets(), path, request.headers['accept-encoding'] ?? '')
}

function settings({ stage, simulatorUrl }: ConsolePlan): ConsoleAnswer {
  const body = { ...(stage === undefined ? {} : { stage }), hasSimulator: simulatorUrl !== undefined }
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' }
  return { status: 200, headers, body: Buffer.from(JSON.stringify(body)) }
}

function asset(assets: PageAssets, path: string, encodings: string): ConsoleAnswer {
  const found = assets.get(path === '/' ? '/console.html' : path)
  if (found === undefined) return consoleProblem(404, 'PATH_UNKNOWN', 'There is no such address.')
  const headers = {
    'content-type': found.type,
    // A name with a digest is another one as soon as its content is.
    'cache-control': /-[A-Z0-9]{8}\./.test(path) ? 'private, max-age=31536000, immutable' : 'no-store',
    vary: 'accept-encoding',
  }
  if (!/\bbr\b/.test(encodings)) return { status: 200, headers, body: found.bytes }
  return { status: 200, headers: { ...headers, 'content-encoding': 'br' }, body: found.compressed }
}
