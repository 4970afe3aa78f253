import * as z from 'zod/mini'
import type { Clock } from '../runtime/clock.ts'
import { CachedSecret } from './cached-secret.ts'
import { CredentialsError } from './credentials-error.ts'
import type { SecretReader } from './secret-reader.ts'

/** `:` and `%` separate the parts of the vendor's Basic credentials (vendor reference, section 2.2). */
const schema = z.strictObject({
  apiKey: z.string().check(z.regex(/^[\x21-\x24\x26-\x39\x3b-\x7e]{1,200}$/)),
  login: z.string().check(z.regex(/^[A-Za-z0-9._@+-]{1,50}$/)),
  password: z.string().check(
    z.minLength(1),
    z.maxLength(200),
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
    z.regex(/^[^\u0000-\u001f\u007f]*$/),
  ),
})

/** What a partner signs in with. Only the client layer sees it. */
export type PartnerCredentials = Readonly<z.infer<typeof schema>>

/** A partner's credentials, as the client layer asks for them. */
export interface PartnerCredentialsProvider {
  /** @throws CredentialsError */
  current(): Promise<PartnerCredentials>
  /** Others than those that the vendor has just refused; undefined when there are none, or it was asked too soon. */
  newerThan(refused: PartnerCredentials): Promise<PartnerCredentials | undefined>
}

const rules: Readonly<Record<string, string>> = {
  apiKey: 'must be 1–200 printable characters without blanks, : and %',
  login: 'must be 1–50 letters, digits, or . _ @ + -',
  password: 'must be 1–200 characters without control characters',
}

/**
 * Reads the JSON text of a partner's secret.
 *
 * @throws CredentialsError SECRET_INVALID naming the field and the rule, never a value
 */
export function parsePartnerCredentials(text: string, secretName: string): PartnerCredentials {
  const result = schema.safeParse(jsonOf(text))
  if (result.success) return Object.freeze(result.data)
  const [issue] = result.error.issues
  const field = String(issue?.path[0] ?? '')
  const rule = Object.hasOwn(rules, field) ? `: ${field} ${rules[field]}` : ''
  throw new CredentialsError(
    'SECRET_INVALID',
    secretName,
    `The secret ${secretName} must be JSON with exactly apiKey, login and password${rule}. Correct it in Secrets Manager.`,
  )
}

/** The credentials of one partner: kept for five minutes, read once for all who wait. */
export function createPartnerCredentialsProvider(
  secretName: string,
  reader: SecretReader,
  clock: Clock,
): PartnerCredentialsProvider {
  return new CachedSecret({ secretName, reader, clock, parse: parsePartnerCredentials })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
