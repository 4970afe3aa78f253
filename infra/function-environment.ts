import type { StopAfter } from '../shared/engine/people/stop-after.ts'
import type { SenderRule } from '../shared/entry/composition/sender-rules.ts'
import type { EnvironmentVariable } from '../shared/entry/function-environment.ts'
import type { Caller } from '../shared/entry/http/caller-schema.ts'
import { encodeQueueAddresses } from '../shared/entry/queue-addresses.ts'
import type { FunctionDeclaration } from '../shared/operations/function-declaration.ts'
import type { PartnerSettings } from '../shared/partner-api/partner-settings.ts'
import type { EngineTimes } from '../shared/vendor-key/engine-times.ts'

/** What a stage says that functions have to know. */
export interface FunctionStage {
  name: string
  partners: readonly PartnerSettings[]
  engineTimes: EngineTimes
  digestSecretName: string
  clientPasswordPrefix: string
  callers?: readonly Caller[] | undefined
  senders?: readonly SenderRule[] | undefined
  stopAfterFailures?: StopAfter | false | undefined
}

/** How the resources are called where the functions run; on AWS some of these are only known at deployment. */
export interface ResourceNames {
  tableName: string
  eventBusName: string
  /** Queue addresses by operation. */
  queueUrls: Readonly<Record<string, string>>
  /** Dead-letter queue addresses by operation. */
  deadLetterQueueUrls: Readonly<Record<string, string>>
  /** The unique id that IAM gave the function's role. */
  ownRoleId?: string
}

/** A function has no queue of its own although its trigger says so: the caller's resource names are incomplete. */
export class MissingQueueError extends Error {
  override readonly name = 'MissingQueueError'
  readonly code = 'QUEUE_MISSING'
}

/**
 * The environment variables of a function, by its grants: it is told of nothing that it may not touch.
 *
 * @param declaration the function's catalogue entry
 * @param stage settings of the stage
 * @param resources names and addresses of the resources
 * @returns variables as `functionEnvironmentSchema` reads them
 * @throws MissingQueueError when the function is started by a queue that `resources` does not name
 */
export function functionEnvironment(
  declaration: Pick<FunctionDeclaration, 'name' | 'trigger' | 'grants'>,
  stage: FunctionStage,
  resources: ResourceNames,
): Partial<Record<EnvironmentVariable, string>> {
  const { name, trigger, grants } = declaration
  const startedByQueue = trigger.kind === 'queue'
  const environment: Partial<Record<EnvironmentVariable, string>> = {
    STAGE: stage.name,
    TABLE_NAME: resources.tableName,
    PARTNERS: JSON.stringify(stage.partners),
    ENGINE_TIMES: JSON.stringify(stage.engineTimes),
    QUEUE_URLS: encodeQueueAddresses(knownQueues(name, startedByQueue, grants.ringsOperations, resources.queueUrls)),
  }
  if (startedByQueue && grants.refusesMessages) {
    environment.DEAD_LETTER_QUEUE_URL = queueOf(name, resources.deadLetterQueueUrls, 'dead-letter queue')
  }
  // Both ask the door for messages of queues: when they come, and when they are redriven.
  if (stage.senders !== undefined && (grants.refusesMessages || grants.movesDeadLetters)) {
    environment.SENDERS = JSON.stringify(stage.senders)
    if (startedByQueue && resources.ownRoleId !== undefined) environment.OWN_ROLE_ID = resources.ownRoleId
  }
  if (trigger.kind === 'http' && stage.callers !== undefined) environment.CALLERS = JSON.stringify(stage.callers)
  if (grants.stopsBulks && stage.stopAfterFailures) {
    environment.STOP_AFTER_FAILURES = JSON.stringify(stage.stopAfterFailures)
  }
  if (grants.events) environment.EVENT_BUS_NAME = resources.eventBusName
  if (grants.digestKey) environment.DIGEST_SECRET_NAME = stage.digestSecretName
  if (grants.clientPasswords) environment.CLIENT_PASSWORD_PREFIX = stage.clientPasswordPrefix
  return environment
}

function knownQueues(
  name: string,
  startedByQueue: boolean,
  ringsOperations: boolean,
  queueUrls: Readonly<Record<string, string>>,
): Record<string, string> {
  const own = startedByQueue ? { [name]: queueOf(name, queueUrls, 'queue') } : {}
  return ringsOperations ? { ...queueUrls, ...own } : own
}

function queueOf(name: string, queueUrls: Readonly<Record<string, string>>, what: string): string {
  const url = queueUrls[name]
  if (url !== undefined) return url
  throw new MissingQueueError(
    `The resource names hold no ${what} for the function ${name}, which is started by one. ` +
      'Create it from the catalogue before deriving environments.',
  )
}
