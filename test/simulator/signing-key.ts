import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import type { Switches } from './core/switches.ts'

/** A new RSA key of 2,048 bits. */
export const newPrivateKey = (): KeyObject => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey

/** The vendor's RSA key: it signs access tokens and V3 webhooks, and its public half can be fetched. */
export class SigningKey {
  readonly #load: () => KeyObject
  /** Signs nothing; a receiver has to find out. */
  #otherKey: JsonWebKey | undefined
  #keys: { privateKey: KeyObject; publicKey: KeyObject; kid: string } | undefined

  /** `load` gives the private key when it is first needed: making one takes longer than starting. */
  constructor(load: () => KeyObject = newPrivateKey) {
    this.#load = load
  }

  /** RS256 over `data`. */
  sign(data: string): Buffer {
    return sign('sha256', Buffer.from(data), this.#pair().privateKey)
  }

  /** Whether `signature` is RS256 by this key over `data`. */
  verify(data: string, signature: Uint8Array): boolean {
    return verify('sha256', Buffer.from(data), this.#pair().publicKey, signature)
  }

  /** Names the key in tokens and in the key set. */
  get kid(): string {
    return this.#pair().kid
  }

  /** The JSON Web Key Set (RFC 7517) in the form that the switch `v3KeySet` asks for. */
  keySet(form: Switches['v3KeySet'] = 'one-key'): { readonly keys: readonly Record<string, unknown>[] } {
    const { publicKey, kid } = this.#pair()
    const { kty, n, e } = publicKey.export({ format: 'jwk' })
    if (form === 'bare') return { keys: [{ kty, n, e }] }
    const own = { kty, n, e, kid, use: 'sig', alg: 'RS256' }
    if (form === 'one-key') return { keys: [own] }
    this.#otherKey ??= createPublicKey(newPrivateKey()).export({ format: 'jwk' })
    return { keys: [{ ...own, n: this.#otherKey.n, kid: 'another-key' }, own] }
  }

  #pair() {
    if (this.#keys === undefined) {
      const privateKey = this.#load()
      const publicKey = createPublicKey(privateKey)
      const der = publicKey.export({ format: 'der', type: 'spki' })
      this.#keys = { privateKey, publicKey, kid: createHash('sha256').update(der).digest('base64url').slice(0, 16) }
    }
    return this.#keys
  }
}
