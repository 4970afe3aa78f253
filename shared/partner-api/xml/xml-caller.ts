import { CredentialsError } from '../../credentials/credentials-error.ts'
import type { PartnerCredentials, PartnerCredentialsProvider } from '../../credentials/partner-credentials.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Failure, VendorAnswer } from '../answer.ts'
import { type Classified, classifyExchange, failureOf } from '../failure-classification.ts'
import type { CallOptions } from '../gateway.ts'
import type { Exchange, HttpRequest, Transport } from '../transport/exchange.ts'
import { putOffVerdict } from '../unproven-address.ts'
import { evidenceOf, evidenceOfNothingSent } from './call-evidence.ts'
import { atomMediaType, type XmlCall } from './xml-call.ts'

export interface XmlCallerOptions {
  /** Scheme, host and port. */
  origin: string
  transport: Transport
  credentials: PartnerCredentialsProvider
  clock: Clock
  /** The cheapest read that succeeds whenever the partner's address is right. */
  proof: XmlCall<unknown>
}

/** How long a success on the partner's addresses counts as proof that they are right. */
const proofLasts = 600_000

/**
 * Carries out the calls of one partner: signs them, reads the secret again where the vendor refuses it, and confirms
 * that a 404 speaks of the account before it counts as a verdict.
 */
export class XmlCaller {
  readonly #options: XmlCallerOptions
  #provenUntil = Number.NEGATIVE_INFINITY

  constructor(options: XmlCallerOptions) {
    this.#options = options
  }

  /**
   * @returns the reading of the answer, or the failure; the vendor and the network never make it throw
   * @throws what `permit` threw: nothing was applied then
   */
  async carryOut<Value>(call: XmlCall<Value>, options: CallOptions): Promise<VendorAnswer<Value>> {
    const { clock } = this.#options
    const first = await this.#currentCredentials()
    if ('failure' in first) {
      return { ok: false, failure: first.failure, evidence: evidenceOfNothingSent(call, clock.now()) }
    }
    let { credentials } = first
    let exchange = await this.#send(call, credentials, options)
    if (exchange.outcome === 'answered' && exchange.status === 401) {
      const newer = await this.#options.credentials.newerThan(credentials)
      if (newer !== undefined) {
        credentials = newer
        exchange = await this.#send(call, credentials, options)
      }
    }
    const result = await this.#classify(call, exchange, credentials, options)
    const secrets = [credentials.apiKey, credentials.password]
    const evidence = evidenceOf(call, exchange, result, secrets)
    return result.ok ? { ok: true, value: result.value, evidence } : { ok: false, failure: result.failure, evidence }
  }

  async #classify<Value>(
    call: XmlCall<Value>,
    exchange: Exchange,
    credentials: PartnerCredentials,
    options: CallOptions,
  ): Promise<Classified<Value>> {
    const isNotFound = exchange.outcome === 'answered' && exchange.status === 404
    if (isNotFound && call.namesAccount) {
      const proof = await this.#provePartnerAddress(credentials, options)
      const putOff = proof.ok ? undefined : putOffVerdict(proof.failure)
      if (putOff !== undefined) return { ok: false, failure: putOff }
      return classifyExchange(call, exchange, { partnerAddressProven: proof.ok })
    }
    const result = classifyExchange(call, exchange)
    if (result.ok) this.#noteSuccess()
    return result
  }

  /** Makes one more read where this process has not seen the partner's addresses work lately. */
  async #provePartnerAddress(credentials: PartnerCredentials, options: CallOptions): Promise<Classified<unknown>> {
    const { clock, proof } = this.#options
    if (clock.now() < this.#provenUntil) return { ok: true, value: undefined }
    const result = classifyExchange(proof, await this.#send(proof, credentials, options))
    if (result.ok) this.#noteSuccess()
    return result
  }

  #noteSuccess(): void {
    this.#provenUntil = this.#options.clock.now() + proofLasts
  }

  async #send(call: XmlCall<unknown>, credentials: PartnerCredentials, options: CallOptions): Promise<Exchange> {
    await options.permit()
    const { deadlineAt, window } = options
    return this.#options.transport.request(this.#requestOf(call, credentials), {
      deadlineAt,
      ...(window === undefined || call.kind === 'read' ? {} : { window }),
      ...(call.maximumAnswerBytes === undefined ? {} : { maximumAnswerBytes: call.maximumAnswerBytes }),
    })
  }

  #requestOf({ method, path, body }: XmlCall<unknown>, credentials: PartnerCredentials): HttpRequest {
    const headers = {
      authorization: authorizationOf(credentials),
      accept: atomMediaType,
      'accept-encoding': 'identity',
      'user-agent': 'partner-ops',
    }
    const request = { method, origin: this.#options.origin, path }
    return body === undefined
      ? { ...request, headers }
      : { ...request, headers: { ...headers, 'content-type': atomMediaType }, body }
  }

  async #currentCredentials(): Promise<{ credentials: PartnerCredentials } | { failure: Failure }> {
    try {
      return { credentials: await this.#options.credentials.current() }
    } catch (error) {
      if (error instanceof CredentialsError) return { failure: failureOf(error.code, { detail: error.message }) }
      return { failure: failureOf('SECRETS_UNAVAILABLE') }
    }
  }
}

/** Basic credentials whose user name is the API key and the login: vendor reference, section 2.2. */
function authorizationOf({ apiKey, login, password }: PartnerCredentials): string {
  return `Basic ${Buffer.from(`${apiKey}%${login}:${password}`).toString('base64')}`
}
