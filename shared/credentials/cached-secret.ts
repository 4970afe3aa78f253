import type { Clock } from '../runtime/clock.ts'
import { CredentialsError } from './credentials-error.ts'
import type { SecretReader } from './secret-reader.ts'

export interface CachedSecretOptions<Value> {
  secretName: string
  reader: SecretReader
  clock: Clock
  /** Text of the secret to its value; throws CredentialsError SECRET_INVALID. */
  parse(text: string, secretName: string): Value
  /** Milliseconds after which the secret is read anew. */
  timeToLive?: number
}

/** How soon the store is asked again after it failed while an older value serves. */
const pauseAfterFailure = 30_000
/** Reading again because the vendor refused the value is done at most so often (blueprint part 5). */
const pauseBetweenRereads = 60_000

/** One secret, read when needed, kept for a while, and read once for all who wait. */
export class CachedSecret<Value> {
  readonly #options: CachedSecretOptions<Value>
  readonly #timeToLive: number
  #value: { current: Value } | undefined
  #freshUntil = Number.NEGATIVE_INFINITY
  #rereadFrom = Number.NEGATIVE_INFINITY
  #readAt = Number.NEGATIVE_INFINITY
  #reading: Promise<Value> | undefined

  constructor(options: CachedSecretOptions<Value>) {
    this.#options = options
    this.#timeToLive = options.timeToLive ?? 300_000
  }

  /**
   * The value, at most `timeToLive` old; an older one serves while the store cannot be reached.
   *
   * @throws CredentialsError
   */
  async current(): Promise<Value> {
    if (this.#value !== undefined && this.#options.clock.now() < this.#freshUntil) return this.#value.current
    try {
      return await this.#readOnce()
    } catch (error) {
      const unavailable = error instanceof CredentialsError && error.code === 'SECRETS_UNAVAILABLE'
      if (this.#value === undefined || !unavailable) throw error
      this.#freshUntil = this.#options.clock.now() + pauseAfterFailure
      return this.#value.current
    }
  }

  /**
   * A newer value than `refused`, which the vendor has just refused: what somebody else has read in the meantime, or
   * what the store holds now, which is asked at most once a minute.
   *
   * @returns undefined when there is none to be had now
   */
  async newerThan(refused: Value): Promise<Value | undefined> {
    if (this.#value !== undefined && this.#value.current !== refused) return this.#value.current
    const now = this.#options.clock.now()
    if (now < this.#rereadFrom && this.#reading === undefined) return undefined
    this.#rereadFrom = now + pauseBetweenRereads
    try {
      const value = await this.#readOnce()
      return value === refused ? undefined : value
    } catch {
      return undefined
    }
  }

  /**
   * The value as the store has it, read at most `age` ms ago. Nobody asks the store again for a minute because this value is
   * refused.
   *
   * @throws CredentialsError
   */
  async fresh(age: number): Promise<Value> {
    const now = this.#options.clock.now()
    if (this.#value !== undefined && now - this.#readAt < age) return this.#value.current
    this.#rereadFrom = now + pauseBetweenRereads
    return this.#readOnce()
  }

  #readOnce(): Promise<Value> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  async #read(): Promise<Value> {
    const { reader, secretName, parse, clock } = this.#options
    const text = await reader.read(secretName)
    // The same text stays the same value, so that a re-read which changed nothing can be told.
    const value = this.#value !== undefined && text === this.#text ? this.#value.current : parse(text, secretName)
    this.#text = text
    this.#value = { current: value }
    this.#readAt = clock.now()
    this.#freshUntil = this.#readAt + this.#timeToLive
    return value
  }

  #text: string | undefined
}
