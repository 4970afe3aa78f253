import { describe, expect, it } from 'vitest'
import { type AccessToken, type SharedTokens, unsharedTokens } from '../../../../shared/partner-api/v3/shared-tokens.ts'
import { answered, answeredAt } from '../answers.ts'
import { first, granted, second, settle, startProcess, tokenNamed } from './token-process.ts'

/** Tokens that several processes share, in memory: one of them at a time may ask. */
class TokensInMemory {
  kept: AccessToken | undefined
  holder: string | undefined
  reads = 0

  /** As one process sees them. */
  of(process: string): SharedTokens {
    return {
      read: async () => {
        this.reads++
        return this.kept
      },
      keep: async (token) => {
        this.kept = token
      },
      mayAsk: async () => {
        this.holder ??= process
        return this.holder === process
      },
    }
  }
}

const namesOf = (obtained: unknown) =>
  (obtained as { credentials?: { token: AccessToken } }).credentials?.token.accessToken

describe('a token that is shared between processes', () => {
  it('is kept with the end of its life, counted from when it was asked for', async () => {
    const shared = new TokensInMemory()
    await startProcess(shared.of('a')).obtain(granted('token-1'))
    expect(shared.kept).toEqual({
      accessToken: 'token-1',
      clientId: 'client-1',
      refreshAt: answeredAt - 200 + 2_880_000,
      expiresAt: answeredAt - 200 + 3_600_000,
    })
  })

  it('is read before the vendor is asked, by a process without one', async () => {
    const shared = new TokensInMemory()
    await startProcess(shared.of('a')).obtain(granted('token-1'))
    const other = startProcess(shared.of('b'))
    expect(namesOf(await other.tokens.current(other.call))).toBe('token-1')
    expect([other.transport.requests.length, other.permits()]).toEqual([0, 0])
  })

  it('is read once, and then served from memory', async () => {
    const shared = new TokensInMemory()
    shared.kept = tokenNamed('token-1')
    const { tokens, call } = startProcess(shared.of('a'))
    await tokens.current(call)
    await tokens.current(call)
    expect(shared.reads).toBe(1)
  })

  const unfit: [change: Partial<AccessToken>, reason: string][] = [
    [{ clientId: 'client-9' }, 'asked for with another client: the secret has changed'],
    [{ refreshAt: answeredAt - 200 }, 'it is time to replace it'],
    [{ refreshAt: answeredAt - 1_000, expiresAt: answeredAt - 200 }, 'its life is over'],
  ]
  it.each(unfit)('is not taken with %j: %s', async (change) => {
    const shared = new TokensInMemory()
    shared.kept = { ...tokenNamed('token-1'), ...change }
    expect(namesOf(await startProcess(shared.of('a')).obtain(granted('token-2')))).toBe('token-2')
    expect(shared.kept.accessToken).toBe('token-2')
  })

  it('is replaced by the process that may ask, while the others go on with it until they see the new one', async () => {
    const shared = new TokensInMemory()
    const one = startProcess(shared.of('a'))
    const other = startProcess(shared.of('b'))
    await one.obtain(granted('token-1'))
    await other.tokens.current(other.call)
    one.pass(2_880_000)
    other.pass(2_880_000)
    const replacing = one.tokens.current(one.call)
    await settle()
    expect(namesOf(await other.tokens.current(other.call))).toBe('token-1')
    expect([other.transport.requests.length, other.permits(), other.slept()]).toEqual([0, 0, 0])
    one.transport.answer(granted('token-2', 7_200))
    await replacing
    other.pass(30_000)
    expect(namesOf(await other.tokens.current(other.call))).toBe('token-2')
    expect(other.transport.requests).toHaveLength(0)
  })
})

describe('while another process asks', () => {
  it('a process without a token waits for it, sends nothing itself and takes no permit', async () => {
    const shared = new TokensInMemory()
    shared.holder = 'b'
    const { tokens, transport, call, permits, slept, whileAsleep } = startProcess(shared.of('a'))
    whileAsleep(
      () => undefined,
      () => {
        shared.kept = tokenNamed('token-1')
      },
    )
    expect(await tokens.current(call)).toMatchObject({ credentials: { token: { accessToken: 'token-1' }, key: first } })
    expect([transport.requests.length, permits(), slept()]).toEqual([0, 0, 1_000])
  })

  it('all calls of a process wait together', async () => {
    const shared = new TokensInMemory()
    shared.holder = 'b'
    const { tokens, call, slept, whileAsleep } = startProcess(shared.of('a'))
    whileAsleep(() => {
      shared.kept = tokenNamed('token-1')
    })
    const waiting = await Promise.all([tokens.current(call), tokens.current(call)])
    expect(waiting.map(namesOf)).toEqual(['token-1', 'token-1'])
    expect(slept()).toBe(500)
  })

  it('it waits five seconds at most; then nothing was sent, and it is tried again a second later', async () => {
    const shared = new TokensInMemory()
    shared.holder = 'b'
    const { tokens, transport, call, slept } = startProcess(shared.of('a'))
    expect(await tokens.current(call)).toEqual({
      failure: expect.objectContaining({
        class: 'not-sent',
        code: 'TOKEN_AWAITED',
        retryAt: answeredAt - 200 + 5_000 + 1_000,
      }),
      why: 'token request: another process asks',
    })
    expect([transport.requests.length, slept()]).toEqual([0, 5_000])
  })

  it('it leaves its own call five seconds, and does not wait where it has no more', async () => {
    const shared = new TokensInMemory()
    shared.holder = 'b'
    const { tokens, call, slept } = startProcess(shared.of('a'))
    expect(await tokens.current({ ...call, deadlineAt: 6_000 })).toMatchObject({ failure: { code: 'TOKEN_AWAITED' } })
    expect(slept()).toBe(1_000)
    expect(await tokens.current({ ...call, deadlineAt: 6_000 })).toMatchObject({ failure: { code: 'TOKEN_AWAITED' } })
    expect(slept()).toBe(1_000)
  })

  it('what it gets for another client is waited past', async () => {
    const shared = new TokensInMemory()
    shared.holder = 'b'
    const { tokens, call, whileAsleep, slept } = startProcess(shared.of('a'))
    whileAsleep(
      () => {
        shared.kept = { ...tokenNamed('token-9'), clientId: second.clientId }
      },
      () => {
        shared.kept = tokenNamed('token-1')
      },
    )
    expect(namesOf(await tokens.current(call))).toBe('token-1')
    expect(slept()).toBe(1_000)
  })

  it('a process that cannot ask since its permit is refused keeps nothing, and the error comes through', async () => {
    const shared = new TokensInMemory()
    const { tokens, transport, call } = startProcess(shared.of('a'))
    const stop = new Error('no place')
    await expect(tokens.current({ ...call, permit: () => Promise.reject(stop) })).rejects.toBe(stop)
    expect([transport.requests.length, shared.kept]).toEqual([0, undefined])
  })
})

describe('a shared token that the vendor refused', () => {
  const refused = { token: tokenNamed('token-1'), key: first }

  it('is replaced by what another process has got since, without a request', async () => {
    const shared = new TokensInMemory()
    shared.kept = tokenNamed('token-1')
    const { tokens, transport, call } = startProcess(shared.of('a'))
    await tokens.current(call)
    shared.kept = tokenNamed('token-2')
    expect(namesOf(await tokens.newerThan(refused, call))).toBe('token-2')
    expect(transport.requests).toHaveLength(0)
  })

  it('is asked for anew where nobody has another', async () => {
    const shared = new TokensInMemory()
    shared.kept = tokenNamed('token-1')
    const { tokens, transport, call } = startProcess(shared.of('a'))
    await tokens.current(call)
    const waiting = tokens.newerThan(refused, call)
    await settle()
    transport.answer(granted('token-2'))
    expect(namesOf(await waiting)).toBe('token-2')
    expect(shared.kept.accessToken).toBe('token-2')
  })

  it('is waited for where another process asks already', async () => {
    const shared = new TokensInMemory()
    shared.kept = tokenNamed('token-1')
    shared.holder = 'b'
    const { tokens, transport, call, whileAsleep } = startProcess(shared.of('a'))
    await tokens.current(call)
    whileAsleep(() => {
      shared.kept = tokenNamed('token-2')
    })
    expect(namesOf(await tokens.newerThan(refused, call))).toBe('token-2')
    expect(transport.requests).toHaveLength(0)
  })

  it('is not taken up again by a later call, though it is still kept', async () => {
    const shared = new TokensInMemory()
    shared.kept = tokenNamed('token-1')
    shared.holder = 'b'
    const { tokens, call } = startProcess(shared.of('a'))
    await tokens.current(call)
    expect(await tokens.newerThan(refused, call)).toMatchObject({ failure: { code: 'TOKEN_AWAITED' } })
    // Sent with it once more, the next call would be told that the credentials are wrong.
    expect(await tokens.current(call)).toMatchObject({ failure: { class: 'not-sent', code: 'TOKEN_AWAITED' } })
    shared.kept = tokenNamed('token-2')
    expect(namesOf(await tokens.current(call))).toBe('token-2')
  })
})

describe('a store that fails', () => {
  const fails = () => Promise.reject(new Error('store'))
  const rows: [name: string, failing: Partial<SharedTokens>][] = [
    ['to be read', { read: fails }],
    ['to keep', { keep: fails }],
    ['to lease', { mayAsk: fails }],
    ['in everything', { read: fails, keep: fails, mayAsk: fails }],
  ]
  it.each(rows)('%s makes a process ask for itself', async (_name, failing) => {
    const { obtain, transport } = startProcess({ ...unsharedTokens, ...failing })
    expect(namesOf(await obtain(granted('token-1')))).toBe('token-1')
    expect(transport.requests).toHaveLength(1)
  })

  it('is not written to when the vendor grants nothing', async () => {
    const shared = new TokensInMemory()
    await startProcess(shared.of('a')).obtain(answered(503))
    expect(shared.kept).toBeUndefined()
  })
})
