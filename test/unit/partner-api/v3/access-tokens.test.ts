import { describe, expect, it } from 'vitest'
import { CredentialsError } from '../../../../shared/credentials/credentials-error.ts'
import type { Exchange } from '../../../../shared/partner-api/transport/exchange.ts'
import { AccessTokens } from '../../../../shared/partner-api/v3/access-tokens.ts'
import { unsharedTokens } from '../../../../shared/partner-api/v3/shared-tokens.ts'
import { currentTokenEndpoint, readTokenExchange } from '../../../../shared/partner-api/v3/token-request.ts'
import { answered, answeredAt, notAnswered } from '../answers.ts'
import { first, granted, HeldTransport, json, second, settle, startProcess, tokenNamed } from './token-process.ts'

describe('one token', () => {
  it('is asked for once for all who wait, with one permit', async () => {
    const { tokens, transport, call, permits } = startProcess()
    const waiting = [1, 2, 3].map(() => tokens.current(call))
    await settle()
    transport.answer(granted('token-1'))
    for (const obtained of await Promise.all(waiting)) {
      expect(obtained).toMatchObject({ credentials: { token: { accessToken: 'token-1' }, key: first } })
    }
    expect([transport.requests.length, permits()]).toEqual([1, 1])
  })

  it('is kept until 80 % of its life, then replaced while the others go on with it', async () => {
    const { tokens, transport, call, obtain, pass } = startProcess()
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
    const { tokens, transport, call, obtain, pass } = startProcess()
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
    const { obtain, pass, replaceSecret } = startProcess()
    expect(await obtain(granted('token-1'))).toMatchObject({ credentials: { token: { clientId: 'client-1' } } })
    pass(2_000)
    replaceSecret(second)
    expect(await obtain(granted('token-2'))).toMatchObject({
      credentials: { token: { accessToken: 'token-2', clientId: 'client-2' }, key: second },
    })
  })

  it('whose secret has changed is not used', async () => {
    const { tokens, transport, call, obtain, pass, changeSecret } = startProcess()
    await obtain(granted('token-1'))
    pass(2_000)
    changeSecret(second)
    const waiting = tokens.newerThan({ token: tokenNamed('token-1'), key: first }, call)
    await settle()
    transport.answer(granted('token-2'))
    expect(await waiting).toMatchObject({ credentials: { token: { clientId: 'client-2' }, key: second } })
    expect(await tokens.current(call)).toMatchObject({ credentials: { token: { accessToken: 'token-2' } } })
  })

  it('has a life in whole seconds, also as text or with decimals (docs/reference/vendor.md#contradictions)', async () => {
    expect(await startProcess().obtain(granted('token-1', '3600'))).toHaveProperty('credentials')
    const body = '{"access_token":"token-1","expires_in":3600.00000}'
    expect(await startProcess().obtain(answered(200, body, json))).toHaveProperty('credentials')
  })

  const lives: [body: string, seconds: number | undefined, reason: string][] = [
    ['{"access_token":"token-1"}', 900, 'no life is said'],
    ['{"access_token":"token-1","expires_in":null}', 900, 'nothing is said'],
    ['{"access_token":"token-1","expires_in":31536000}', 86_400, 'a year'],
    ['{"access_token":"token-1","expires_in":"1e3"}', undefined, 'no number'],
    ['{"access_token":"token-1","expires_in":99999999999999}', 86_400, 'for ever'],
    ['{"access_token":"token-1","expires_in":3599.7}', 3_599, 'parts of a second'],
    ['{"access_token":"token-1","expires_in":0}', undefined, 'none'],
    ['{"access_token":"token-1","expires_in":-1}', undefined, 'less'],
  ]
  it.each(lives)('whose life is %s is used for %s seconds: %s', (body, seconds) => {
    const read = readTokenExchange(answered(200, body, json))
    expect('token' in read ? read.token.life : undefined).toBe(seconds && seconds * 1_000)
  })

  it('is waited for five seconds at most, whatever the deadline of the call that asks, and is small', async () => {
    const { obtain, transport } = startProcess()
    await obtain(granted('token-1'))
    expect(transport.limits).toEqual([{ deadlineAt: 5_000, maximumAnswerBytes: 65_536 }])
  })

  it('serves until its life is over and not a millisecond longer', async () => {
    const { tokens, call, obtain, pass } = startProcess()
    await obtain(granted('token-1'))
    pass(3_600_000 - 1)
    expect(await obtain(answered(503))).toMatchObject({ credentials: { token: { accessToken: 'token-1' } } })
    pass(1)
    // Asked for a millisecond ago: no other may be had within this second.
    expect(await tokens.current(call)).toMatchObject({ failure: { code: 'TOKEN_UNAVAILABLE' } })
  })
})

describe('a permit that is refused', () => {
  it('stops only its own call; who waited with it asks by itself', async () => {
    const { tokens, transport, call } = startProcess()
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
    const { tokens, transport, call, obtain, pass } = startProcess()
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
    const { tokens, transport, call, obtain, pass } = startProcess()
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
    const { tokens, transport, call, obtain, pass, permits } = startProcess()
    expect(await obtain(notAnswered({ headersSent: true, reason: 'reset' }))).toMatchObject({
      failure: { class: 'not-sent', code: 'TOKEN_UNAVAILABLE', retryAt: answeredAt + 1_000 },
    })
    pass(999)
    expect(await tokens.current(call)).toMatchObject({
      failure: { code: 'TOKEN_UNAVAILABLE', retryAt: answeredAt - 200 + 1_000 },
      why: 'token request: one a second',
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
    [
      answered(400, '{"error":"invalid_client"}', json),
      ['held', 'CREDENTIALS_REFUSED'],
      'inferred: docs/reference/vendor.md#v3-token',
    ],
    [answered(401, '', json), ['held', 'CREDENTIALS_REFUSED'], 'credentials'],
    [answered(400, '{"error":"unsupported_grant_type"}', json), ['held', 'ACCESS_REFUSED'], 'settings'],
    [answered(403, '', json), ['held', 'ACCESS_REFUSED'], 'settings'],
    [answered(404, '', json), ['held', 'ADDRESS_NOT_FOUND'], 'the address is a setting'],
    [answered(415, '', json), ['held', 'REQUEST_TYPE_REFUSED'], 'missing headers: docs/reference/vendor.md#v3-token'],
    [answered(302, '', json), ['held', 'REDIRECTED'], 'not followed'],
  ]
  it.each(rows)('%j is %j: %s', async (exchange, [failureClass, code]) => {
    expect(await startProcess().obtain(exchange)).toMatchObject({ failure: { class: failureClass, code } })
  })

  it('a refused secret that has changed since is tried again a second later', async () => {
    const { obtain, pass, changeSecret } = startProcess()
    changeSecret(second)
    expect(await obtain(answered(400, '{"error":"invalid_client"}', json))).toMatchObject({
      failure: { class: 'not-sent', code: 'TOKEN_UNAVAILABLE', retryAt: answeredAt - 200 + 1_000 },
      why: 'token request: the secret has changed',
    })
    pass(1_000)
    expect(await obtain(granted('token-1'))).toMatchObject({ credentials: { key: second } })
  })

  it('nothing but a refusal makes the secret be read again', async () => {
    const { obtain, changeSecret, rereads } = startProcess()
    changeSecret(second)
    expect(await obtain(answered(503))).toMatchObject({ failure: { status: 503, retryAt: answeredAt + 1_000 } })
    expect(rereads()).toBe(0)
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
