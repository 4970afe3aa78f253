import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type LoopbackServer, listenOnLoopback } from './loopback-server.ts'
import { readBody } from './request-body.ts'

/** One action of an AWS service: takes the request's JSON, returns the answer's. Throws AwsFault for the caller's faults. */
export type AwsAction = (input: Readonly<Record<string, unknown>>) => Record<string, unknown>

/** An error as the service would answer it; `type` is what the SDK makes the error's name. */
export class AwsFault extends Error {
  override readonly name = 'AwsFault'
  readonly code = 'AWS_FAULT'
  readonly type: string

  constructor(type: string, message: string) {
    super(message)
    this.type = type
  }
}

/** Above what any of the services takes. */
const bodyLimit = 1_500_000

/**
 * Serves a service that speaks AWS JSON 1.1: the action's name is in `X-Amz-Target`. Signatures are not checked.
 *
 * @param prefix what stands before the dot of `X-Amz-Target`
 */
export function startAwsJsonServer(
  prefix: string,
  actions: Readonly<Record<string, AwsAction>>,
  port: number,
): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    answer(request, prefix, actions).then(
      (body) => send(response, 200, body),
      (error: unknown) => sendFault(response, error),
    )
  })
  return listenOnLoopback(server, port)
}

async function answer(
  request: IncomingMessage,
  prefix: string,
  actions: Readonly<Record<string, AwsAction>>,
): Promise<Record<string, unknown>> {
  const target = String(request.headers['x-amz-target'] ?? '')
  const body = await readBody(request, bodyLimit)
  const name = target.startsWith(`${prefix}.`) ? target.slice(prefix.length + 1) : ''
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (request.method !== 'POST' || action === undefined) {
    throw new AwsFault('UnknownOperationException', `This stand-in serves ${Object.keys(actions).join(', ')}.`)
  }
  return action(parseObject(body))
}

function parseObject(body: Buffer): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8') || '{}')
  } catch {
    throw new AwsFault('SerializationException', 'The body is not JSON.')
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new AwsFault('SerializationException', 'The body is not a JSON object.')
  }
  return value as Record<string, unknown>
}

function sendFault(response: ServerResponse, error: unknown): void {
  if (error instanceof AwsFault) {
    send(response, 400, { __type: error.type, message: error.message, Message: error.message })
  } else {
    send(response, 500, { __type: 'InternalServiceError', message: 'The stand-in failed.' })
  }
}

function send(response: ServerResponse, status: number, body: Record<string, unknown>): void {
  if (response.destroyed) return
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': randomUUID(),
  })
  response.end(JSON.stringify(body))
}
