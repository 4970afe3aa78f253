/** Append-only. */
export type CredentialsErrorCode = 'SECRET_MISSING' | 'SECRET_INVALID' | 'SECRETS_UNAVAILABLE'

/** A secret that cannot be had or used. The message names the secret and the rule, never a value. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError'
  readonly code: CredentialsErrorCode
  readonly secretName: string

  constructor(code: CredentialsErrorCode, secretName: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.secretName = secretName
  }
}
