import * as z from 'zod/mini'

/** Something that a generation of the vendor's API can do; a partner's settings say which generation serves it. */
export const capabilities = ['membership', 'provision', 'products', 'listing'] as const
export type Capability = (typeof capabilities)[number]

/** The generations that a client exists for, and what each can serve (blueprint part 6). */
export const servedBy = {
  membership: ['xml'],
  provision: ['xml'],
  products: ['xml'],
  listing: ['xml'],
} as const satisfies Record<Capability, readonly string[]>

const vendorBaseUrl = z
  .string()
  .check(
    z.refine(
      (value) => isBaseUrl(value),
      'must be an https address without path, query or user (http only on loopback)',
    ),
  )

/**
 * Settings of one partner account, as they stand in a stage and travel to the functions. No secret is in them:
 * `secretName` names the Secrets Manager secret that holds `{"apiKey","login","password"}`.
 */
export const partnerSettingsSchema = z.strictObject({
  /** Our name for the partner: in messages, addresses, logs. */
  id: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be 1–32 of a–z, 0–9 and -, not starting with -')),
  /** The partner's own login name at the vendor, as in its XML addresses. */
  login: z.string().check(z.regex(/^[A-Za-z0-9._@+-]{1,50}$/, 'must be 1–50 letters, digits, or . _ @ + -')),
  secretName: z.string().check(z.regex(/^[A-Za-z0-9/_+=.@-]{1,512}$/, 'must be a Secrets Manager name')),
  /** The budget is the API key's: partners that share a key share its budget by naming the same one. */
  budget: z.strictObject({
    name: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be 1–32 of a–z, 0–9 and -, not starting with -')),
    requestsPerSecond: z.number().check(z.gt(0), z.lte(100)),
    requestsPerDay: z.int().check(z.gt(0), z.lte(10_000_000)),
  }),
  capabilities: z.strictObject({
    membership: z.enum(servedBy.membership),
    provision: z.enum(servedBy.provision),
    products: z.enum(servedBy.products),
    listing: z.enum(servedBy.listing),
  }),
  baseUrls: z.strictObject({ xml: vendorBaseUrl }),
  /** Shadow mode: everything is accepted, guarded and shown, and nothing is sent. */
  shadow: z.optional(z.boolean()),
  /** A product that stays open when e-mail marketing is cancelled (blueprint part 7). */
  anchorProduct: z.optional(
    z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/, 'must be a product name: 1–40 letters and digits')),
  ),
})

export type PartnerSettings = z.infer<typeof partnerSettingsSchema>

function isBaseUrl(value: string): boolean {
  const url = URL.parse(value)
  if (url === null || url.username !== '' || url.password !== '') return false
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') return false
  const loopback = url.hostname === '127.0.0.1' || url.hostname === 'localhost' || url.hostname === '[::1]'
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback)
}
