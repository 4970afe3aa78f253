import type { V3Credentials, V3CredentialsProvider } from '../../credentials/partner-credentials.ts'
import { signInDigest } from '../../credentials/sign-in-digest.ts'
import type { Clock } from '../../runtime/clock.ts'
import { credentialsFailure } from '../calling/credentials-failure.ts'
import type { Obtained } from '../calling/signer.ts'
import { failureOf } from '../failure-classification.ts'
import type { CallOptions } from '../gateway.ts'
import type { Transport } from '../transport/exchange.ts'
import type { AccessToken, SharedTokens } from './shared-tokens.ts'
import { pauseBetweenTokenRequests, readTokenExchange, type TokenEndpoint, tokenRequest } from './token-request.ts'

export interface AccessTokensOptions {
  transport: Transport
  clock: Clock
  credentials: V3CredentialsProvider
  endpoint: TokenEndpoint
  shared: SharedTokens
}

/** A token with the secret that it belongs to. */
export interface TokenAndKey {
  token: AccessToken
  key: V3Credentials
}

/** How soon a new token is asked for after one was refused: it may have been refused for other reasons than its age. */
const pauseAfterRefusal = 60_000
/** How soon a token that still serves is tried to be replaced again. */
const pauseAfterFailure = 30_000
/** Others may be waiting for the same request, whatever the deadline of the call that makes it. */
const longestTokenRequest = 5_000
const refreshAtShare = 0.8
/** How often it is looked for the token that another process asks for. */
const pauseBetweenReads = 500

/**
 * The access token of one partner: asked for once for all who wait, kept, replaced at 80 % of its life, and asked for
 * at most once a second (docs/reference/vendor.md#v3-token). Where it cannot be replaced, it is used to its end.
 */
export class AccessTokens {
  readonly #options: AccessTokensOptions
  #token: AccessToken | undefined
  /** The last one that the vendor refused: others may still keep it. */
  #refused: string | undefined
  #asking: Promise<Obtained<AccessToken> | undefined> | undefined
  #askedAt = Number.NEGATIVE_INFINITY
  #replaceFrom = Number.NEGATIVE_INFINITY
  #heedRefusalsFrom = Number.NEGATIVE_INFINITY

  constructor(options: AccessTokensOptions) {
    this.#options = options
  }

  /**
   * @returns the token, or why there is none: nothing was sent then
   * @throws what `permit` threw: a request for a token takes its place in the budget like any other
   */
  async current(call: CallOptions): Promise<Obtained<TokenAndKey>> {
    const { credentials, clock } = this.#options
    let key: V3Credentials
    try {
      key = await credentials.current()
    } catch (error) {
      return { failure: credentialsFailure(error) }
    }
    const serving = this.#serving(key)
    const now = clock.now()
    const maySkip = now < this.#replaceFrom || this.#asking !== undefined
    if (serving !== undefined && (now < serving.refreshAt || maySkip)) return { credentials: { token: serving, key } }
    const obtained = await this.#renew(key, call, serving === undefined)
    if ('credentials' in obtained) return { credentials: { token: obtained.credentials, key } }
    const still = this.#serving(key)
    if (still === undefined) return obtained
    this.#replaceFrom = clock.now() + pauseAfterFailure
    return { credentials: { token: still, key } }
  }

  /**
   * Another token than the one that was just refused: what somebody else has got in the meantime, or a new one, which is
   * asked for at most once a minute.
   *
   * @returns undefined when none may be asked for now
   * @throws what `permit` threw
   */
  async newerThan(refused: TokenAndKey, call: CallOptions): Promise<Obtained<TokenAndKey> | undefined> {
    const { credentials, clock } = this.#options
    const key = (await credentials.newerThan(refused.key)) ?? refused.key
    const { accessToken } = refused.token
    if (this.#token === undefined || this.#token.accessToken === accessToken) {
      this.#token = undefined
      this.#refused = accessToken
    }
    const serving = this.#serving(key)
    if (serving !== undefined) return { credentials: { token: serving, key } }
    const now = clock.now()
    if (now < this.#heedRefusalsFrom && this.#asking === undefined) return undefined
    this.#heedRefusalsFrom = now + pauseAfterRefusal
    const obtained = await this.#renew(key, call, true)
    return 'failure' in obtained ? obtained : { credentials: { token: obtained.credentials, key } }
  }

  #serving({ clientId }: V3Credentials): AccessToken | undefined {
    const token = this.#token
    const serves = token !== undefined && token.clientId === clientId && this.#options.clock.now() < token.expiresAt
    return serves ? token : undefined
  }

  /** Joins whoever is asking; asks where nobody does, also after one who was stopped by a permit of its own. */
  async #renew(key: V3Credentials, call: CallOptions, mayWait: boolean): Promise<Obtained<AccessToken>> {
    while (this.#asking !== undefined) {
      const joined = await this.#asking
      if (joined !== undefined) return joined
    }
    const asked = this.#ask(key, call, mayWait)
    const done = (result: Obtained<AccessToken> | undefined) => {
      this.#asking = undefined
      return result
    }
    this.#asking = asked.then(done, () => done(undefined))
    return asked
  }

  async #ask(key: V3Credentials, call: CallOptions, mayWait: boolean): Promise<Obtained<AccessToken>> {
    const { shared, clock, credentials } = this.#options
    const kept = await this.#kept(key)
    if (kept !== undefined) return { credentials: kept }
    const waitUntil = this.#askedAt + pauseBetweenTokenRequests
    if (clock.now() < waitUntil) return unavailable(waitUntil, 'token request: one a second')
    if (!(await shared.mayAsk().catch(() => true))) {
      const others = mayWait ? await this.#awaitOthers(key, call) : undefined
      if (others !== undefined) return { credentials: others }
      const retryAt = clock.now() + pauseBetweenTokenRequests
      return { failure: failureOf('TOKEN_AWAITED', { retryAt }), why: 'token request: another process asks' }
    }
    await call.permit()
    const answer = await this.#request(key, call)
    if ('credentials' in answer) {
      this.#token = answer.credentials
      await shared.keep(answer.credentials).catch(() => undefined)
      return answer
    }
    if (answer.failure.code !== 'CREDENTIALS_REFUSED') return answer
    const newer = await credentials.newerThan(key)
    // The next attempt takes the newer secret; this one would be the second request within a second.
    return newer === undefined
      ? { ...answer, failure: { ...answer.failure, signIn: signInDigest(key) } }
      : unavailable(this.#askedAt + pauseBetweenTokenRequests, 'token request: the secret has changed')
  }

  /** What somebody else got meanwhile, if it serves. */
  async #kept(key: V3Credentials): Promise<AccessToken | undefined> {
    const kept = await this.#options.shared.read().catch(() => undefined)
    if (kept === undefined || kept.accessToken === this.#refused || !this.#isFresh(kept, key)) return undefined
    this.#token = kept
    return kept
  }

  /** Whoever asks is soon done; without a token the call could only be put off. */
  async #awaitOthers(key: V3Credentials, { deadlineAt }: CallOptions): Promise<AccessToken | undefined> {
    const { clock } = this.#options
    const until = Math.min(deadlineAt - longestTokenRequest, clock.monotonic() + longestTokenRequest)
    while (clock.monotonic() < until) {
      await clock.sleep(pauseBetweenReads)
      const kept = await this.#kept(key)
      if (kept !== undefined) return kept
    }
    return undefined
  }

  async #request(key: V3Credentials, call: CallOptions): Promise<Obtained<AccessToken>> {
    const { transport, clock, endpoint } = this.#options
    this.#askedAt = clock.now()
    const deadlineAt = Math.min(call.deadlineAt, clock.monotonic() + longestTokenRequest)
    const limits = { deadlineAt, maximumAnswerBytes: 64 * 1024 }
    const exchange = await transport.request(tokenRequest(endpoint, key), limits)
    const read = readTokenExchange(exchange)
    if ('failure' in read) return read
    const { accessToken, life } = read.token
    const from = exchange.sentAt ?? exchange.finishedAt
    return {
      credentials: {
        accessToken,
        clientId: key.clientId,
        refreshAt: from + life * refreshAtShare,
        expiresAt: from + life,
      },
    }
  }

  #isFresh(token: AccessToken, { clientId }: V3Credentials): boolean {
    return token.clientId === clientId && this.#options.clock.now() < token.refreshAt
  }
}

const unavailable = (retryAt: number, why: string): Obtained<never> => ({
  failure: failureOf('TOKEN_UNAVAILABLE', { retryAt }),
  why,
})
