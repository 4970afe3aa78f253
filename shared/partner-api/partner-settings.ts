import * as z from 'zod/mini'
import type { Generation } from './gateway.ts'
import { innerMethods, innerPathRule, isInnerPath } from './v3/inner-path.ts'

/** Something that the vendor's API can do; a partner's settings say which of its generations serves it. */
export const capabilities = [
  'membership',
  'listing',
  'provision',
  'products',
  'plan',
  'cancel',
  'webhooks',
  'users',
  'contacts',
  'actions',
] as const
export type Capability = (typeof capabilities)[number]

/** The generations that can serve a capability: docs/reference/vendor.md#generations. */
export const servedBy = {
  membership: ['text', 'xml', 'v2', 'v3'],
  listing: ['xml', 'v2', 'v3'],
  provision: ['xml', 'v2', 'v3'],
  products: ['xml'],
  plan: ['v2', 'v3'],
  cancel: ['v2', 'v3'],
  webhooks: ['v2', 'v3'],
  users: ['v3'],
  contacts: ['v3'],
  actions: ['v3'],
} as const satisfies Record<Capability, readonly Generation[]>

/** The vendor's own addresses: docs/reference/vendor.md#generations. */
const vendorBaseUrls: Readonly<Record<Generation, string>> = {
  text: 'https://api.constantcontact.com',
  xml: 'https://api.constantcontact.com',
  v2: 'https://api.constantcontact.com',
  v3: 'https://api.cc.email',
}

const baseUrlRule = 'must be an https address without path, query or user (http only on loopback)'
const baseUrl = z.optional(z.string().check(z.refine((value) => isAddress(value, /^\/$/), baseUrlRule)))

const tokenUrlRule = 'must be an https address with a path, without query or user (http only on loopback)'
const shortName = z
  .string()
  .check(z.regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be 1–32 of a–z, 0–9 and -, not starting with -'))
const secretName = z.string().check(z.regex(/^[A-Za-z0-9/_+=.@-]{1,512}$/, 'must be a Secrets Manager name'))

const servedByOne = <Served extends readonly [string, ...string[]]>(served: Served) =>
  z.enum(served, `must be one of ${served.join(', ')}: no other generation can do this`)

/** What V3 has of its own: docs/reference/vendor.md#v3-token. */
const v3Settings = z.strictObject({
  /** Where access tokens are asked for; the vendor's present address when left out. */
  tokenUrl: z.optional(z.string().check(z.refine((value) => isAddress(value, /^\/.+[^/]$/), tokenUrlRule))),
  /** Where the grant stands in that request; `body` when left out, as the standard says. */
  tokenGrant: z.optional(z.enum(['body', 'query'], 'must be body or query')),
  /** How the token is sent; `Bearer` when left out. */
  authorization: z.optional(z.enum(['Bearer', 'bare'], 'must be Bearer or bare')),
  /** Secret in which the access token is kept for all functions; each keeps its own when left out. */
  tokenSecretName: z.optional(secretName),
})

/** How `reopen-account` may climb out of the single-billing catch-22: docs/reference/vendor.md#xml-products. */
const reopenSettings = z.strictObject({
  /** Plan that reactivates a canceled account where the operation names none. */
  planType: z.optional(
    z
      .string()
      .check(z.regex(/^(?!TRIAL$)[A-Z][A-Z0-9_ -]{0,49}$/, 'must be the name of a plan in capitals, and not TRIAL')),
  ),
  /** Whether the one update of the whole SiteOwner may be tried; nobody has confirmed that the vendor takes it. */
  updateSiteOwner: z.optional(z.boolean()),
})

/** How the repairs that a reconciliation plans may be sent. */
const reconciliationSettings = z.strictObject({
  /** `observe`: never. `approve`: once a person has approved exactly that plan. */
  mode: z.enum(['observe', 'approve'], 'must be observe or approve'),
  /** The most repairs of one plan, and the most as a share of the partner's accounts; beyond either, none is sent. */
  mostRepairs: z._default(z.int().check(z.gte(1), z.lte(2_000)), 200),
  mostShare: z._default(z.number().check(z.gt(0), z.lte(1)), 0.05),
  /** Whether who began a run may not approve its plan. */
  approvedByAnother: z.optional(z.boolean('must be true or false')),
})

/** A method and a path of V3's, after `/v3` and with its parameters in braces. */
const action = z.strictObject({
  method: z.enum(innerMethods, `must be one of ${innerMethods.join(', ')}`),
  path: z.string().check(z.refine(isInnerPath, innerPathRule)),
})

/**
 * Settings of one partner account, as they stand in a stage and travel to the functions. No secret is in them:
 * `secretName` names the Secrets Manager secret that holds the partner's credentials (docs/how-to/deploy.md).
 */
export const partnerSettingsSchema = z.strictObject({
  /** Our name for the partner: in messages, addresses, logs. */
  id: shortName,
  /** The partner's own login name at the vendor, as in its XML addresses. */
  login: z.string().check(z.regex(/^[A-Za-z0-9._@+-]{1,50}$/, 'must be 1–50 letters, digits, or . _ @ + -')),
  secretName,
  /** The budget is the API key's: partners that share a key share its budget by naming the same one. */
  budget: z.strictObject({
    name: shortName,
    requestsPerSecond: z.number().check(z.gt(0), z.lte(100)),
    requestsPerDay: z.int().check(z.gt(0), z.lte(10_000_000)),
  }),
  /** Every partner's accounts can be told and listed; what else is left out, its operations are refused for. */
  capabilities: z.strictObject({
    membership: servedByOne(servedBy.membership),
    listing: servedByOne(servedBy.listing),
    provision: z.optional(servedByOne(servedBy.provision)),
    products: z.optional(servedByOne(servedBy.products)),
    plan: z.optional(servedByOne(servedBy.plan)),
    cancel: z.optional(servedByOne(servedBy.cancel)),
    webhooks: z.optional(servedByOne(servedBy.webhooks)),
    users: z.optional(servedByOne(servedBy.users)),
    contacts: z.optional(servedByOne(servedBy.contacts)),
    actions: z.optional(servedByOne(servedBy.actions)),
  }),
  /** Other addresses than the vendor's own. */
  baseUrls: z.optional(z.strictObject({ text: baseUrl, xml: baseUrl, v2: baseUrl, v3: baseUrl })),
  /** Where the text generation's credentials stand: `form` when left out, which keeps them out of access logs. */
  textCredentials: z.optional(z.enum(['form', 'query'], 'must be form or query')),
  v3: z.optional(v3Settings),
  /** Shadow mode: everything is accepted, guarded and shown, and nothing is sent. */
  shadow: z.optional(z.boolean()),
  /** A product that stays open when e-mail marketing is cancelled, so that the account never loses its last one. */
  anchorProduct: z.optional(
    z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/, 'must be a product name: 1–40 letters and digits')),
  ),
  reopen: z.optional(reopenSettings),
  /** What may become of differences that the reconciliation finds; they are only reported when left out. */
  reconciliation: z.optional(reconciliationSettings),
  /** What `act-for-account` may ask for in an account's name; `GET /account/summary` alone when left out. */
  allowedActions: z.optional(z.array(action).check(z.minLength(1), z.maxLength(50))),
  /**
   * Whether the login name is looked for before an account is created. When left out, only where V2 creates and one
   * read shows a login name: that V2 refuses a name which is taken is only inferred.
   */
  readBeforeProvisioning: z.optional(z.boolean('must be true or false')),
  /**
   * The partner's word about single billing of its accounts, for `cancel-account` where no read shows it: `none` is under
   * it, or `all` are, whatever was asked for when they were created. When left out, only what this product created as
   * not managed counts as outside.
   */
  singleBilling: z.optional(z.enum(['none', 'all'], 'must be none or all')),
  /**
   * Whose names V3's listing shows, where a person has compared it with the accounts. When left out, the listing counts
   * as showing login names once enough identifiers that are known otherwise stand in it with their login names.
   */
  listingShows: z.optional(z.enum(['logins', 'persons'], 'must be logins or persons')),
})

export type PartnerSettings = z.infer<typeof partnerSettingsSchema>

/** The generations that the partner's capabilities name, each once. */
export const usedGenerations = ({ capabilities: chosen }: PartnerSettings): Generation[] => [
  ...new Set(Object.values(chosen).filter((generation) => generation !== undefined)),
]

/** Scheme, host and port of a generation for this partner. */
export const baseUrlOf = ({ baseUrls }: Pick<PartnerSettings, 'baseUrls'>, generation: Generation): string =>
  new URL(baseUrls?.[generation] ?? vendorBaseUrls[generation]).origin

function isAddress(value: string, path: RegExp): boolean {
  const url = URL.parse(value)
  if (url === null || url.username !== '' || url.password !== '') return false
  if (!path.test(url.pathname) || url.search !== '' || url.hash !== '') return false
  const loopback = url.hostname === '127.0.0.1' || url.hostname === 'localhost' || url.hostname === '[::1]'
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback)
}
