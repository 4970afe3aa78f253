import * as z from 'zod/mini'
import { CachedSecret } from '../../credentials/cached-secret.ts'
import { CredentialsError } from '../../credentials/credentials-error.ts'
import type { SecretReader } from '../../credentials/secret-reader.ts'
import type { Clock } from '../../runtime/clock.ts'

const printable = z.string().check(z.regex(/^[\x21-\x7e]{1,200}$/))

/** `:` separates the parts of Basic credentials, so a client id has none. */
const schema = z.strictObject({
  apiKey: printable,
  clientId: z.string().check(z.regex(/^[\x21-\x39\x3b-\x7e]{1,200}$/)),
  clientSecret: printable,
})

/** What a partner's access tokens are asked for with, and the key of each call: vendor reference, section 4.1. */
export type V3Credentials = Readonly<z.infer<typeof schema>>

/** A partner's V3 credentials, as the client layer asks for them. */
export interface V3CredentialsProvider {
  /** @throws CredentialsError */
  current(): Promise<V3Credentials>
  /** Others than those that the vendor has just refused; undefined when there are none, or it was asked too soon. */
  newerThan(refused: V3Credentials): Promise<V3Credentials | undefined>
}

const rules: Readonly<Record<string, string>> = {
  apiKey: 'must be 1–200 printable characters without blanks',
  clientId: 'must be 1–200 printable characters without blanks and :',
  clientSecret: 'must be 1–200 printable characters without blanks',
}

/**
 * Reads the JSON text of a partner's V3 secret.
 *
 * @throws CredentialsError SECRET_INVALID naming the field and the rule, never a value
 */
export function parseV3Credentials(text: string, secretName: string): V3Credentials {
  const result = schema.safeParse(jsonOf(text))
  if (result.success) return Object.freeze(result.data)
  const field = String(result.error.issues[0]?.path[0] ?? '')
  const rule = Object.hasOwn(rules, field) ? `: ${field} ${rules[field]}` : ''
  throw new CredentialsError(
    'SECRET_INVALID',
    secretName,
    `The secret ${secretName} must be JSON with exactly apiKey, clientId and clientSecret${rule}. Correct it in Secrets Manager.`,
  )
}

/** The V3 credentials of one partner: kept for five minutes, read once for all who wait. */
export function createV3CredentialsProvider(
  secretName: string,
  reader: SecretReader,
  clock: Clock,
): V3CredentialsProvider {
  return new CachedSecret({ secretName, reader, clock, parse: parseV3Credentials })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
