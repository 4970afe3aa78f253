import type { IncomingMessage } from 'node:http'

/** A request body over the limit. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError'
  readonly code = 'BODY_TOO_LARGE'
}

/**
 * Reads a request's body.
 *
 * @param limit most bytes that are taken
 * @throws BodyTooLargeError as soon as more than `limit` bytes came; the rest flows by unread, since a client that is still
 *   sending would not see the answer on a connection that is closed
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) {
      request.resume()
      throw new BodyTooLargeError(`The body is over ${limit} bytes.`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
