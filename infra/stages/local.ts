import type { PartnerSettings } from '../../shared/partner-api/partner-settings.ts'
import { localEngineTimes } from '../../shared/vendor-key/engine-times.ts'
import { defineStage, type StageSettings } from '../stage-settings.ts'

/** Where the local stage keeps its secrets; everything below it is made up at the first start. */
const secretsBelow = 'partner-ops/local'

/**
 * The stage that runs on one machine, against the simulator: short times, so that every path can be watched.
 *
 * Three partners, as there are in the field. acme has products over XML and plans over V3, and keeps event marketing
 * open as an anchor, so that e-mail marketing can be cancelled. globex is an old partner with text and XML only, and
 * without an anchor, so that cancelling would close the account and is refused. initech has V3 and nothing else.
 *
 * @param vendorUrl base address of the simulator
 */
export function localStage(vendorUrl: string): StageSettings {
  return defineStage({
    name: 'local',
    partners: [mixedPartner(vendorUrl), oldPartner(vendorUrl), v3Partner(vendorUrl)],
    engineTimes: localEngineTimes,
    longestTimeoutSeconds: 6,
    schedules: { sweep: 'rate(10 seconds)', 'reconcile-go-on': 'rate(5 seconds)' },
    logRetentionDays: 1,
    removalPolicy: 'destroy',
    digestSecretName: `${secretsBelow}/digest-key`,
    clientPasswordPrefix: `${secretsBelow}/client-passwords/`,
  })
}

const mixedPartner = (vendorUrl: string): PartnerSettings => ({
  ...partner('acme', vendorUrl),
  ...withV3('acme', vendorUrl),
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
  // A stage of three accounts: a share of them says nothing.
  reconciliation: { mode: 'approve', mostRepairs: 20, mostShare: 1 },
})

const oldPartner = (vendorUrl: string): PartnerSettings => ({
  ...partner('globex', vendorUrl),
  capabilities: { membership: 'text', listing: 'xml', provision: 'xml', products: 'xml' },
})

const v3Partner = (vendorUrl: string): PartnerSettings => ({
  ...partner('initech', vendorUrl),
  ...withV3('initech', vendorUrl),
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
})

const partner = (id: string, vendorUrl: string): Omit<PartnerSettings, 'capabilities'> => ({
  id,
  login: id,
  secretName: `${secretsBelow}/partners/${id}`,
  // The vendor allows 4 a second; more here, so that a tour of all paths takes seconds. The simulator does not mind.
  budget: { name: id, requestsPerSecond: 10, requestsPerDay: 10_000 },
  baseUrls: { text: vendorUrl, xml: vendorUrl, v2: vendorUrl, v3: vendorUrl },
})

const withV3 = (id: string, vendorUrl: string): Pick<PartnerSettings, 'v3'> => ({
  v3: {
    tokenUrl: `${vendorUrl}/partners/oauth2/default/v1/token`,
    tokenSecretName: `${secretsBelow}/tokens/${id}`,
  },
})
