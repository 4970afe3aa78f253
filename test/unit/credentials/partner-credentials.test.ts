import { describe, expect, it } from 'vitest'
import { CredentialsError } from '../../../shared/credentials/credentials-error.ts'
import { createPartnerCredentials, parsePartnerSecret } from '../../../shared/credentials/partner-credentials.ts'
import { FakeSecretReader } from './fake-secret-reader.ts'

const name = 'partners/acme'
const signIn = { apiKey: 'key-1', login: 'acme', password: 'pass-1' }
const client = { clientId: 'client-1', clientSecret: 'secret-1' }
const first = JSON.stringify(signIn)
const second = JSON.stringify({ ...signIn, password: 'pass-2' })
const whole = { ...signIn, ...client }

function setUp(text = first) {
  const reader = new FakeSecretReader({ [name]: text })
  let now = 1_000_000
  const clock = { now: () => now, monotonic: () => 0, sleep: async () => undefined }
  const { signIn: provider, v3, digest } = createPartnerCredentials(name, reader, clock)
  return {
    reader,
    digest,
    provider,
    v3,
    pass: (milliseconds: number) => {
      now += milliseconds
    },
  }
}

function refusalOf(text: string): unknown {
  try {
    return parsePartnerSecret(text, name)
  } catch (error) {
    return error
  }
}

describe('the secret of a partner', () => {
  const rows: [secret: object, holds: object, reason: string][] = [
    [signIn, { signIn }, 'the older generations alone'],
    [{ apiKey: 'key-1', ...client }, { v3: { apiKey: 'key-1', ...client } }, 'V3 alone'],
    [whole, { signIn, v3: { apiKey: 'key-1', ...client } }, 'all generations with one key'],
    [{ ...whole, v3ApiKey: 'key-3' }, { signIn, v3: { apiKey: 'key-3', ...client } }, 'V3 with a key of its own'],
    [{ ...signIn, v3ApiKey: 'key-3' }, { signIn }, 'a key of V3 without a client is of no use yet'],
    [{ ...signIn, apiSecret: 'hook-1' }, { signIn }, 'what signs webhooks is not handed to the client layer'],
    [
      { ...signIn, password: ' a:b%c"ä ' },
      { signIn: { ...signIn, password: ' a:b%c"ä ' } },
      'a password may hold nearly anything, blanks around it too',
    ],
    [
      { apiKey: 'k', clientId: 'a%b', clientSecret: 'a:b%c' },
      { v3: { apiKey: 'k', clientId: 'a%b', clientSecret: 'a:b%c' } },
      'only the first colon separates client and secret',
    ],
  ]
  it.each(rows)('%j gives %j: %s', (secret, holds) => {
    expect(parsePartnerSecret(JSON.stringify(secret), name)).toEqual(holds)
  })

  const apiKey = 'apiKey must be 1–200 printable characters without blanks, : and %'
  const login = 'login must be 1–50 letters, digits, or . _ @ + -'
  const password = 'password must be 1–200 characters without control characters'
  const clientId = 'clientId must be 1–200 printable characters without blanks and :'
  const plain = 'must be 1–200 printable characters without blanks'
  const json =
    'must be JSON with no other fields than apiKey, login, password, clientId, clientSecret, v3ApiKey, apiSecret'
  const pair = 'must hold login and password together or not at all'
  const v3Pair = 'must hold clientId and clientSecret together or not at all'
  const secret = (change: object) => JSON.stringify({ ...whole, ...change })
  const faults: [text: string, rule: string, reason: string][] = [
    ['', json, 'empty'],
    ['hunter22', json, 'a bare text'],
    ['"hunter22"', json, 'a text in JSON'],
    ['["hunter22"]', json, 'another shape'],
    ['null', json, 'nothing'],
    [`${first}hunter22`, json, 'more than JSON'],
    [secret({ more: 'hunter22' }), json, 'a field too many: perhaps misspelled'],
    [secret({ apikey: 'hunter22' }), json, 'another case is another field'],
    [`{"apiKey":"k","login":"acme","password":"p","__proto__":"hunter22"}`, json, 'a name of the language'],
    ['{"login":"acme","password":"hunter22"}', `is not as agreed: ${apiKey}`, 'the key is missing'],
    [secret({ apiKey: '' }), `is not as agreed: ${apiKey}`, 'an empty key'],
    [secret({ apiKey: 'hunter:22' }), `is not as agreed: ${apiKey}`, 'a colon would end the user name'],
    [secret({ apiKey: 'hunter%22' }), `is not as agreed: ${apiKey}`, 'a percent sign would end the key'],
    [secret({ apiKey: 'hunter 22' }), `is not as agreed: ${apiKey}`, 'a blank'],
    [secret({ apiKey: 22 }), `is not as agreed: ${apiKey}`, 'a number'],
    [secret({ apiKey: 'h'.repeat(201) }), `is not as agreed: ${apiKey}`, 'too long'],
    [secret({ login: 'hunter22:x' }), `is not as agreed: ${login}`, 'a colon would end the user name'],
    [secret({ login: 'h'.repeat(51) }), `is not as agreed: ${login}`, 'too long'],
    [secret({ login: null }), `is not as agreed: ${login}`, 'null is not left out'],
    [secret({ password: 'hunter22\n' }), `is not as agreed: ${password}`, 'a line end was copied along'],
    [secret({ password: '' }), `is not as agreed: ${password}`, 'no password'],
    [secret({ password: 'h'.repeat(201) }), `is not as agreed: ${password}`, 'too long'],
    [secret({ clientId: 'hunter:22' }), `is not as agreed: ${clientId}`, 'a colon would end the client'],
    [secret({ clientSecret: 'hunter 22' }), `is not as agreed: clientSecret ${plain}`, 'a blank'],
    [secret({ v3ApiKey: 'hunter\u00e4' }), `is not as agreed: v3ApiKey ${plain}`, 'no header can carry it'],
    [secret({ apiSecret: '' }), `is not as agreed: apiSecret ${plain}`, 'empty'],
    [secret({ password: undefined }), pair, 'a login without its password'],
    [secret({ login: undefined }), pair, 'a password without its login'],
    [secret({ clientSecret: undefined }), v3Pair, 'a client without its secret'],
    [secret({ clientId: undefined }), v3Pair, 'a secret without its client'],
    [
      '{"apiKey":"hunter22","login":"acme","clientId":"c"}',
      'must hold login and password, and clientId and clientSecret together or not at all',
      'half of both',
    ],
    [
      '{"apiKey":"hunter22"}',
      'must hold login and password, which the text, XML and V2 generations sign in with',
      'a key alone signs nobody in',
    ],
  ]
  it.each(faults)('is refused as %s by its rule, and the value is never shown: %s (%s)', (text, rule) => {
    const error = refusalOf(text)
    expect(error).toBeInstanceOf(CredentialsError)
    expect(error).toMatchObject({
      code: 'SECRET_INVALID',
      secretName: name,
      message: `The secret partners/acme ${rule}. Correct it in Secrets Manager.`,
    })
    expect(`${String(error)}${JSON.stringify(error)}`).not.toMatch(/hunter|hhh|pass-1|secret-1|key-1/)
    expect(error).not.toHaveProperty('cause')
  })
})

describe('credentials of a kind', () => {
  it('come out of one secret, which is read once for both', async () => {
    const { provider, v3, reader } = setUp(JSON.stringify(whole))
    expect(await provider.current()).toEqual(signIn)
    expect(await v3.current()).toEqual({ apiKey: 'key-1', ...client })
    expect(reader.reads).toBe(1)
  })

  it.each([
    ['v3', first, 'must hold clientId and clientSecret, which V3 asks for tokens with'],
    [
      'provider',
      JSON.stringify({ apiKey: 'key-1', ...client }),
      'must hold login and password, which the text, XML and V2 generations sign in with',
    ],
  ] as const)('that the secret does not hold are named: %s', async (kind, text, rule) => {
    const asked = setUp(text)
    await expect(asked[kind].current()).rejects.toMatchObject({
      code: 'SECRET_INVALID',
      message: `The secret partners/acme ${rule}. Correct it in Secrets Manager.`,
    })
  })

  it('cannot be changed by whoever is given them', async () => {
    const { provider, v3 } = setUp(JSON.stringify(whole))
    expect(Object.isFrozen(await provider.current())).toBe(true)
    expect(Object.isFrozen(await v3.current())).toBe(true)
  })

  it('are none newer where only the other kind has changed', async () => {
    const { provider, v3, reader } = setUp(JSON.stringify(whole))
    const [refused, others] = [await v3.current(), await provider.current()]
    reader.secrets.set(name, JSON.stringify({ ...whole, password: 'pass-2' }))
    expect(await v3.newerThan(refused)).toBeUndefined()
    expect(await provider.newerThan(others)).toEqual({ ...signIn, password: 'pass-2' })
    expect(reader.reads).toBe(2)
  })

  it('are none newer where they were taken out of the secret', async () => {
    const { v3, reader } = setUp(JSON.stringify(whole))
    const refused = await v3.current()
    reader.secrets.set(name, first)
    expect(await v3.newerThan(refused)).toBeUndefined()
  })

  it('that were never given out are not taken for refused ones: the secret is not read for them', async () => {
    const { v3, reader } = setUp(JSON.stringify(whole))
    expect(await v3.newerThan({ apiKey: 'key-1', ...client })).toBeUndefined()
    expect(reader.reads).toBe(0)
  })

  it('that were given out twice are newer once they have changed twice', async () => {
    const { v3, reader, pass } = setUp(JSON.stringify(whole))
    const refused = await v3.current()
    reader.secrets.set(name, JSON.stringify({ ...whole, clientSecret: 'secret-2' }))
    const newer = await v3.newerThan(refused)
    expect(newer).toMatchObject({ clientSecret: 'secret-2' })
    reader.secrets.set(name, JSON.stringify({ ...whole, clientSecret: 'secret-3' }))
    pass(60_000)
    if (newer === undefined) throw new Error('there was nothing newer')
    expect(await v3.newerThan(newer)).toMatchObject({ clientSecret: 'secret-3' })
  })
})

describe('the provider', () => {
  it('reads once for all who wait', async () => {
    const { provider, reader } = setUp()
    const all = await Promise.all([provider.current(), provider.current(), provider.current()])
    expect(new Set(all).size).toBe(1)
    expect(reader.reads).toBe(1)
  })

  it('keeps the value for five minutes', async () => {
    const { provider, reader, pass } = setUp()
    await provider.current()
    reader.secrets.set(name, second)
    pass(299_999)
    expect(await provider.current()).toMatchObject({ password: 'pass-1' })
    pass(1)
    expect(await provider.current()).toMatchObject({ password: 'pass-2' })
    expect(reader.reads).toBe(2)
  })

  it('lets an old value serve while the store cannot be reached, and asks again after half a minute', async () => {
    const { provider, reader, pass } = setUp()
    await provider.current()
    reader.isReachable = false
    pass(300_000)
    expect(await provider.current()).toMatchObject({ password: 'pass-1' })
    expect(await provider.current()).toMatchObject({ password: 'pass-1' })
    expect(reader.reads).toBe(2)
    reader.isReachable = true
    reader.secrets.set(name, second)
    pass(30_000)
    expect(await provider.current()).toMatchObject({ password: 'pass-2' })
  })

  it('does not let an old value hide that the secret is gone', async () => {
    const { provider, reader, pass } = setUp()
    await provider.current()
    reader.secrets.clear()
    pass(300_000)
    await expect(provider.current()).rejects.toMatchObject({ code: 'SECRET_MISSING' })
  })

  it('recovers from a failure at the next call', async () => {
    const { provider, reader } = setUp()
    reader.isReachable = false
    await expect(provider.current()).rejects.toMatchObject({ code: 'SECRETS_UNAVAILABLE' })
    reader.isReachable = true
    expect(await provider.current()).toMatchObject({ password: 'pass-1' })
  })
})

describe('after a refusal', () => {
  it('the secret is read again, once for all who were refused', async () => {
    const { provider, reader } = setUp()
    const refused = await provider.current()
    reader.secrets.set(name, second)
    const newer = await Promise.all([provider.newerThan(refused), provider.newerThan(refused)])
    expect(newer.map((value) => value?.password)).toEqual(['pass-2', 'pass-2'])
    expect(reader.reads).toBe(2)
  })

  it('nothing is given out when the secret is unchanged', async () => {
    const { provider } = setUp()
    expect(await provider.newerThan(await provider.current())).toBeUndefined()
  })

  it('the secret is read again at most once a minute', async () => {
    const { provider, reader, pass } = setUp()
    const refused = await provider.current()
    await provider.newerThan(refused)
    reader.secrets.set(name, second)
    pass(59_999)
    expect(await provider.newerThan(refused)).toBeUndefined()
    expect(reader.reads).toBe(2)
    pass(1)
    expect(await provider.newerThan(refused)).toMatchObject({ password: 'pass-2' })
  })

  it('what somebody else has read in the meantime is given without another read', async () => {
    const { provider, reader } = setUp()
    const refused = await provider.current()
    reader.secrets.set(name, second)
    await provider.newerThan(refused)
    expect(await provider.newerThan(refused)).toMatchObject({ password: 'pass-2' })
    expect(reader.reads).toBe(2)
  })

  it('a store that cannot be reached gives nothing, and nothing is thrown', async () => {
    const { provider, reader } = setUp()
    const refused = await provider.current()
    reader.isReachable = false
    expect(await provider.newerThan(refused)).toBeUndefined()
  })
})

describe('credentials that the vendor refused somewhere else', () => {
  function setUpRefused() {
    const reader = new FakeSecretReader({ [name]: first })
    let now = 1_000_000
    const clock = { now: () => now, monotonic: () => 0, sleep: async () => undefined }
    const refused: Record<string, unknown> = {}
    const credentials = createPartnerCredentials(name, reader, clock, () => refused)
    const pass = (milliseconds: number) => {
      now += milliseconds
    }
    return { reader, credentials, refused, pass }
  }

  it('are read again before they are used once more', async () => {
    const { reader, credentials, refused, pass } = setUpRefused()
    await credentials.signIn.current()
    refused[(await credentials.digest('signIn', 60_000)) ?? ''] = {}
    reader.secrets.set(name, second)
    pass(1)
    expect(await credentials.signIn.current()).toMatchObject({ password: 'pass-2' })
    expect(reader.reads).toBe(2)
  })

  it('serve while there are no others, and are read again once a minute at most', async () => {
    const { reader, credentials, refused, pass } = setUpRefused()
    await credentials.signIn.current()
    refused[(await credentials.digest('signIn', 60_000)) ?? ''] = {}
    for (let n = 0; n < 10; n++) {
      pass(1_000)
      expect(await credentials.signIn.current()).toMatchObject({ password: 'pass-1' })
    }
    expect(reader.reads).toBe(2)
  })
})

describe('the digest of credentials', () => {
  it('changes with what is signed in with, and with nothing else of the secret', async () => {
    const { reader, digest, pass } = setUp(JSON.stringify(whole))
    const before = [await digest('signIn', 0), await digest('v3', 0)]
    expect(before[0]).toMatch(/^[\w-]{22}$/)
    expect(before[0]).not.toBe(before[1])
    pass(1)
    reader.secrets.set(name, JSON.stringify({ ...whole, apiSecret: 'hook-1' }))
    expect([await digest('signIn', 0), await digest('v3', 0)]).toEqual(before)
    reader.secrets.set(name, JSON.stringify({ ...whole, password: 'pass-2' }))
    expect(await digest('signIn', 0)).not.toBe(before[0])
    expect(await digest('v3', 0)).toBe(before[1])
  })

  it('is read at most as old as is asked for, and what was read is signed in with', async () => {
    const { reader, digest, provider, pass } = setUp()
    await provider.current()
    reader.secrets.set(name, second)
    pass(10_000)
    const old = await digest('signIn', 10_001)
    expect(reader.reads).toBe(1)
    expect(await digest('signIn', 10_000)).not.toBe(old)
    expect(await provider.current()).toMatchObject({ password: 'pass-2' })
    expect(reader.reads).toBe(2)
  })

  it('is none where the secret is missing, malformed, or has no such credentials', async () => {
    const { reader, digest } = setUp()
    expect(await digest('v3', 0)).toBeUndefined()
    reader.secrets.set(name, '{}')
    expect(await digest('signIn', 0)).toBeUndefined()
    reader.secrets.delete(name)
    expect(await digest('signIn', 0)).toBeUndefined()
  })
})
