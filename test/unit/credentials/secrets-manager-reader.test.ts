import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { describe, expect, it } from 'vitest'
import {
  createSecretsManagerReader,
  createSecretsManagerWriter,
} from '../../../shared/credentials/secrets-manager-reader.ts'

function readerOver(send: (command: { input: unknown }) => Promise<unknown>) {
  return createSecretsManagerReader({ send } as unknown as Pick<SecretsManagerClient, 'send'>)
}

const named = (name: string) => Object.assign(new Error(`${name}: something about it`), { name })

describe('Secrets Manager', () => {
  it('is asked for the current text of the secret', async () => {
    const asked: unknown[] = []
    const reader = readerOver(async (command) => {
      asked.push(command.constructor.name, command.input)
      return { SecretString: 'text' }
    })
    expect(await reader.read('partners/acme')).toBe('text')
    expect(asked).toEqual(['GetSecretValueCommand', { SecretId: 'partners/acme' }])
  })

  const rows: [name: string, code: string, reason: string][] = [
    ['ResourceNotFoundException', 'SECRET_MISSING', 'not created'],
    ['AccessDeniedException', 'SECRET_MISSING', 'a repeat does not mend a missing grant'],
    ['DecryptionFailure', 'SECRET_MISSING', 'nor a missing grant on the key'],
    ['InvalidRequestException', 'SECRET_MISSING', 'marked for deletion'],
    ['ThrottlingException', 'SECRETS_UNAVAILABLE', 'goes by'],
    ['InternalServiceError', 'SECRETS_UNAVAILABLE', 'goes by'],
    ['TimeoutError', 'SECRETS_UNAVAILABLE', 'goes by'],
    ['ToString', 'SECRETS_UNAVAILABLE', 'not known'],
    ['constructor', 'SECRETS_UNAVAILABLE', 'a name of the language'],
  ]
  it.each(rows)('that answers %s is %s: %s', async (name, code) => {
    const reader = readerOver(() => Promise.reject(named(name)))
    await expect(reader.read('partners/acme')).rejects.toMatchObject({ code, secretName: 'partners/acme' })
  })

  it('is given the new text of a secret that is there', async () => {
    const asked: unknown[] = []
    const writer = createSecretsManagerWriter({
      send: async (command: { input: unknown }) => {
        asked.push(command.constructor.name, command.input)
        return {}
      },
    } as unknown as Pick<SecretsManagerClient, 'send'>)
    await writer.write('tokens/acme', 'text')
    expect(asked).toEqual(['PutSecretValueCommand', { SecretId: 'tokens/acme', SecretString: 'text' }])
  })

  it.each(rows)('that answers %s to a new text is %s too, and the text is not repeated: %s', async (name, code) => {
    const send = () => Promise.reject(named(name))
    const writer = createSecretsManagerWriter({ send } as unknown as Pick<SecretsManagerClient, 'send'>)
    const written = writer.write('tokens/acme', 'hunter22')
    await expect(written).rejects.toMatchObject({ code, secretName: 'tokens/acme' })
    await expect(written).rejects.toSatisfy((error: Error) => !error.message.includes('hunter'))
  })

  it('that answers no text makes the secret invalid', async () => {
    const reader = readerOver(async () => ({ SecretBinary: new Uint8Array([1]) }))
    await expect(reader.read('partners/acme')).rejects.toMatchObject({ code: 'SECRET_INVALID' })
  })
})
