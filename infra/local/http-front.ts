import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { type HttpAnswer, httpAnswer, messageAnswer } from './http-answer.ts'
import { httpEvent } from './http-event.ts'
import { type HttpRoute, matchRoute } from './http-route.ts'
import { type LoopbackServer, listenOnLoopback } from './loopback-server.ts'
import { BodyTooLargeError, readBody } from './request-body.ts'

/** Most bytes of a request's body. */
export const httpBodyLimit = 1_048_576

/** Invokes a function with an event and returns what it returned. */
export type Invoke = (functionName: string, event: unknown) => Promise<unknown>

/**
 * Serves the catalogue's routes as an HTTP API with payload 2.0 would. Nobody is asked who they are: on AWS that is IAM's
 * part, and here only this machine can connect.
 */
export function startHttpFront(routes: readonly HttpRoute[], invoke: Invoke, port: number): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    answer(request, routes, invoke).then(
      ({ status, headers, body }) => {
        if (response.destroyed) return
        response.writeHead(status, { ...headers, 'content-length': body.length })
        response.end(body)
      },
      () => response.destroy(),
    )
  })
  return listenOnLoopback(server, port)
}

async function answer(request: IncomingMessage, routes: readonly HttpRoute[], invoke: Invoke): Promise<HttpAnswer> {
  const { method = 'GET', url: target = '/' } = request
  const match = matchRoute(routes, method, target.split('?')[0] ?? '/')
  if (!match.found) {
    request.resume()
    if (match.methods.length === 0) return messageAnswer(404, 'Not Found')
    const refused = messageAnswer(405, 'Method Not Allowed')
    return { ...refused, headers: { ...refused.headers, allow: match.methods.join(', ') } }
  }
  let body: Buffer
  try {
    body = await readBody(request, httpBodyLimit)
  } catch (error) {
    if (error instanceof BodyTooLargeError) return messageAnswer(413, 'Request Entity Too Large')
    throw error
  }
  const received = {
    id: randomUUID(),
    method,
    target,
    rawHeaders: request.rawHeaders,
    body,
    sourceAddress: request.socket.remoteAddress ?? '127.0.0.1',
    receivedAt: Date.now(),
  }
  try {
    return httpAnswer(await invoke(match.route.functionName, httpEvent(received, match.route, match.pathParameters)))
  } catch {
    return messageAnswer(500, 'Internal Server Error')
  }
}
