import { CredentialsError } from '../../credentials/credentials-error.ts'
import type { Failure } from '../../domain/answer.ts'
import { failureOf } from '../failure-classification.ts'

/** The failure of a call whose secret could not be had; nothing was sent. */
export function credentialsFailure(error: unknown): Failure {
  return error instanceof CredentialsError
    ? failureOf(error.code, { detail: error.message })
    : failureOf('SECRETS_UNAVAILABLE')
}
