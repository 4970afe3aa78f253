import { CredentialsError } from '../../../shared/credentials/credentials-error.ts'
import type { V3Credentials } from '../../../shared/credentials/partner-credentials.ts'
import type { SecretReader } from '../../../shared/credentials/secret-reader.ts'
import type { SecretWriter } from '../../../shared/credentials/secret-writer.ts'
import { protocolSteps } from '../../../shared/engine/protocol/protocol-steps.ts'
import type { ItemStore } from '../../../shared/ledger/item-store.ts'
import type { Obtained } from '../../../shared/partner-api/calling/signer.ts'
import type { Exchange, Transport } from '../../../shared/partner-api/transport/exchange.ts'
import { AccessTokens, type TokenAndKey } from '../../../shared/partner-api/v3/access-tokens.ts'
import type { SharedTokens } from '../../../shared/partner-api/v3/shared-tokens.ts'
import { currentTokenEndpoint } from '../../../shared/partner-api/v3/token-request.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import { leasedTokens } from '../../../shared/vendor-key/leased-tokens.ts'
import { MemoryItemStore } from '../../support/memory/memory-item-store.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

export const secretName = 'partner-ops/test/tokens/acme'
export const key: V3Credentials = { apiKey: 'key-1', clientId: 'client-1', clientSecret: 'Planted-client-secret' }

/** What a process does that takes time. */
export type TokenStep = 'read' | 'write' | 'lease' | 'permit'

/** One request to the vendor's token endpoint; `endedAt` is missing while it is open. */
export interface TokenRequest {
  process: string
  at: number
  endedAt?: number
}

export interface TokenProcess {
  name: string
  shared: SharedTokens
  tokens: AccessTokens
  /** Asks for a token as a call with 20 s does. */
  obtain(): Promise<Obtained<TokenAndKey>>
  /** The vendor has refused this token of the process's. */
  refused(obtained: Obtained<TokenAndKey> | undefined): Promise<Obtained<TokenAndKey> | undefined>
  /** Nothing that it has begun goes on. */
  kill(): void
  permits: number
}

const never = new Promise<never>(() => undefined)

/**
 * Several processes that share the tokens of one partner: one ledger, one secret, one vendor. Time moves on by itself as
 * soon as all of them wait for something.
 */
export class TokenProcesses {
  readonly clock = new VirtualClock(Date.UTC(2026, 0, 15, 12))
  readonly began = this.clock.now()
  readonly store = new MemoryItemStore()
  /** What lies in the secret, and every text that was written into it. */
  secret: string | undefined
  readonly written: string[] = []
  isSecretReachable = true
  readonly requests: TokenRequest[] = []
  /** How long a step takes in a process, by how often it was made there; ms. */
  takes: (process: string, step: TokenStep, count: number) => number = () => 0
  /** How long the vendor takes for its n-th request, ms, and what it answers instead of a token. */
  vendorTakes: (request: number) => number = () => 300
  vendorAnswers: (request: number) => number | undefined = () => undefined

  start(name: string): TokenProcess {
    let isAlive = true
    const counts = new Map<TokenStep, number>()
    const mortal = async <Result>(work: () => Promise<Result>): Promise<Result> => {
      if (!isAlive) return never
      const result = await work()
      return isAlive ? result : never
    }
    const timed = (step: TokenStep) =>
      mortal(async () => {
        const count = (counts.get(step) ?? 0) + 1
        counts.set(step, count)
        const takes = this.takes(name, step, count)
        if (takes > 0) await this.clock.sleep(takes)
      })
    const clock: Clock = {
      now: () => this.clock.now(),
      monotonic: () => this.clock.monotonic(),
      sleep: (milliseconds) => mortal(() => this.clock.sleep(milliseconds)),
    }
    const store: Pick<ItemStore, 'update'> = {
      update: async (...asked) => {
        await timed('lease')
        return mortal(() => this.store.update(...asked))
      },
    }
    const reader: SecretReader = {
      read: async () => {
        await timed('read')
        if (!this.isSecretReachable) throw new CredentialsError('SECRETS_UNAVAILABLE', secretName, 'not reachable')
        if (this.secret === undefined) throw new CredentialsError('SECRET_INVALID', secretName, 'holds no text')
        return this.secret
      },
    }
    const writer: SecretWriter = {
      write: async (_name, text) => {
        await timed('write')
        if (!this.isSecretReachable) throw new CredentialsError('SECRETS_UNAVAILABLE', secretName, 'not reachable')
        this.secret = text
        this.written.push(text)
      },
    }
    const shared = leasedTokens({
      store: store as ItemStore,
      clock,
      random: { token: () => `${name}-${counts.get('lease') ?? 0}` } as never,
      steps: protocolSteps,
      reader,
      writer,
      secretName,
      budget: 'acme-key',
    })
    const transport: Transport = {
      request: (_request, { deadlineAt }) => mortal(() => this.#answer(name, deadlineAt)),
      close: async () => undefined,
    }
    const credentials = { current: async () => key, newerThan: async () => undefined }
    const tokens = new AccessTokens({ transport, clock, credentials, endpoint: currentTokenEndpoint, shared })
    const call = () => ({
      deadlineAt: clock.monotonic() + 40_000,
      permit: async () => {
        process.permits += 1
        await timed('permit')
      },
    })
    const process: TokenProcess = {
      name,
      shared,
      tokens,
      permits: 0,
      obtain: () => tokens.current(call()),
      refused: (obtained) => {
        if (obtained === undefined || !('credentials' in obtained))
          throw new Error('There is no token that could be refused.')
        return tokens.newerThan(obtained.credentials, call())
      },
      kill: () => {
        isAlive = false
      },
    }
    return process
  }

  /** Lets time pass, and what happens in it happen. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.clock.now() + milliseconds
    void this.clock.sleep(milliseconds)
    await this.clock.runUntil(end)
  }

  /** How many requests were open at the same time, at the most. */
  mostAtOnce(): number {
    return Math.max(
      0,
      ...this.requests.map(
        ({ at }) =>
          this.requests.filter((other) => other.at <= at && (other.endedAt ?? Number.POSITIVE_INFINITY) > at).length,
      ),
    )
  }

  /** Milliseconds between the requests. */
  gaps(): number[] {
    return this.requests.slice(1).map(({ at }, n) => at - (this.requests[n]?.at ?? 0))
  }

  async #answer(process: string, deadlineAt: number): Promise<Exchange> {
    const sentAt = this.clock.now()
    const request: TokenRequest = { process, at: sentAt }
    const number = this.requests.push(request)
    const patience = Math.max(0, deadlineAt - this.clock.monotonic())
    const takes = this.vendorTakes(number)
    await this.clock.sleep(Math.min(takes, patience))
    const finishedAt = this.clock.now()
    request.endedAt = finishedAt
    if (takes > patience) return { outcome: 'failed', headersSent: true, reason: 'deadline', sentAt, finishedAt }
    const status = this.vendorAnswers(number) ?? 200
    const body =
      status === 200 ? { access_token: `token-${number}`, expires_in: 3_600, token_type: 'Bearer' } : { error: 'x' }
    const headers = { 'content-type': 'application/json' }
    return { outcome: 'answered', status, headers, body: Buffer.from(JSON.stringify(body)), sentAt, finishedAt }
  }
}

/** The name of a token that was obtained, or the code of why there is none. */
export const nameOf = (obtained: Obtained<TokenAndKey> | undefined): string => {
  if (obtained === undefined) return 'none'
  return 'credentials' in obtained ? obtained.credentials.token.accessToken : obtained.failure.code
}
