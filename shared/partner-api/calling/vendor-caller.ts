import type { VendorAnswer } from '../../domain/answer.ts'
import type { Clock } from '../../runtime/clock.ts'
import { type Classified, classifyExchange } from '../failure-classification.ts'
import type { CallOptions } from '../gateway.ts'
import type { Exchange, Transport } from '../transport/exchange.ts'
import { putOffVerdict } from '../unproven-address.ts'
import { evidenceOf, evidenceOfNothingSent, type ReadRefusal } from './call-evidence.ts'
import { FieldError } from './field-error.ts'
import type { Obtained, Signer } from './signer.ts'
import type { VendorCall } from './vendor-call.ts'

export interface VendorCallerOptions<Credentials> {
  /** Scheme, host and port. */
  origin: string
  transport: Transport
  clock: Clock
  signer: Signer<Credentials>
  readRefusal: ReadRefusal
  /** The cheapest read that succeeds whenever the base address is right; without one, no 404 is ever a verdict. */
  proof?: VendorCall<unknown>
}

/** How long a success counts as proof that the addresses are right. */
const proofLasts = 600_000

/**
 * Carries out the calls of one partner in one generation, by the same rules as the XML client: a permit before each
 * request, newer credentials once where the vendor refuses them, and a 404 confirmed before it counts as a verdict.
 */
export class VendorCaller<Credentials> {
  readonly #options: VendorCallerOptions<Credentials>
  readonly #provenUntil = new Map<string, number>()

  constructor(options: VendorCallerOptions<Credentials>) {
    this.#options = options
  }

  /**
   * @param build - makes the call; a FieldError from it is answered as a refused request, and nothing is sent
   * @returns the reading of the answer, or the failure; the vendor and the network never make it throw
   * @throws what `permit` threw: nothing was applied then
   */
  async carryOut<Value>(build: () => VendorCall<Value>, options: CallOptions): Promise<VendorAnswer<Value>> {
    const call = builtOrRefused(build)
    if (call instanceof FieldError) return this.#refusedHere(call)
    const { signer, readRefusal, clock } = this.#options
    let signing = await signer.current(options)
    if ('failure' in signing) return nothingSent(call, signing, clock)
    let exchange = await this.#send(call, signing.credentials, options)
    let result = await this.#classify(call, exchange, signing.credentials, options)
    if (!result.ok && result.failure.code === 'CREDENTIALS_REFUSED') {
      const newer = await signer.newerThan(signing.credentials, options)
      // The refused request applied nothing, so the call as a whole was not sent.
      if (newer !== undefined && 'failure' in newer) return nothingSent(call, newer, clock)
      if (newer !== undefined) {
        signing = newer
        exchange = await this.#send(call, signing.credentials, options)
        result = await this.#classify(call, exchange, signing.credentials, options)
      }
    }
    const evidence = evidenceOf(call, exchange, result, readRefusal, signer.secretsOf(signing.credentials))
    if (result.ok) return { ok: true, value: result.value, evidence }
    const isRefused = result.failure.code === 'CREDENTIALS_REFUSED'
    const signIn = isRefused ? { signIn: signer.digestOf(signing.credentials) } : {}
    return { ok: false, failure: { ...result.failure, ...signIn }, evidence }
  }

  async #classify<Value>(
    call: VendorCall<Value>,
    exchange: Exchange,
    credentials: Credentials,
    options: CallOptions,
  ): Promise<Classified<Value>> {
    const proof = call.proof ?? this.#options.proof
    const isNotFound = exchange.outcome === 'answered' && exchange.status === 404
    if (isNotFound && call.namesAccount && proof !== undefined) {
      const proven = await this.#proveAddress(proof, credentials, options)
      const putOff = proven.ok ? undefined : putOffVerdict(proven.failure)
      if (putOff !== undefined) return { ok: false, failure: putOff }
      return classifyExchange(call, exchange, { partnerAddressProven: proven.ok })
    }
    const result = classifyExchange(call, exchange)
    if (result.ok) this.#noteSuccess(proof)
    return result
  }

  /** Makes one more read where this process has not seen the addresses work lately. */
  async #proveAddress(
    proof: VendorCall<unknown>,
    credentials: Credentials,
    options: CallOptions,
  ): Promise<Classified<unknown>> {
    if (this.#options.clock.now() < (this.#provenUntil.get(proof.path) ?? Number.NEGATIVE_INFINITY)) {
      return { ok: true, value: undefined }
    }
    const result = classifyExchange(proof, await this.#send(proof, credentials, options))
    if (result.ok) this.#noteSuccess(proof)
    return result
  }

  #noteSuccess(proof: VendorCall<unknown> | undefined): void {
    if (proof !== undefined) this.#provenUntil.set(proof.path, this.#options.clock.now() + proofLasts)
  }

  async #send(call: VendorCall<unknown>, credentials: Credentials, options: CallOptions): Promise<Exchange> {
    const { origin, signer, transport } = this.#options
    // Whatever may fail of our own fails before the permit: nothing has left by then.
    const request = { method: call.method, origin, ...signer.sign(call, credentials) }
    await options.permit()
    const { deadlineAt, window } = options
    return transport.request(request, {
      deadlineAt,
      ...(window === undefined || call.kind === 'read' ? {} : { window }),
      ...(call.maximumAnswerBytes === undefined ? {} : { maximumAnswerBytes: call.maximumAnswerBytes }),
    })
  }

  #refusedHere(error: FieldError): VendorAnswer<never> {
    return {
      ok: false,
      failure: {
        class: 'rejected',
        code: 'REQUEST_INVALID',
        message: `The request cannot be written, so nothing was sent: ${error.message}.`,
      },
      evidence: { call: 'not built', method: 'none', path: '', finishedAt: this.#options.clock.now() },
    }
  }
}

function builtOrRefused<Value>(build: () => VendorCall<Value>): VendorCall<Value> | FieldError {
  try {
    return build()
  } catch (error) {
    if (error instanceof FieldError) return error
    throw error
  }
}

function nothingSent(
  call: VendorCall<unknown>,
  { failure, why }: Extract<Obtained<unknown>, { failure: unknown }>,
  clock: Clock,
): VendorAnswer<never> {
  return { ok: false, failure, evidence: evidenceOfNothingSent(call, clock.now(), why) }
}
