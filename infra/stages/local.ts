import { localEngineTimes } from '../../shared/operations/engine/engine-times.ts'
import type { PartnerSettings } from '../../shared/partner-api/partner-settings.ts'
import { defineStage, type StageSettings } from '../stage-settings.ts'

/** Where the local stage keeps its secrets; everything below it is made up at the first start. */
const secretsBelow = 'partner-ops/local'

/**
 * The stage that runs on one machine, against the simulator: short times, so that every path can be watched.
 *
 * Two partners, to see what an anchor product changes: acme keeps event marketing open beside e-mail marketing, so that
 * e-mail marketing can be cancelled; globex has none, so that cancelling would close the account and is refused.
 *
 * @param vendorUrl base address of the simulator
 */
export function localStage(vendorUrl: string): StageSettings {
  return defineStage({
    name: 'local',
    partners: [{ ...partner('acme', vendorUrl), anchorProduct: 'EventMarketing' }, partner('globex', vendorUrl)],
    engineTimes: localEngineTimes,
    longestTimeoutSeconds: 5,
    schedules: { sweep: 'rate(10 seconds)' },
    logRetentionDays: 1,
    removalPolicy: 'destroy',
    digestSecretName: `${secretsBelow}/digest-key`,
    clientPasswordPrefix: `${secretsBelow}/client-passwords/`,
  })
}

function partner(id: string, vendorUrl: string): PartnerSettings {
  return {
    id,
    login: id,
    secretName: `${secretsBelow}/partners/${id}`,
    // The vendor allows 4 a second; more here, so that a tour of all paths takes seconds. The simulator does not mind.
    budget: { name: id, requestsPerSecond: 10, requestsPerDay: 10_000 },
    capabilities: { membership: 'xml', provision: 'xml', products: 'xml', listing: 'xml' },
    baseUrls: { xml: vendorUrl },
  }
}
