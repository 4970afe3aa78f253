import { describe, expect, it } from 'vitest'
import { ClientPasswords } from '../../../shared/credentials/client-passwords.ts'
import { createDigestKey } from '../../../shared/credentials/digest-key.ts'
import { FakeSecretReader } from './fake-secret-reader.ts'

const random = { token: () => 'token', fraction: () => 0, bytes: (count: number) => new Uint8Array(count) }
const secretName = 'clients/bakery'

const resolve = (text: string) => resolveBelow('clients/', text, secretName)

function resolveBelow(secretNamePrefix: string | undefined, text: string, name: string) {
  const reader = new FakeSecretReader({ [name]: text })
  const passwords = new ClientPasswords({ reader, random, secretNamePrefix })
  return { reader, password: passwords.resolve({ secretName: name }, 'Bakery-01') }
}

describe('a password in a secret', () => {
  it.each([
    ['Gr4pe-shot!', 'Gr4pe-shot!', 'text'],
    ['{"password":"Gr4pe-shot!"}', 'Gr4pe-shot!', 'as the console of Secrets Manager writes it'],
    ['{"password":"Gr4pe-shot!","note":"x"}', 'Gr4pe-shot!', 'with something beside it'],
    ['{grape-shot', '{grape-shot', 'a password that only begins like JSON'],
    ['two words 22', 'two words 22', 'with a space, which the vendor allows'],
  ])('%s is %s: %s', async (text, expected) => {
    expect(await resolve(text).password).toBe(expected)
  })

  it.each([
    ['Gr4pe-s', 'too short'],
    ['g'.repeat(81), 'too long'],
    ['Gr4pe-shöt!', 'no ASCII'],
    ['Gr4pe-shot!\n', 'a line end was copied along'],
    ['my-BAKERY-2', 'holds a part of the login name'],
    ['{"secret":"Gr4pe-shot!"}', 'another field'],
    ['{"password":12345678}', 'a number'],
    ['', 'empty'],
  ])('%j is refused without being shown: %s', async (text) => {
    const { password } = resolve(text)
    await expect(password).rejects.toMatchObject({ code: 'SECRET_INVALID', secretName })
    await expect(password).rejects.toSatisfy((error: Error) => !/gr4pe|gggg|BAKERY|1234/.test(error.message))
  })

  const names: [name: string, prefix: string | undefined, reason: string][] = [
    ['partners/acme', 'clients/', 'another branch'],
    ['clients', 'clients/', 'not below the prefix'],
    ['clients/bakery', undefined, 'no prefix is configured'],
    ['clients/bakery', '', 'an empty prefix would allow everything'],
  ]
  it.each(names)('named %s below %j is not read: %s', async (name, prefix) => {
    const { password, reader } = resolveBelow(prefix, 'Gr4pe-shot!', name)
    await expect(password).rejects.toMatchObject({ code: 'SECRET_INVALID' })
    expect(reader.reads).toBe(0)
  })
})

describe('the key of digests', () => {
  const clock = { now: () => 0, monotonic: () => 0, sleep: async () => undefined }

  it('is the secret, imported as a key, without white space around it', async () => {
    const key = createDigestKey('digest', new FakeSecretReader({ digest: `${'k'.repeat(32)}\n` }), clock)
    expect((await key.current()).export().toString()).toBe('k'.repeat(32))
  })

  it('is refused when it could be guessed, without being shown', async () => {
    const key = createDigestKey('digest', new FakeSecretReader({ digest: 'k'.repeat(31) }), clock)
    await expect(key.current()).rejects.toMatchObject({
      code: 'SECRET_INVALID',
      message: expect.not.stringMatching(/kk/),
    })
  })
})
