import * as z from 'zod/mini'
import type { Clock } from '../runtime/clock.ts'
import { CachedSecret } from './cached-secret.ts'
import { CredentialsError } from './credentials-error.ts'
import type { SecretReader } from './secret-reader.ts'
import { signInDigest } from './sign-in-digest.ts'

const printable = z.string().check(z.regex(/^[\x21-\x7e]{1,200}$/))

/**
 * `:` and `%` separate the parts of the vendor's Basic credentials (docs/reference/vendor.md#xml-credentials and
 * #v3-token).
 */
const fields = {
  apiKey: z.string().check(z.regex(/^[\x21-\x24\x26-\x39\x3b-\x7e]{1,200}$/)),
  login: z.optional(z.string().check(z.regex(/^[A-Za-z0-9._@+-]{1,50}$/))),
  password: z.optional(
    z.string().check(
      z.minLength(1),
      z.maxLength(200),
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
      z.regex(/^[^\u0000-\u001f\u007f]*$/),
    ),
  ),
  clientId: z.optional(z.string().check(z.regex(/^[\x21-\x39\x3b-\x7e]{1,200}$/))),
  clientSecret: z.optional(printable),
  /** Only where the partner's V3 key is another one than that of the older generations. */
  v3ApiKey: z.optional(printable),
  /** Signs V2 webhooks. */
  apiSecret: z.optional(printable),
}

const schema = z.strictObject(fields)

const rules: Readonly<Record<keyof typeof fields, string>> = {
  apiKey: 'must be 1–200 printable characters without blanks, : and %',
  login: 'must be 1–50 letters, digits, or . _ @ + -',
  password: 'must be 1–200 characters without control characters',
  clientId: 'must be 1–200 printable characters without blanks and :',
  clientSecret: 'must be 1–200 printable characters without blanks',
  v3ApiKey: 'must be 1–200 printable characters without blanks',
  apiSecret: 'must be 1–200 printable characters without blanks',
}

/** What a partner signs in with in the text, XML and V2 generations. Only the client layer sees it. */
export type PartnerCredentials = Readonly<{ apiKey: string; login: string; password: string }>

/**
 * What a partner's V3 access tokens are asked for with, and the key of each V3 call: docs/reference/vendor.md#v3-token.
 */
export type V3Credentials = Readonly<{ apiKey: string; clientId: string; clientSecret: string }>

/** Credentials of one kind, as the client layer asks for them. */
export interface CredentialsProvider<Credentials> {
  /** @throws CredentialsError */
  current(): Promise<Credentials>
  /** Others than those that the vendor has just refused; undefined when there are none, or it was asked too soon. */
  newerThan(refused: Credentials): Promise<Credentials | undefined>
}

export type PartnerCredentialsProvider = CredentialsProvider<PartnerCredentials>
export type V3CredentialsProvider = CredentialsProvider<V3Credentials>

/** What a partner's secret holds; a partner needs only the kinds whose generations it uses. */
export interface PartnerSecret {
  signIn?: PartnerCredentials
  v3?: V3Credentials
}

const needed: Readonly<Record<keyof PartnerSecret, string>> = {
  signIn: 'login and password, which the text, XML and V2 generations sign in with',
  v3: 'clientId and clientSecret, which V3 asks for tokens with',
}

/**
 * Reads the JSON text of a partner's secret.
 *
 * @throws CredentialsError SECRET_INVALID naming the field and the rule, never a value
 */
export function parsePartnerSecret(text: string, secretName: string): PartnerSecret {
  const result = schema.safeParse(jsonOf(text))
  if (!result.success) throw malformed(secretName, result.error.issues[0])
  const { apiKey, login, password, clientId, clientSecret, v3ApiKey } = result.data
  const incomplete = [
    ...((login === undefined) === (password === undefined) ? [] : ['login and password']),
    ...((clientId === undefined) === (clientSecret === undefined) ? [] : ['clientId and clientSecret']),
  ]
  if (incomplete.length > 0) throw invalid(secretName, `must hold ${incomplete.join(', and ')} together or not at all`)
  if (login === undefined && clientId === undefined) throw missingPart(secretName, 'signIn')
  return {
    ...(login === undefined || password === undefined ? {} : { signIn: Object.freeze({ apiKey, login, password }) }),
    ...(clientId === undefined || clientSecret === undefined
      ? {}
      : { v3: Object.freeze({ apiKey: v3ApiKey ?? apiKey, clientId, clientSecret }) }),
  }
}

/** Digests of what the vendor refused lately, as far as this process has seen. */
export type RefusedSignIns = () => Readonly<Record<string, unknown>> | undefined

/**
 * A partner's credentials of both kinds, out of one secret: kept for five minutes, read once for all who wait.
 *
 * @param refused what is kept and was refused somewhere else is read again before it is used: when a password was put right,
 *   each process that has the old one would have the login refused once more
 */
export function createPartnerCredentials(
  secretName: string,
  reader: SecretReader,
  clock: Clock,
  refused: RefusedSignIns = () => undefined,
): PartnerCredentialsProviders {
  const secret = new CachedSecret({ secretName, reader, clock, parse: parsePartnerSecret })
  return {
    signIn: partOf(secret, secretName, 'signIn', refused),
    v3: partOf(secret, secretName, 'v3', refused),
    async digest(kind, age) {
      try {
        const part = (await secret.fresh(age))[kind]
        return part === undefined ? undefined : signInDigest(part)
      } catch (error) {
        if (error instanceof CredentialsError) return undefined
        throw error
      }
    },
  }
}

export interface PartnerCredentialsProviders {
  signIn: PartnerCredentialsProvider
  v3: V3CredentialsProvider
  /**
   * A digest of the credentials of one kind, as the store has them, read at most `age` ms ago; nothing where they cannot be
   * had.
   */
  digest(kind: keyof PartnerSecret, age: number): Promise<string | undefined>
}

function partOf<Kind extends keyof PartnerSecret>(
  secret: CachedSecret<PartnerSecret>,
  secretName: string,
  kind: Kind,
  refused: RefusedSignIns,
): CredentialsProvider<NonNullable<PartnerSecret[Kind]>> {
  type Part = NonNullable<PartnerSecret[Kind]>
  /** The secret that a part was given out of. */
  const wholes = new WeakMap<Part, PartnerSecret>()
  const given = (whole: PartnerSecret): Part => {
    const part = whole[kind] as Part | undefined
    if (part === undefined) throw missingPart(secretName, kind)
    wholes.set(part, whole)
    return part
  }
  return {
    async current() {
      const whole = await secret.current()
      const part = given(whole)
      const known = refused()
      if (known === undefined || !Object.hasOwn(known, signInDigest(part))) return part
      const newer = await secret.newerThan(whole)
      return newer?.[kind] === undefined ? part : given(newer)
    },
    async newerThan(refused) {
      const whole = wholes.get(refused)
      const newer = whole === undefined ? undefined : await secret.newerThan(whole)
      // The other kind may be what was changed.
      return newer?.[kind] === undefined || isSame(newer[kind], refused) ? undefined : given(newer)
    },
  }
}

const isSame = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other)

function malformed(secretName: string, issue: z.core.$ZodIssue | undefined): CredentialsError {
  const field = String(issue?.path[0] ?? '')
  const rule = Object.hasOwn(rules, field) ? rules[field as keyof typeof rules] : undefined
  return rule === undefined
    ? invalid(secretName, `must be JSON with no other fields than ${Object.keys(fields).join(', ')}`)
    : invalid(secretName, `is not as agreed: ${field} ${rule}`)
}

/** The error of a secret that lacks the credentials of one kind. */
export const missingPart = (secretName: string, kind: keyof PartnerSecret): CredentialsError =>
  invalid(secretName, `must hold ${needed[kind]}`)

const invalid = (secretName: string, rule: string): CredentialsError =>
  new CredentialsError('SECRET_INVALID', secretName, `The secret ${secretName} ${rule}. Correct it in Secrets Manager.`)

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
