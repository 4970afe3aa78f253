import { Buffer } from 'node:buffer'
import { type IncomingMessage, request as requestHttp } from 'node:http'

/** A request as it is about to leave. */
export interface UnsignedRequest {
  method: string
  url: URL
  headers: Readonly<Record<string, string>>
  body?: Buffer
}

/** Returns the headers that prove who sends a request, those of the request among them. */
export type SignRequest = (request: UnsignedRequest) => Promise<Readonly<Record<string, string>>>

/** The API answers within 29 s or not at all. */
const mostMilliseconds = 35_000

/** What openapi-fetch makes of a call; Node's own `Request` would load a whole HTTP client that is not used. */
export class PlainRequest {
  readonly url: string
  readonly method: string
  readonly headers: Headers
  readonly body: string | undefined
  constructor(url: string, init: { method?: string; headers: Headers; body?: string }) {
    this.url = url
    this.method = init.method ?? 'GET'
    this.headers = init.headers
    this.body = init.body
  }
}

/** The part of a `Response` that openapi-fetch reads. */
export class PlainResponse {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly #text: string
  constructor(status: number, headers: IncomingMessage['headers'], text: string) {
    this.status = status
    this.headers = { get: (name) => [headers[name.toLowerCase()]].flat().join(', ') || null }
    this.#text = text
  }
  get ok(): boolean {
    return this.status >= 200 && this.status < 300
  }
  text = async (): Promise<string> => this.#text
  json = async (): Promise<unknown> => JSON.parse(this.#text)
}

/**
 * A `fetch` over `node:http`: a command that asks once is over before Node's own `fetch` has loaded.
 *
 * @throws the error of the connection, in the promise; nothing is sent a second time
 */
export function nodeHttpFetch(sign?: SignRequest) {
  return async (asked: PlainRequest): Promise<PlainResponse> => {
    const url = new URL(asked.url)
    const body = asked.body === undefined ? undefined : Buffer.from(asked.body)
    const own = Object.fromEntries([...asked.headers.entries()].map(([name, value]) => [name.toLowerCase(), value]))
    const unsigned = { method: asked.method, url, headers: own, ...(body === undefined ? {} : { body }) }
    const headers = sign === undefined ? own : await sign(unsigned)
    const send = url.protocol === 'https:' ? (await import('node:https')).request : requestHttp
    const { promise, resolve, reject } = Promise.withResolvers<PlainResponse>()
    const sent = send(
      url,
      {
        method: asked.method,
        headers: { ...headers, ...(body === undefined ? {} : { 'content-length': body.length }) },
      },
      (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('error', reject)
        answer.on('end', () =>
          resolve(new PlainResponse(answer.statusCode ?? 0, answer.headers, Buffer.concat(parts).toString('utf8'))),
        )
      },
    )
    sent.setTimeout(mostMilliseconds, () => sent.destroy(new Error(`no answer within ${mostMilliseconds / 1000} s`)))
    sent.on('error', reject)
    sent.end(body)
    return promise
  }
}
