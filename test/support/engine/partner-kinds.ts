import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'

const common = {
  id: 'acme',
  login: 'acme',
  secretName: 'partner-ops/test/partners/acme',
  budget: { name: 'acme-key', requestsPerSecond: 4, requestsPerDay: 10_000 },
} satisfies Partial<PartnerSettings>

const vendorUrl = 'https://vendor.example.com'
const addresses = {
  baseUrls: { text: vendorUrl, xml: vendorUrl, v2: vendorUrl, v3: vendorUrl },
  v3: { tokenUrl: `${vendorUrl}/partners/oauth2/default/v1/token` },
} satisfies Partial<PartnerSettings>

/** The partners that there are in the field, all of them against the simulator. */
export const partnerKinds = {
  /** With the vendor since the days of text and XML. */
  old: {
    ...common,
    ...addresses,
    capabilities: { membership: 'text', listing: 'xml', provision: 'xml', products: 'xml' },
  },
  /** Products over XML, plans and cancellations over V3. */
  mixed: {
    ...common,
    ...addresses,
    capabilities: {
      membership: 'xml',
      listing: 'v3',
      provision: 'xml',
      products: 'xml',
      plan: 'v3',
      cancel: 'v3',
      webhooks: 'v3',
      users: 'v3',
      contacts: 'v3',
      actions: 'v3',
    },
    allowedActions: [
      { method: 'GET', path: '/account/summary' },
      { method: 'POST', path: '/contacts' },
    ],
    listingShows: 'logins',
    anchorProduct: 'EventMarketing',
    reopen: { planType: 'GOLD' },
  },
  /** Products over XML, plans and cancellations over V2. */
  withV2: {
    ...common,
    ...addresses,
    capabilities: {
      membership: 'v2',
      listing: 'v2',
      provision: 'v2',
      products: 'xml',
      plan: 'v2',
      cancel: 'v2',
      webhooks: 'v2',
    },
  },
  /** V3 and nothing else. */
  v3Only: {
    ...common,
    ...addresses,
    capabilities: {
      membership: 'v3',
      listing: 'v3',
      provision: 'v3',
      plan: 'v3',
      cancel: 'v3',
      webhooks: 'v3',
      users: 'v3',
      contacts: 'v3',
      actions: 'v3',
    },
    listingShows: 'logins',
  },
} as const satisfies Record<string, PartnerSettings>
