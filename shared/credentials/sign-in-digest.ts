import { createHash } from 'node:crypto'

/** Half of SHA-256's output: it only tells one value from the next. */
const digestBytes = 16

/**
 * A digest of what a partner signs in with, to tell a new value from one that was refused without keeping either. The API key
 * or the client's secret is part of it, so that nobody finds a weak password by trying words.
 */
export function signInDigest(credentials: Readonly<Record<string, string>>): string {
  const parts = Object.entries(credentials).sort(([one], [other]) => (one < other ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(parts)).digest().toString('base64url', 0, digestBytes)
}
