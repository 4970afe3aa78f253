import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type ConsoleAnswer, consoleProblem } from './console-answer.ts'

/** A request as it is about to leave. */
export interface UnsignedRequest {
  method: string
  url: URL
  headers: Readonly<Record<string, string>>
  body?: Buffer
}

/** Gives the headers that prove who sends a request, those of the request among them. */
export type SignRequest = (request: UnsignedRequest) => Promise<Readonly<Record<string, string>>>

/** The HTTP API takes bodies of this size at most. */
const mostBytes = 1_048_576
const mostMilliseconds = 30_000
const passedOn = ['accept', 'content-type', 'if-match', 'if-none-match', 'idempotency-key'] as const
const passedBack = ['content-type', 'etag', 'allow', 'retry-after', 'next-cursor', 'resume-cursor'] as const
/** Marks the tags that the console made, which nobody else knows. */
const ownTag = 'W/"console-'

/**
 * Sends a request on to `base` and returns the answer. What has no tag gets one, so that a page that asks again is only told what has changed.
 *
 * @param path behind `base`, with the query
 */
export async function forwardRequest(
  request: IncomingMessage,
  base: string,
  path: string,
  sign?: SignRequest,
): Promise<ConsoleAnswer> {
  const root = new URL(base)
  const url = new URL(`${root.pathname.replace(/\/$/, '')}${path}`, root.origin)
  if (!url.pathname.startsWith(root.pathname)) return consoleProblem(404, 'PATH_UNKNOWN', 'There is no such address.')
  const { method = 'GET' } = request
  const body = await bodyOf(request)
  if (body === undefined) return consoleProblem(413, 'BODY_TOO_LARGE', 'The request is larger than 1 MB.')
  const asked = request.headers['if-none-match']
  const headers: Record<string, string> = {}
  for (const name of passedOn) {
    const value = [request.headers[name]].flat()[0]
    if (value !== undefined && !(name === 'if-none-match' && value.startsWith(ownTag))) headers[name] = value
  }
  const unsigned = { method, url, headers, ...(body.length === 0 ? {} : { body }) }
  let signed: Readonly<Record<string, string>>
  try {
    signed = sign === undefined ? headers : await sign(unsigned)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return consoleProblem(502, 'NOT_SIGNED', 'The request could not be signed, and was not sent.', detail)
  }
  try {
    const answer = await fetch(url, {
      ...{ method, headers: signed, redirect: 'manual', signal: AbortSignal.timeout(mostMilliseconds) },
      ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
    })
    return tagged(method, asked, answer, Buffer.from(await answer.arrayBuffer()))
  } catch (error) {
    const cause = (error as Error & { cause?: { code?: string } }).cause?.code ?? (error as Error).name
    return method === 'GET'
      ? consoleProblem(502, 'API_UNREACHABLE', `${root.host} does not answer (${cause}).`)
      : consoleProblem(
          502,
          'API_UNREACHABLE',
          `${root.host} does not answer (${cause}). It is not known whether the request arrived: look before you send it again.`,
        )
  }
}

function tagged(method: string, asked: string | undefined, answer: Response, body: Buffer): ConsoleAnswer {
  const headers: Record<string, string> = { 'cache-control': 'no-store' }
  for (const name of passedBack) {
    const value = answer.headers.get(name)
    if (value !== null) headers[name] = value
  }
  if (method === 'GET' && answer.status === 200 && headers.etag === undefined) {
    headers.etag = `${ownTag}${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
    if (headers.etag === asked) return { status: 304, headers, body: Buffer.alloc(0) }
  }
  return { status: answer.status, headers, body }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size <= mostBytes) parts.push(part)
  }
  return size > mostBytes ? undefined : Buffer.concat(parts)
}
