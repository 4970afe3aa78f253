import type { SQSClient } from '@aws-sdk/client-sqs'
import type { DigestKey } from '../../credentials/digest-key.ts'
import { fieldDigest } from '../../credentials/field-digest.ts'
import type { ClientPasswords, OperationDefinition } from '../../engine/define-operation.ts'
import { createEngine, type Engine } from '../../engine/engine.ts'
import { protocolSteps } from '../../engine/protocol/protocol-steps.ts'
import type { HistoryReader } from '../../ledger/history-reader.ts'
import { SqsDoorbells } from '../../messaging/sqs-doorbells.ts'
import type { Gateway } from '../../partner-api/gateway.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import { systemClock } from '../../runtime/clock.ts'
import { observeHappenings } from '../../runtime/happenings.ts'
import { systemRandom } from '../../runtime/random.ts'
import { composeEvents } from './compose-events.ts'
import { composeLedger } from './compose-ledger.ts'
import { type FunctionTools, required } from './function-tools.ts'

/** What an engine needs beyond the tools of its function; what is left out, the function may not do. */
export interface EngineParts {
  sqs: SQSClient
  modules?: readonly OperationDefinition[]
  gateway?: (partner: PartnerSettings) => Gateway
  passwords?: ClientPasswords
  digestKey?: DigestKey
  /** Whether nobody takes what lies on an operation's queue. */
  isUnread?: (operation: string) => Promise<boolean>
  history?: HistoryReader
}

/** The engine over AWS. */
export function composeEngine(tools: FunctionTools, parts: EngineParts): Engine {
  const { environment, log, metrics } = tools
  const partners = new Map(environment.PARTNERS.map((partner) => [partner.id, partner]))
  const modules = new Map((parts.modules ?? []).map((module) => [module.type, module]))
  const { digestKey } = parts
  return createEngine({
    store: composeLedger(environment),
    doorbells: new SqsDoorbells(parts.sqs, environment.QUEUE_URLS),
    events: composeEvents(environment),
    clock: systemClock,
    random: systemRandom,
    times: environment.ENGINE_TIMES,
    steps: protocolSteps,
    observer: observeHappenings(log, metrics),
    digest: async (text) => fieldDigest(await required(digestKey, 'DIGEST_SECRET_NAME').current(), text),
    partner: (id) => partners.get(id),
    partners: () => environment.PARTNERS,
    gateway: (partner) => required(parts.gateway, 'a gateway')(partner),
    passwords: parts.passwords ?? {
      resolve: () => Promise.reject(new Error('This function may not read client passwords.')),
    },
    budgetView: tools.budgetView,
    ...(parts.isUnread === undefined ? {} : { isUnread: parts.isUnread }),
    ...(environment.STOP_AFTER_FAILURES === undefined ? {} : { stopAfter: environment.STOP_AFTER_FAILURES }),
    ...(parts.history === undefined ? {} : { history: parts.history }),
    module: (operation) => modules.get(operation),
  })
}
