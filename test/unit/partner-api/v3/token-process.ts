import type { V3Credentials } from '../../../../shared/credentials/partner-credentials.ts'
import type { CallOptions } from '../../../../shared/partner-api/gateway.ts'
import type {
  Answered,
  Exchange,
  HttpRequest,
  RequestLimits,
  Transport,
} from '../../../../shared/partner-api/transport/exchange.ts'
import { AccessTokens } from '../../../../shared/partner-api/v3/access-tokens.ts'
import { type AccessToken, type SharedTokens, unsharedTokens } from '../../../../shared/partner-api/v3/shared-tokens.ts'
import { currentTokenEndpoint } from '../../../../shared/partner-api/v3/token-request.ts'
import { answered, answeredAt } from '../answers.ts'

export const first: V3Credentials = { apiKey: 'key-1', clientId: 'client-1', clientSecret: 'secret-1' }
export const second: V3Credentials = { apiKey: 'key-1', clientId: 'client-2', clientSecret: 'secret-2' }
export const json = { 'content-type': 'application/json' }

/** What the vendor's token endpoint answers. */
export const granted = (name: string, seconds: number | string = 3600): Answered =>
  answered(200, JSON.stringify({ access_token: name, expires_in: seconds, token_type: 'Bearer' }), json)

/** A token as it is kept, good for a long while. */
export const tokenNamed = (accessToken: string): AccessToken => ({
  accessToken,
  clientId: first.clientId,
  refreshAt: answeredAt + 1_000_000,
  expiresAt: answeredAt + 2_000_000,
})

/** Answers when told to, so that several callers can wait for one request. */
export class HeldTransport implements Transport {
  readonly requests: HttpRequest[] = []
  readonly limits: RequestLimits[] = []
  readonly #waiting: ((exchange: Exchange) => void)[] = []

  request(request: HttpRequest, limits: RequestLimits): Promise<Exchange> {
    this.requests.push(request)
    this.limits.push(limits)
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  answer(exchange: Exchange): void {
    const resolve = this.#waiting.shift()
    if (resolve === undefined) throw new Error('nobody waits for an answer')
    resolve(exchange)
  }

  async close(): Promise<void> {}
}

/** Lets everything run that does not wait for an answer. */
export const settle = () => new Promise((resolve) => setImmediate(resolve))

/** One process with its tokens; its time moves when it sleeps, or a test lets it pass. */
export function startProcess(shared: SharedTokens = unsharedTokens) {
  const transport = new HeldTransport()
  let now = answeredAt - 200
  let slept = 0
  let key = first
  let newer: V3Credentials | undefined
  let rereads = 0
  const naps: (() => void)[] = []
  const tokens = new AccessTokens({
    transport,
    clock: {
      now: () => now,
      monotonic: () => slept,
      sleep: async (milliseconds) => {
        now += milliseconds
        slept += milliseconds
        naps.shift()?.()
      },
    },
    endpoint: currentTokenEndpoint,
    shared,
    credentials: {
      current: async () => key,
      newerThan: async () => {
        rereads++
        if (newer !== undefined) key = newer
        return newer
      },
    },
  })
  let permits = 0
  const call: CallOptions = {
    deadlineAt: 60_000,
    permit: async () => {
      permits++
    },
  }
  const obtain = async (exchange: Exchange) => {
    const waiting = tokens.current(call)
    await settle()
    transport.answer(exchange)
    return waiting
  }
  return {
    tokens,
    transport,
    call,
    obtain,
    permits: () => permits,
    /** How often the secret was read because the vendor refused what it held. */
    rereads: () => rereads,
    /** Milliseconds that it slept in all. */
    slept: () => slept,
    /** What happens elsewhere during its next sleep, and the one after. */
    whileAsleep: (...events: (() => void)[]) => naps.push(...events),
    pass: (milliseconds: number) => {
      now += milliseconds
    },
    /** The secret holds another value when it is read because the first was refused. */
    changeSecret: (value: V3Credentials) => {
      newer = value
    },
    /** The secret holds another value at once. */
    replaceSecret: (value: V3Credentials) => {
      key = value
    },
  }
}
