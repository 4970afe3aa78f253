import { describe, expect, it } from 'vitest'
import { CredentialsError } from '../../../../shared/credentials/credentials-error.ts'
import type { CallOptions } from '../../../../shared/partner-api/gateway.ts'
import type { Answered, Exchange, HttpRequest, Transport } from '../../../../shared/partner-api/transport/exchange.ts'
import { AccessTokens } from '../../../../shared/partner-api/v3/access-tokens.ts'
import { type AccessToken, type SharedTokens, unsharedTokens } from '../../../../shared/partner-api/v3/shared-tokens.ts'
import { currentTokenEndpoint } from '../../../../shared/partner-api/v3/token-request.ts'
import type { V3Credentials } from '../../../../shared/partner-api/v3/v3-credentials.ts'
import { answered, answeredAt, notAnswered } from '../answers.ts'

const first: V3Credentials = { apiKey: 'key-1', clientId: 'client-1', clientSecret: 'secret-1' }
const second: V3Credentials = { apiKey: 'key-1', clientId: 'client-2', clientSecret: 'secret-2' }
const json = { 'content-type': 'application/json' }
const granted = (name: string, seconds: number | string = 3600): Answered =>
  answered(200, JSON.stringify({ access_token: name, expires_in: seconds, token_type: 'Bearer' }), json)

/** Answers when told to, so that several callers can wait for one request. */
class HeldTransport implements Transport {
  readonly requests: HttpRequest[] = []
  readonly deadlines: number[] = []
  readonly #waiting: ((exchange: Exchange) => void)[] = []

  request(request: HttpRequest, { deadlineAt }: { deadlineAt: number }): Promise<Exchange> {
    this.requests.push(request)
    this.deadlines.push(deadlineAt)
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
const settle = () => new Promise((resolve) => setImmediate(resolve))

function setUp(shared: SharedTokens = unsharedTokens) {
  const transport = new HeldTransport()
  let now = answeredAt - 200
  let key = first
  let newer: V3Credentials | undefined
  const tokens = new AccessTokens({
    transport,
    clock: { now: () => now, monotonic: () => 0, sleep: async () => undefined },
    endpoint: currentTokenEndpoint,
    shared,
    credentials: {
      current: async () => key,
      newerThan: async () => {
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
    pass: (ms: number) => (now += ms),
    changeSecret: (value: V3Credentials) => {
      newer = value
    },
  }
}

describe('one token', () => {
  it('is asked for once for all who wait, with one permit', async () => {
    const { tokens, transport, call, permits } = setUp()
    const waiting = [1, 2, 3].map(() => tokens.current(call))
    await settle()
    transport.answer(granted('token-1'))
    for (const obtained of await Promise.all(waiting)) {
      expect(obtained).toMatchObject({ credentials: { token: { accessToken: 'token-1' }, key: first } })
    }
    expect([transport.requests.length, permits()]).toEqual([1, 1])
  })

  it('is kept until 80 % of its life, then replaced while the others go on with it', async () => {
    const { tokens, transport, call, obtain, pass } = setUp()
    await obtain(granted('token-1'))
    pass(2_880_000 - 1)
    expect(await tokens.current(call)).toMatchObject({ credentials: { token: { accessToken: 'token-1' } } })
    expect(transport.requests).toHaveLength(1)
    pass(1)
    const replacing = tokens.current(call)
    await settle()
    expect(await tokens.current(call)).toMatchObject({ credentials: { token: { accessToken: 'token-1' } } })
    transport.answer(granted('token-2'))
    expect(await replacing).toMatchObject({ credentials: { token: { accessToken: 'token-2' } } })
    expect(transport.requests).toHaveLength(2)
  })

  it('serves to its end where it cannot be replaced, and that is tried again only after half a minute', async () => {
    const { tokens, transport, call, obtain, pass } = setUp()
    await obtain(granted('token-1'))
    pass(2_880_000)
    expect(await obtain(answered(503))).toMatchObject({ credentials: { token: { accessToken: 'token-1' } } })
    pass(29_999)
    expect(await tokens.current(call)).toMatchObject({ credentials: { token: { accessToken: 'token-1' } } })
    expect(transport.requests).toHaveLength(2)
    pass(1)
    await obtain(answered(503))
    expect(transport.requests).toHaveLength(3)
    pass(3_600_000)
    expect(await obtain(answered(503))).toMatchObject({ failure: { class: 'not-sent', code: 'TOKEN_UNAVAILABLE' } })
  })

  it('of another client is not used once the secret has changed, though nothing refused it', async () => {
    let key = first
    const transport = new HeldTransport()
    let now = answeredAt - 200
    const tokens = new AccessTokens({
      transport,
      clock: { now: () => now, monotonic: () => 0, sleep: async () => undefined },
      endpoint: currentTokenEndpoint,
      shared: unsharedTokens,
      credentials: { current: async () => key, newerThan: async () => undefined },
    })
    const call = { deadlineAt: 60_000, permit: async () => undefined }
    for (const [next, name] of [
      [first, 'token-1'],
      [second, 'token-2'],
    ] as const) {
      key = next
      const waiting = tokens.current(call)
      await settle()
      transport.answer(granted(name))
      expect(await waiting).toMatchObject({ credentials: { token: { accessToken: name, clientId: next.clientId } } })
      now += 2_000
    }
  })

  it('whose secret has changed is not used', async () => {
    const { tokens, transport, call, obtain, pass, changeSecret } = setUp()
    await obtain(granted('token-1'))
    pass(2_000)
    changeSecret(second)
    const waiting = tokens.newerThan({ token: tokenNamed('token-1'), key: first }, call)
    await settle()
    transport.answer(granted('token-2'))
    expect(await waiting).toMatchObject({ credentials: { token: { clientId: 'client-2' }, key: second } })
    expect(await tokens.current(call)).toMatchObject({ credentials: { token: { accessToken: 'token-2' } } })
  })

  it('has a life in whole seconds, also as text or with decimals (reference, section 5 row 17)', async () => {
    expect(await setUp().obtain(granted('token-1', '3600'))).toHaveProperty('credentials')
    const body = '{"access_token":"token-1","expires_in":3600.00000}'
    expect(await setUp().obtain(answered(200, body, json))).toHaveProperty('credentials')
  })

  it('is waited for five seconds at most, whatever the deadline of the call that asks', async () => {
    const { obtain, transport } = setUp()
    await obtain(granted('token-1'))
    expect(transport.deadlines).toEqual([5_000])
  })
})

const tokenNamed = (accessToken: string): AccessToken => ({
  accessToken,
  clientId: 'client-1',
  refreshAt: answeredAt + 1_000_000,
  expiresAt: answeredAt + 2_000_000,
})

describe('a permit that is refused', () => {
  it('stops only its own call; who waited with it asks by itself', async () => {
    const { tokens, transport, call } = setUp()
    const stop = new Error('no place')
    const stopped = tokens.current({ ...call, permit: () => Promise.reject(stop) })
    const waiting = tokens.current(call)
    await expect(stopped).rejects.toBe(stop)
    await settle()
    transport.answer(granted('token-1'))
    expect(await waiting).toMatchObject({ credentials: { token: { accessToken: 'token-1' } } })
    expect(transport.requests).toHaveLength(1)
  })
})

describe('a token that was refused', () => {
  it('is replaced, for all who were refused at once, by one request', async () => {
    const { tokens, transport, call, obtain, pass } = setUp()
    await obtain(granted('token-1'))
    pass(2_000)
    const refused = { token: tokenNamed('token-1'), key: first }
    const waiting = [tokens.newerThan(refused, call), tokens.newerThan(refused, call)]
    await settle()
    transport.answer(granted('token-2'))
    for (const obtained of await Promise.all(waiting)) {
      expect(obtained).toMatchObject({ credentials: { token: { accessToken: 'token-2' } } })
    }
    expect(await tokens.newerThan(refused, call)).toMatchObject({ credentials: { token: { accessToken: 'token-2' } } })
    expect(transport.requests).toHaveLength(2)
  })

  it('is not replaced again within a minute: then it is not the token', async () => {
    const { tokens, transport, call, obtain, pass } = setUp()
    await obtain(granted('token-1'))
    pass(2_000)
    const waiting = tokens.newerThan({ token: tokenNamed('token-1'), key: first }, call)
    await settle()
    transport.answer(granted('token-2'))
    await waiting
    pass(59_999)
    expect(await tokens.newerThan({ token: tokenNamed('token-2'), key: first }, call)).toBeUndefined()
    pass(1)
    const again = tokens.newerThan({ token: tokenNamed('token-2'), key: first }, call)
    await settle()
    transport.answer(granted('token-3'))
    expect(await again).toMatchObject({ credentials: { token: { accessToken: 'token-3' } } })
  })
})

describe('one request a second', () => {
  it('a second request waits for its second, and takes no permit', async () => {
    const { tokens, transport, call, obtain, pass, permits } = setUp()
    expect(await obtain(notAnswered({ headersSent: true, reason: 'reset' }))).toMatchObject({
      failure: { class: 'not-sent', code: 'TOKEN_UNAVAILABLE', retryAt: answeredAt + 1_000 },
    })
    pass(999)
    expect(await tokens.current(call)).toMatchObject({
      failure: { code: 'TOKEN_UNAVAILABLE', retryAt: answeredAt - 200 + 1_000 },
    })
    expect([transport.requests.length, permits()]).toEqual([1, 1])
    pass(1)
    expect(await obtain(granted('token-1'))).toHaveProperty('credentials')
  })
})

describe('what came of the request', () => {
  const rows: [exchange: Exchange, expected: [string, string], reason: string][] = [
    [answered(500), ['not-sent', 'TOKEN_UNAVAILABLE'], 'the call itself was not sent'],
    [answered(200, '{}', json), ['not-sent', 'TOKEN_UNAVAILABLE'], 'no token in it'],
    [answered(200, '<html>', { 'content-type': 'text/html' }), ['not-sent', 'TOKEN_UNAVAILABLE'], 'a page'],
    [granted('a b'), ['not-sent', 'TOKEN_UNAVAILABLE'], 'a token that no header can carry'],
    [granted('a', 0), ['not-sent', 'TOKEN_UNAVAILABLE'], 'no life'],
    [
      answered(429, '{"error_key":"throttled"}', json),
      ['not-sent', 'TOKEN_UNAVAILABLE'],
      'the endpoint has its own rate',
    ],
    [notAnswered({ headersSent: true, reason: 'deadline' }), ['not-sent', 'TOKEN_UNAVAILABLE'], 'lost'],
    [notAnswered({ headersSent: false, reason: 'name-lookup' }), ['not-sent', 'NAME_LOOKUP_FAILED'], 'as it is'],
    [notAnswered({ headersSent: false, reason: 'tls-trust' }), ['held', 'TLS_NOT_TRUSTED'], 'settings'],
    [answered(400, '{"error":"invalid_client"}', json), ['held', 'CREDENTIALS_REFUSED'], 'inferred, section 4.1'],
    [answered(401, '', json), ['held', 'CREDENTIALS_REFUSED'], 'credentials'],
    [answered(400, '{"error":"unsupported_grant_type"}', json), ['held', 'ACCESS_REFUSED'], 'settings'],
    [answered(403, '', json), ['held', 'ACCESS_REFUSED'], 'settings'],
    [answered(404, '', json), ['held', 'ADDRESS_NOT_FOUND'], 'the address is a setting'],
    [answered(415, '', json), ['held', 'REQUEST_TYPE_REFUSED'], 'missing headers, section 4.1'],
    [answered(302, '', json), ['held', 'REDIRECTED'], 'not followed'],
  ]
  it.each(rows)('%j is %j: %s', async (exchange, [failureClass, code]) => {
    expect(await setUp().obtain(exchange)).toMatchObject({ failure: { class: failureClass, code } })
  })

  it('a refused secret that has changed since is tried again a second later', async () => {
    const { obtain, pass, changeSecret } = setUp()
    changeSecret(second)
    expect(await obtain(answered(400, '{"error":"invalid_client"}', json))).toMatchObject({
      failure: { class: 'not-sent', code: 'TOKEN_UNAVAILABLE', retryAt: answeredAt - 200 + 1_000 },
    })
    pass(1_000)
    expect(await obtain(granted('token-1'))).toMatchObject({ credentials: { key: second } })
  })

  it('a secret that cannot be had is named', async () => {
    const tokens = new AccessTokens({
      transport: new HeldTransport(),
      clock: { now: () => 0, monotonic: () => 0, sleep: async () => undefined },
      endpoint: currentTokenEndpoint,
      shared: unsharedTokens,
      credentials: {
        current: async () => {
          throw new CredentialsError('SECRET_MISSING', 'acme', 'The secret acme does not exist.')
        },
        newerThan: async () => undefined,
      },
    })
    expect(await tokens.current({ deadlineAt: 1, permit: async () => undefined })).toMatchObject({
      failure: { class: 'held', code: 'SECRET_MISSING' },
    })
  })
})

describe('tokens that are shared between processes', () => {
  it('are read before the vendor is asked, and kept after it was', async () => {
    const kept: AccessToken[] = []
    const { tokens, transport, call, obtain } = setUp({
      ...unsharedTokens,
      keep: async (token) => void kept.push(token),
    })
    await obtain(granted('token-1'))
    expect(kept).toEqual([
      {
        accessToken: 'token-1',
        clientId: 'client-1',
        refreshAt: answeredAt - 200 + 2_880_000,
        expiresAt: answeredAt - 200 + 3_600_000,
      },
    ])
    const other = setUp({ ...unsharedTokens, read: async () => kept[0] })
    expect(await other.tokens.current(other.call)).toMatchObject({
      credentials: { token: { accessToken: 'token-1' } },
    })
    expect([other.transport.requests.length, other.permits()]).toEqual([0, 0])
    expect(await tokens.current(call)).toHaveProperty('credentials')
    expect(transport.requests).toHaveLength(1)
  })

  const unfit: [change: Partial<AccessToken>, reason: string][] = [
    [{ clientId: 'client-9' }, 'of another client'],
    [{ refreshAt: answeredAt - 1_000 }, 'old'],
  ]
  it.each(unfit)('are not taken when they are %j: %s', async (change) => {
    const { obtain } = setUp({ ...unsharedTokens, read: async () => ({ ...tokenNamed('token-1'), ...change }) })
    expect(await obtain(granted('token-2'))).toMatchObject({ credentials: { token: { accessToken: 'token-2' } } })
  })

  it('after a refusal the others read before anyone asks, and the refused one is not taken again', async () => {
    let kept = tokenNamed('token-1')
    const { tokens, transport, call } = setUp({ ...unsharedTokens, read: async () => kept })
    await tokens.current(call)
    const refused = { token: tokenNamed('token-1'), key: first }
    const waiting = tokens.newerThan(refused, call)
    await settle()
    expect(transport.requests).toHaveLength(1)
    transport.answer(granted('token-2'))
    await waiting
    kept = tokenNamed('token-3')
    const other = setUp({ ...unsharedTokens, read: async () => kept })
    expect(await other.tokens.newerThan(refused, other.call)).toMatchObject({
      credentials: { token: { accessToken: 'token-3' } },
    })
    expect(other.transport.requests).toHaveLength(0)
  })

  it('are not asked for while another process holds the lease', async () => {
    const { tokens, transport, call } = setUp({ ...unsharedTokens, mayAsk: async () => false })
    expect(await tokens.current(call)).toMatchObject({
      failure: { class: 'not-sent', code: 'TOKEN_UNAVAILABLE', retryAt: answeredAt - 200 + 1_000 },
    })
    expect(transport.requests).toHaveLength(0)
  })

  it('whose store fails are asked for all the same', async () => {
    const fails = () => Promise.reject(new Error('store'))
    const { obtain } = setUp({ read: fails, keep: fails, mayAsk: fails })
    expect(await obtain(granted('token-1'))).toHaveProperty('credentials')
  })
})
