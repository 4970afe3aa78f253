import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { awsClientOptions } from '../runtime/aws-client-options.ts'
import { CredentialsError } from './credentials-error.ts'
import type { SecretReader } from './secret-reader.ts'
import type { SecretWriter } from './secret-writer.ts'

/** Errors of Secrets Manager that a repeat does not mend, with the next step for the operator. */
const settingsFaults: Readonly<Record<string, string>> = {
  ResourceNotFoundException: 'does not exist. Create it, or correct its name in the settings.',
  AccessDeniedException:
    "may not be used by this function. Grant secretsmanager:GetSecretValue (or PutSecretValue) and the key's kms:Decrypt.",
  DecryptionFailure: "cannot be decrypted. Grant the function kms:Decrypt on the secret's key.",
  InvalidRequestException:
    'cannot be read in its present state, perhaps because it is marked for deletion. Restore it.',
  InvalidParameterException: 'has a name that Secrets Manager does not take. Correct it in the settings.',
}

/**
 * A client with short times: a call to the vendor may need two secrets, and a caller of the API waits for both. An older
 * value serves where there is one, so giving up early costs little.
 */
export const createSecretsManagerClient = (): SecretsManagerClient =>
  new SecretsManagerClient(awsClientOptions({ requestTimeoutMilliseconds: 1_500, attempts: 2 }))

/** The reader over AWS Secrets Manager; it uses GetSecretValue and nothing else. */
export function createSecretsManagerReader(client: Pick<SecretsManagerClient, 'send'>): SecretReader {
  return {
    async read(secretName) {
      const text = await readText(client, secretName)
      if (text === undefined) {
        throw new CredentialsError('SECRET_INVALID', secretName, `The secret ${secretName} is not text.`)
      }
      return text
    },
  }
}

/** The writer over AWS Secrets Manager; it uses PutSecretValue and nothing else. */
export const createSecretsManagerWriter = (client: Pick<SecretsManagerClient, 'send'>): SecretWriter => ({
  async write(secretName, text) {
    await reach(secretName, () => client.send(new PutSecretValueCommand({ SecretId: secretName, SecretString: text })))
  },
})

async function readText(client: Pick<SecretsManagerClient, 'send'>, secretName: string): Promise<string | undefined> {
  const answer = await reach(secretName, () => client.send(new GetSecretValueCommand({ SecretId: secretName })))
  return answer.SecretString
}

async function reach<Answer>(secretName: string, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask()
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    const fault = Object.hasOwn(settingsFaults, name) ? settingsFaults[name] : undefined
    throw fault === undefined
      ? new CredentialsError(
          'SECRETS_UNAVAILABLE',
          secretName,
          `Secrets Manager could not be asked for the secret ${secretName}. It is tried again.`,
          { cause: error },
        )
      : new CredentialsError('SECRET_MISSING', secretName, `The secret ${secretName} ${fault}`, { cause: error })
  }
}
