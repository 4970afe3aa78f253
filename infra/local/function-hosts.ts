import { devNull } from 'node:os'
import { join } from 'node:path'
import type { FunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import { functionEnvironment } from '../function-environment.ts'
import type { StageSettings } from '../stage-settings.ts'
import type { Bundles } from './bundle-functions.ts'
import type { Endpoints } from './endpoints.ts'
import { type FunctionHost, hostFunction } from './function-host.ts'
import { lambdaVariables } from './lambda-context.ts'
import { localCredentials, localRegion } from './local-credentials.ts'

/** All functions of the catalogue, ready to be invoked by name. */
export interface FunctionHosts {
  /** @throws FunctionError when the function fails, and RangeError when there is none of that name */
  invoke(name: string, event: unknown): Promise<unknown>
  stop(): Promise<void>
}

/** How many requests one function of the HTTP API answers at once. */
const requestsAtOnce = 10

/**
 * Gives each function a host with the environment that it would have on AWS, pointed at the stand-ins.
 *
 * @param logFolder takes one file a function
 */
export function hostFunctions(
  declarations: readonly FunctionDeclaration[],
  stage: StageSettings,
  endpoints: Omit<Endpoints, 'api' | 'console'>,
  bundles: Bundles,
  logFolder: string,
): FunctionHosts {
  const resources = {
    tableName: endpoints.table,
    eventBusName: endpoints.eventBus,
    queueUrls: endpoints.queues,
    deadLetterQueueUrls: endpoints.deadLetterQueues,
  }
  const hosts = new Map<string, FunctionHost>()
  for (const declaration of declarations) {
    const { name, memoryMegabytes, timeoutSeconds } = declaration
    const description = {
      name: `partner-ops-${stage.name}-${name}`,
      memoryMegabytes,
      timeoutSeconds,
      region: localRegion,
    }
    const host = hostFunction({
      description,
      bundlePath: bundles.functions.get(name) ?? '',
      workerPath: bundles.worker,
      environment: {
        ...lambdaVariables(description),
        ...sdkVariables(endpoints),
        ...functionEnvironment(declaration, stage, resources),
      },
      mostAtOnce: atOnce(declaration),
      logFile: join(logFolder, `${name}.log`),
    })
    hosts.set(name, host)
  }
  return {
    async invoke(name, event) {
      const host = hosts.get(name)
      if (host === undefined) throw new RangeError(`There is no function ${name}.`)
      return host.invoke(event)
    },
    async stop() {
      await Promise.all([...hosts.values()].map((host) => host.stop()))
    },
  }
}

function atOnce({ trigger }: FunctionDeclaration): number {
  if (trigger.kind === 'queue') return trigger.maximumConcurrency
  return trigger.kind === 'http' ? requestsAtOnce : 1
}

/**
 * Points the SDK at the stand-ins, as anybody may point it anywhere. The developer's own AWS files are kept out: a
 * profile there could send requests to a real account.
 */
function sdkVariables(endpoints: Omit<Endpoints, 'api' | 'console'>): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secretsManager,
    AWS_ENDPOINT_URL_EVENTBRIDGE: endpoints.eventBridge,
  }
}
