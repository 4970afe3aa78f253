import { createSecretKey, type KeyObject } from 'node:crypto'
import type { Clock } from '../runtime/clock.ts'
import { CachedSecret } from './cached-secret.ts'
import { CredentialsError } from './credentials-error.ts'
import type { SecretReader } from './secret-reader.ts'

const leastCharacters = 32
/** Digests stay in the ledger, so the key practically never changes. */
const timeToLive = 3_600_000

/** The key of the digests by which a repeated operation is compared with the first, without storing its input. */
export interface DigestKey {
  /**
   * The key, imported once: Node takes five times as long to make a HMAC from bytes.
   *
   * @throws CredentialsError
   */
  current(): Promise<KeyObject>
}

/** Reads the key from a secret of at least 32 characters. */
export function createDigestKey(secretName: string, reader: SecretReader, clock: Clock): DigestKey {
  return new CachedSecret({ secretName, reader, clock, parse: parseDigestKey, timeToLive })
}

function parseDigestKey(text: string, secretName: string): KeyObject {
  const key = text.trim()
  if (key.length >= leastCharacters) return createSecretKey(key, 'utf8')
  throw new CredentialsError(
    'SECRET_INVALID',
    secretName,
    `The secret ${secretName} must be a key of at least ${leastCharacters} characters. Put a random one there.`,
  )
}
