import type { Random } from '../runtime/random.ts'
import { CredentialsError } from './credentials-error.ts'
import { generatePassword, passwordFault } from './password-rules.ts'
import type { SecretReader } from './secret-reader.ts'

/**
 * Where a new account's password comes from; never the password itself: messages and ledger are read by more people
 * than secrets are.
 */
export type ClientPasswordSource = { secretName: string } | { generate: true }

export interface ClientPasswordsOptions {
  reader: SecretReader
  random: Random
  /** Only secrets whose names begin so may be named by callers; without one, none may. */
  secretNamePrefix: string | undefined
}

/** Turns a source into a new account's password at the moment of sending; nothing is kept. */
export class ClientPasswords {
  readonly #options: ClientPasswordsOptions

  constructor(options: ClientPasswordsOptions) {
    this.#options = options
  }

  /**
   * @throws CredentialsError SECRET_INVALID for a name outside the prefix or a password against the vendor's rules,
   *   SECRET_MISSING, SECRETS_UNAVAILABLE; never with a value
   */
  async resolve(source: ClientPasswordSource, login: string): Promise<string> {
    const { reader, random, secretNamePrefix } = this.#options
    if ('generate' in source) return generatePassword(login, random)
    const { secretName } = source
    if (secretNamePrefix === undefined || secretNamePrefix === '' || !secretName.startsWith(secretNamePrefix)) {
      throw new CredentialsError(
        'SECRET_INVALID',
        secretName,
        `The secret ${secretName} may not hold a client's password: its name must begin with ${secretNamePrefix ?? 'the configured prefix, and none is configured'}.`,
      )
    }
    const password = passwordIn(await reader.read(secretName))
    const fault = password === undefined ? 'must be the password, or JSON {"password"}' : passwordFault(password, login)
    if (password !== undefined && fault === undefined) return password
    throw new CredentialsError('SECRET_INVALID', secretName, `The password in the secret ${secretName} ${fault}.`)
  }
}

/** A secret is the password as text or, as Secrets Manager's console makes it, JSON with one field. */
function passwordIn(text: string): string | undefined {
  if (!text.startsWith('{')) return text
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('password' in value)) return undefined
    return typeof value.password === 'string' ? value.password : undefined
  } catch {
    return text
  }
}
