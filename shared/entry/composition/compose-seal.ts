import { createDigestKey } from '../../credentials/digest-key.ts'
import { fieldDigest } from '../../credentials/field-digest.ts'
import { createSecretsManagerClient, createSecretsManagerReader } from '../../credentials/secrets-manager-reader.ts'
import { systemClock } from '../../runtime/clock.ts'
import type { FunctionEnvironment } from '../function-environment.ts'
import type { Seal } from '../operate/page-cursor.ts'
import { required } from './function-tools.ts'

/** Seals with the stage's own digest key: a cursor of another stage is none of this one. */
export function composeSeal(environment: FunctionEnvironment): Seal {
  const secretName = required(environment.DIGEST_SECRET_NAME, 'DIGEST_SECRET_NAME')
  const key = createDigestKey(secretName, createSecretsManagerReader(createSecretsManagerClient()), systemClock)
  return async (text) => fieldDigest(await key.current(), text)
}
