import { fork } from 'node:child_process'
import { once } from 'node:events'
import { devNull } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { lambdaFlags } from '../../../../infra/bundles/lambda-flags.ts'
import { functionEnvironment } from '../../../../infra/function-environment.ts'
import type { Endpoints } from '../../../../infra/local/endpoints.ts'
import { lambdaVariables } from '../../../../infra/local/lambda-context.ts'
import { localStage } from '../../../../infra/stages/local.ts'
import type { FunctionDeclaration } from '../../../../shared/operations/function-declaration.ts'
import { awsEngineTimes } from '../../../../shared/vendor-key/engine-times.ts'
import type { BareAnswer, BareInvocation } from './bare-process.ts'

/** A bundle of the product in a process of its own, as on Lambda: with its own environment, its own time and real clients. */
export interface BareFunction {
  /** Ends after the function's own time at the latest: then with an error. */
  invoke(event: unknown, aheadMilliseconds?: number): Promise<BareAnswer>
  /** What it has written so far: log lines and metrics. */
  lines(): readonly Record<string, unknown>[]
}

type Services = Pick<Endpoints, 'sqs' | 'dynamodb' | 'secretsManager' | 'eventBridge' | 'simulator'>

/**
 * @param declaration the function's catalogue entry
 * @param bundle path of its bundle
 * @param services addresses of the services
 * @param changes other variables than the stage's own
 */
export async function bareFunction(
  declaration: FunctionDeclaration,
  bundle: string,
  services: Services,
  operations: readonly string[],
  changes: Readonly<Record<string, string>> = {},
): Promise<BareFunction> {
  const { name, memoryMegabytes, timeoutSeconds } = declaration
  const stage = { ...localStage(services.simulator), engineTimes: awsEngineTimes }
  const addresses = (suffix: string) =>
    Object.fromEntries(
      operations.map((operation) => [
        operation,
        `${services.sqs}/000000000000/partner-ops-local-${operation}${suffix}`,
      ]),
    )
  const environment = functionEnvironment(declaration, stage, {
    tableName: 'partner-ops-local-ledger',
    eventBusName: 'partner-ops-local',
    queueUrls: addresses(''),
    deadLetterQueueUrls: addresses('-dead-letters'),
  })
  const child = fork(join(import.meta.dirname, 'bare-process.ts'), [bundle, name], {
    silent: true,
    execArgv: [...lambdaFlags],
    env: {
      ...lambdaVariables({ name, memoryMegabytes, timeoutSeconds, region: 'us-east-1' }),
      ...environment,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
      AWS_ENDPOINT_URL_SQS: services.sqs,
      AWS_ENDPOINT_URL_DYNAMODB: services.dynamodb,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: services.secretsManager,
      AWS_ENDPOINT_URL_EVENTBRIDGE: services.eventBridge,
      ...changes,
    },
  })
  let written = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    written += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    written += text
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const failed = once(child, 'exit').then(() => Promise.reject(new Error(`${name} ended: ${written}`)))
  failed.catch(() => undefined)
  await Promise.race([once(child, 'message'), failed])
  return {
    async invoke(event, aheadMilliseconds = 0) {
      const timeoutMilliseconds = timeoutSeconds * 1_000
      const answered = once(child, 'message').then(([answer]) => answer as BareAnswer)
      child.send({ event, timeoutMilliseconds, aheadMilliseconds } satisfies BareInvocation)
      return Promise.race([answered, failed])
    },
    lines: () =>
      written.split('\n').flatMap((line) => {
        try {
          return [JSON.parse(line) as Record<string, unknown>]
        } catch {
          return []
        }
      }),
  }
}

/** An event of SQS with one message. */
export const messageEvent = (body: object, attributes: Record<string, string> = {}) => ({
  Records: [
    {
      messageId: 'message-1',
      receiptHandle: 'receipt-1',
      body: JSON.stringify(body),
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(Date.now()), ...attributes },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:any',
      awsRegion: 'us-east-1',
    },
  ],
})
