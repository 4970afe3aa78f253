import { createHash } from 'node:crypto'

const algorithm = 'sha256'
const length = 32

/** What the cache was made from, and all of it. */
const digestOf = (code: string, payload: Uint8Array): Buffer =>
  createHash(algorithm).update(code).update(payload).digest()

/**
 * V8 compares its version, its flags and the length of the source, and takes whatever the rest says: a changed byte, or the cache
 * of another source of that length. So a digest of both stands before the cache.
 */
export const sealCache = (code: string, payload: Uint8Array): Buffer =>
  Buffer.concat([digestOf(code, payload), payload])

/** @returns the cache for V8; nothing where it is damaged, or was made from another source */
export function unsealCache(code: string, sealed: Buffer): Buffer | undefined {
  const payload = sealed.subarray(length)
  return sealed.length > length && digestOf(code, payload).equals(sealed.subarray(0, length)) ? payload : undefined
}
