import { type Capability, type PartnerSettings, usedGenerations } from '../../shared/partner-api/partner-settings.ts'

/** A partner as the documentation asks the modules with it. */
export interface SamplePartner {
  /** What the tables call it. */
  name: string
  settings: PartnerSettings
}

/** The account, the partner's login and the identifier that stand in the calls; the page shows placeholders for them. */
export const sampleAccount = 'robin.baker'
export const samplePartnerLogin = 'acmepartner'
export const sampleVendorId = 'a07e1lxqqqo0'

/** When the examples are looked at: a fixed moment, so that the page is the same whenever it is written. */
export const sampleNow = Date.UTC(2027, 0, 15, 12)

const anchorProduct = 'EventMarketing'
const allowedActions = [
  { method: 'GET' as const, path: '/account/summary' },
  { method: 'PUT' as const, path: '/account/summary' },
]

/** All that V2 and V3 can serve alike. */
const servedByOne = (generation: 'v2' | 'v3') => ({
  membership: generation,
  listing: generation,
  provision: generation,
  plan: generation,
  cancel: generation,
  webhooks: generation,
  ...(generation === 'v3' ? { users: generation, contacts: generation, actions: generation } : {}),
})

/** The settings of a partner with these capabilities, and everything else as it is in the example stage. */
export const partnerWith = (
  capabilities: PartnerSettings['capabilities'],
  more: Partial<PartnerSettings> = {},
): PartnerSettings => ({
  id: 'acme',
  login: samplePartnerLogin,
  secretName: 'partner-ops/example/partners/acme',
  budget: { name: 'acme-key', requestsPerSecond: 4, requestsPerDay: 10_000 },
  capabilities,
  ...(capabilities.listing === 'v3' ? { listingShows: 'logins' as const } : {}),
  ...more,
})

/** Partners as there are in the field: each generation by itself, and those that go together. */
export const samplePartners: readonly SamplePartner[] = [
  {
    name: 'XML',
    settings: partnerWith({ membership: 'xml', listing: 'xml', provision: 'xml', products: 'xml' }),
  },
  { name: 'V2', settings: partnerWith(servedByOne('v2')) },
  { name: 'V3', settings: partnerWith(servedByOne('v3')) },
  {
    name: 'XML and V3',
    settings: partnerWith(
      { ...servedByOne('v3'), membership: 'xml', provision: 'xml', products: 'xml' },
      { anchorProduct, reopen: { updateSiteOwner: true }, allowedActions },
    ),
  },
  { name: 'V2 and XML', settings: partnerWith({ ...servedByOne('v2'), products: 'xml' }, { anchorProduct }) },
  { name: 'V2 and text', settings: partnerWith({ ...servedByOne('v2'), membership: 'text' }) },
  { name: 'V3 and text', settings: partnerWith({ ...servedByOne('v3'), membership: 'text' }) },
]

/** The sample partners that have a generation for all of these. */
export const partnersWith = (needs: readonly Capability[]): SamplePartner[] =>
  samplePartners.filter(({ settings }) => needs.every((capability) => settings.capabilities[capability] !== undefined))

/** The vendor's identifiers of the sample account, in every generation of a partner that has some. */
export const vendorIdsOf = (settings: PartnerSettings): Record<string, string> =>
  Object.fromEntries(
    usedGenerations(settings)
      .filter((generation) => generation !== 'xml')
      .map((generation) => [generation, sampleVendorId]),
  )
