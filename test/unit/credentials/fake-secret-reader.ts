import { CredentialsError } from '../../../shared/credentials/credentials-error.ts'
import type { SecretReader } from '../../../shared/credentials/secret-reader.ts'

/** Secrets in memory, with a count of reads and a switch that makes the store unreachable. */
export class FakeSecretReader implements SecretReader {
  readonly secrets = new Map<string, string>()
  reads = 0
  isReachable = true

  constructor(secrets: Record<string, string> = {}) {
    for (const [name, text] of Object.entries(secrets)) this.secrets.set(name, text)
  }

  async read(secretName: string): Promise<string> {
    this.reads++
    if (!this.isReachable) throw new CredentialsError('SECRETS_UNAVAILABLE', secretName, 'not reachable')
    const text = this.secrets.get(secretName)
    if (text === undefined)
      throw new CredentialsError('SECRET_MISSING', secretName, `The secret ${secretName} is missing.`)
    return text
  }
}
