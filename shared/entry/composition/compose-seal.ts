import { createDigestKey, type DigestKey } from '../../credentials/digest-key.ts'
import { fieldDigest } from '../../credentials/field-digest.ts'
import { createSecretsManagerClient, createSecretsManagerReader } from '../../credentials/secrets-manager-reader.ts'
import { systemClock } from '../../runtime/clock.ts'
import type { FunctionEnvironment } from '../function-environment.ts'
import type { Seal } from '../operate/page-cursor.ts'
import { required } from './function-tools.ts'

/** The stage's own digest key, read when it is first asked for. */
export function composeDigestKey(environment: FunctionEnvironment): DigestKey {
  const secretName = required(environment.DIGEST_SECRET_NAME, 'DIGEST_SECRET_NAME')
  return createDigestKey(secretName, createSecretsManagerReader(createSecretsManagerClient()), systemClock)
}

/** Seals with the stage's own digest key: a cursor of another stage is none of this one. */
export function composeSeal(key: DigestKey): Seal {
  return async (text) => fieldDigest(await key.current(), text)
}
