import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import type { SignRequest } from './node-http-fetch.ts'

/** The digest that signatures are made with, as the signer wants it. */
class Sha256 {
  #hash: Hash | Hmac
  readonly #secret: string | undefined
  constructor(secret?: unknown) {
    this.#secret = secret as string | undefined
    this.#hash = this.#begun()
  }
  #begun(): Hash | Hmac {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret as string)
  }
  update(data: unknown): void {
    this.#hash.update(data as string)
  }
  digest = async (): Promise<Uint8Array> => new Uint8Array(this.#hash.digest())
  reset(): void {
    this.#hash = this.#begun()
  }
}

type SignerSettings = ConstructorParameters<typeof SignatureV4>[0]

/**
 * Signs requests to an HTTP API of API Gateway, as its IAM authorizer wants it.
 *
 * @param credentials fixed ones, or a function that returns those that are good now
 */
export function signRequests(region: string, credentials: SignerSettings['credentials']): SignRequest {
  const signer = new SignatureV4({
    service: 'execute-api',
    region,
    credentials,
    sha256: Sha256 as SignerSettings['sha256'],
  })
  return async ({ method, url, headers, body }) => {
    const query: Record<string, string[]> = {}
    for (const name of new Set(url.searchParams.keys())) query[name] = url.searchParams.getAll(name)
    const signed = await signer.sign({
      ...{ method, protocol: url.protocol, hostname: url.hostname, path: url.pathname, query },
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      headers: { ...headers, host: url.host },
      ...(body === undefined ? {} : { body }),
    })
    return signed.headers
  }
}
