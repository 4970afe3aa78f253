import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import type { AnswerHeaders } from './exchange.ts'

/** More than this nobody applies; each costs a pass over the body. */
const mostEncodings = 2

/** What an answer's body is once its content encodings are undone. */
export type Decoded =
  | { is: 'decoded'; headers: AnswerHeaders; body: Buffer }
  /** Longer than is read: nothing beyond the limit was unpacked. */
  | { is: 'too-large' }

/**
 * Undoes gzip and deflate, which were not asked for and come all the same. What is unpacked is bounded, so that a small body
 * cannot fill the memory. An encoding that is not known, or that the body does not have, stays as it came, with its
 * header: the readers refuse that.
 *
 * @param most - bytes of the unpacked body
 */
export function withoutContentEncoding(headers: AnswerHeaders, body: Buffer, most: number): Decoded {
  const named = headers['content-encoding']
  if (named === undefined) return { is: 'decoded', headers, body }
  const applied = (typeof named === 'string' ? named : named.join(','))
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
  const asItCame: Decoded = { is: 'decoded', headers, body }
  if (applied.length > mostEncodings) return asItCame
  let plain = body
  try {
    // The last that was applied comes off first. An empty body was never packed.
    for (const name of body.length === 0 ? [] : applied.toReversed()) {
      const unpacked = unpack(name, plain, most)
      if (unpacked === undefined) return asItCame
      plain = unpacked
    }
  } catch (error) {
    return isTooLong(error) ? { is: 'too-large' } : asItCame
  }
  const { 'content-encoding': _undone, ...others } = headers
  return { is: 'decoded', headers: others, body: plain }
}

/** @throws what zlib throws for a body that is damaged or too long */
function unpack(name: string, body: Buffer, maxOutputLength: number): Buffer | undefined {
  if (name === 'gzip' || name === 'x-gzip') return gunzipSync(body, { maxOutputLength })
  if (name !== 'deflate') return undefined
  try {
    return inflateSync(body, { maxOutputLength })
  } catch (error) {
    // Some senders leave out the frame that the standard wants around it.
    if (isTooLong(error)) throw error
    return inflateRawSync(body, { maxOutputLength })
  }
}

const isTooLong = (error: unknown): boolean =>
  error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
