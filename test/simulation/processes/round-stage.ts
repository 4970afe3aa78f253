import { defineStage, type StageSettings } from '../../../infra/stage-settings.ts'
import { catalogue } from '../../../shared/operations/catalogue.ts'
import { localEngineTimes } from '../../../shared/vendor-key/engine-times.ts'

/** Partners of a round; each has a key of its own, so that one key's breaker stops an eighth of the work at most. */
export const partnerIds = ['birch', 'cedar', 'hazel', 'larch', 'maple', 'olive', 'rowan', 'spruce'] as const

/** The same engine with shorter times than a tour's: a lane goes on within seconds of a kill. In ms. */
export const roundEngineTimes = {
  ...localEngineTimes,
  lease: 5_500,
  sendWindow: 1_000,
  callDeadline: 1_500,
  settle: 1_000,
  slotWait: 300,
  observationGap: 500,
  dependencyLook: 1_000,
  // As on AWS: with less, one killed simulator is met often enough to open every breaker for half a minute.
  backoffFirst: 1_000,
  backoffMost: 3_000,
}

const secretsBelow = 'partner-ops/kill-round'

/** @param vendorUrl base address of the simulator */
export function roundStage(vendorUrl: string): StageSettings {
  return defineStage({
    name: 'local',
    partners: partnerIds.map((id) => ({
      ...{ id, login: id, secretName: `${secretsBelow}/partners/${id}` },
      budget: { name: id, requestsPerSecond: 100, requestsPerDay: 1_000_000 },
      capabilities: { membership: 'xml', provision: 'xml', products: 'xml', listing: 'xml' },
      baseUrls: { xml: vendorUrl },
    })),
    engineTimes: roundEngineTimes,
    longestTimeoutSeconds: 4,
    schedules: { sweep: 'rate(2 seconds)' },
    // A round is made of failures.
    stopAfterFailures: false,
    logRetentionDays: 1,
    removalPolicy: 'destroy',
    digestSecretName: `${secretsBelow}/digest-key`,
    clientPasswordPrefix: `${secretsBelow}/client-passwords/`,
  })
}

/** What the simulator is told to be: the vendor of the same partners, with invented credentials. */
export const roundVendor = {
  partners: partnerIds.map((login) => ({ login, apiKey: `round-key-${login}`, password: `round-password-${login}` })),
}

/**
 * The catalogue with fewer invocations at once: on AWS each has a processor of its own, here they share one thread, and
 * more at once only makes them all run out of time.
 */
export const roundCatalogue = catalogue.map((declaration) => {
  const { trigger } = declaration
  return trigger.kind === 'queue' ? { ...declaration, trigger: { ...trigger, maximumConcurrency: 2 } } : declaration
})
