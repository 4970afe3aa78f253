import { describe, expect, it } from 'vitest'
import { CredentialsError } from '../../../shared/credentials/credentials-error.ts'
import {
  createPartnerCredentialsProvider,
  parsePartnerCredentials,
} from '../../../shared/credentials/partner-credentials.ts'
import { FakeSecretReader } from './fake-secret-reader.ts'

const name = 'partners/acme'
const first = JSON.stringify({ apiKey: 'key-1', login: 'acme', password: 'pass-1' })
const second = JSON.stringify({ apiKey: 'key-1', login: 'acme', password: 'pass-2' })

function setUp(text = first) {
  const reader = new FakeSecretReader({ [name]: text })
  let now = 1_000_000
  const clock = { now: () => now, monotonic: () => 0, sleep: async () => undefined }
  return {
    reader,
    provider: createPartnerCredentialsProvider(name, reader, clock),
    pass: (milliseconds: number) => {
      now += milliseconds
    },
  }
}

describe('the secret of a partner', () => {
  it('is read as it stands', () => {
    expect(parsePartnerCredentials(first, name)).toEqual({ apiKey: 'key-1', login: 'acme', password: 'pass-1' })
  })

  const rows: [text: string, named: RegExp, reason: string][] = [
    ['', /must be JSON/, 'empty'],
    ['hunter22', /must be JSON/, 'a bare text'],
    ['[]', /must be JSON/, 'another shape'],
    ['null', /must be JSON/, 'nothing'],
    ['{"apiKey":"hunter22","login":"acme"}', /password must be/, 'a field is missing'],
    ['{"apiKey":"hunter22","login":"acme","password":"x","more":1}', /exactly/, 'a field too many: perhaps misspelled'],
    ['{"apiKey":"hunter:22","login":"acme","password":"x"}', /apiKey must be/, 'a colon would end the user name'],
    ['{"apiKey":"hunter%22","login":"acme","password":"x"}', /apiKey must be/, 'a percent sign would end the key'],
    ['{"apiKey":"k","login":"hunter22:x","password":"x"}', /login must be/, 'a colon would end the user name'],
    ['{"apiKey":"k","login":"acme","password":"hunter22\\n"}', /password must be/, 'a line end was copied along'],
    ['{"apiKey":"k","login":"acme","password":""}', /password must be/, 'no password'],
    ['{"apiKey":22,"login":"acme","password":"hunter22"}', /apiKey must be/, 'a number'],
  ]
  it.each(rows)('is refused as %s, naming field and rule, never the value: %s', (text, named) => {
    let error: unknown
    try {
      parsePartnerCredentials(text, name)
    } catch (caught) {
      error = caught
    }
    expect(error).toBeInstanceOf(CredentialsError)
    expect(error).toMatchObject({ code: 'SECRET_INVALID', secretName: name, message: expect.stringMatching(named) })
    expect(`${String(error)}${JSON.stringify(error)}`).not.toContain('hunter')
    expect(error).not.toHaveProperty('cause')
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
