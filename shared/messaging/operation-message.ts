import * as z from 'zod/mini'

/**
 * Characters that the vendor allows in login names; markup and path characters are not among them
 * (docs/reference/vendor.md#v3-create).
 */
const loginPattern = /^[A-Za-z0-9._@+-]{1,50}$/

/**
 * An account's login name: kept in lower case, since the vendor's addresses are
 * (docs/reference/vendor.md#xml-addresses).
 */
export const loginSchema = z.string().check(
  z.regex(loginPattern, 'must be 1–50 letters, digits, or - _ @ . +'),
  z.refine((value) => /[A-Za-z0-9]/.test(value), 'must hold a letter or digit'),
)

export const operationIdSchema = z
  .string()
  .check(
    z.regex(
      /^[A-Za-z0-9][A-Za-z0-9._~-]{0,63}$/,
      'must be 1–64 letters, digits, or . _ ~ -, the first a letter or digit',
    ),
  )

export const partnerIdSchema = z
  .string()
  .check(z.regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be 1–32 of a–z, 0–9 and -, not starting with -'))

/** An identifier of the vendor's, where the login name is not at hand. */
const vendorIdSchema = z.strictObject({
  generation: z.enum(['v2', 'v3', 'text'], 'must be v2, v3 or text'),
  id: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,80}$/, 'must be 1–80 letters, digits, or _ -')),
})

/** In the place of a login name, for what is about the partner as a whole; no login name can look like it. */
export const partnerAsAccount = '~partner'

const metadataSchema = z
  .record(
    z.string().check(z.regex(/^[A-Za-z0-9._-]{1,40}$/, 'must be 1–40 letters, digits, or . _ -')),
    z.string().check(z.maxLength(200)),
  )
  .check(z.refine((value) => Object.keys(value).length <= 10, 'must have at most 10 entries'))

/** Names of fields as `GET …/accounts/{login}` has them. */
const expectsSchema = z
  .record(
    z.string().check(z.regex(/^[A-Za-z0-9:._-]{1,80}$/, 'must be the name of a field of an account')),
    z.union([z.string().check(z.maxLength(200)), z.number(), z.boolean()]),
  )
  .check(z.refine((value) => Object.keys(value).length <= 10, 'must have at most 10 entries'))

/**
 * What a message on an operation's queue holds around its `input`, and the body of `POST /operations` likewise
 * The queue says which operation it is; `operation` may repeat it and must then agree.
 */
export const operationEnvelopeSchema = z.strictObject({
  operationId: operationIdSchema.check(
    z.describe("the caller's own id: sending the same again is harmless, a different payload under it is refused"),
  ),
  operation: z
    .optional(z.string().check(z.maxLength(64)))
    .check(z.describe('needed over the API; on a queue it may be left out, or must be the operation of the queue')),
  partner: partnerIdSchema.check(z.describe('the partner whose account it is, as the stage calls it')),
  account: z.optional(loginSchema).check(z.describe('login name of the client account')),
  vendorId: z
    .optional(vendorIdSchema)
    .check(
      z.describe(
        "instead of account, or beside it where the directory lacks it: the vendor's identifier of it. Alone, one that is not known yet is looked for in the partner's listing",
      ),
    ),
  /** Each operation has a schema for them. */
  input: z.record(z.string(), z.unknown()).check(z.describe("the operation's own fields")),
  after: z
    .optional(z.array(operationIdSchema).check(z.maxLength(10)))
    .check(z.describe('operations of the same account that must have been applied before this one starts')),
  priority: z
    .optional(z.enum(['normal', 'interactive']))
    .check(z.describe('interactive draws on the share of the day that is kept for people who wait')),
  notAfter: z
    .optional(z.iso.datetime({ offset: true }))
    .check(z.describe('the time after which it must not be started any more')),
  expects: z
    .optional(expectsSchema)
    .check(
      z.describe(
        'fields as the caller last saw them: where the read before the first request shows one otherwise, the operation ends rejected with PLAN_OUTDATED',
      ),
    ),
  shadow: z
    .optional(z.boolean('must be true or false'))
    .check(
      z.describe('true: it is accepted, guarded and shown, and nothing is sent; it ends as withdrawn with `SHADOW`'),
    ),
  metadata: z
    .optional(metadataSchema)
    .check(z.describe("the caller's own words, given back in events and answers; no personal data belongs there")),
})

export type OperationEnvelope = z.infer<typeof operationEnvelopeSchema>

/** A doorbell: the operation is in the ledger already, so this may be lost or doubled without harm. */
export const doorbellSchema = z.strictObject({
  doorbell: z.strictObject({
    partner: partnerIdSchema,
    account: z.union([loginSchema, z.literal(partnerAsAccount)]),
    operationId: operationIdSchema,
  }),
})

/** A call for a runner of the lines of one key; may be lost or doubled without harm. */
export const lineCallSchema = z.strictObject({
  line: z.strictObject({ budget: z.string().check(z.minLength(1), z.maxLength(128)) }),
})

export type Doorbell = z.infer<typeof doorbellSchema>['doorbell']
