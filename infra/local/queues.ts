import { CreateQueueCommand, SetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { deadLetterSuffix } from '../../shared/messaging/dead-letter-queues.ts'
import type { FunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import { localRegion } from './local-credentials.ts'

/** As on AWS: beyond this many receives a message goes to the dead-letter queue. */
const maxReceiveCount = 50
const fortnightSeconds = 14 * 86_400

/** An operation's queues. */
export interface OperationQueue {
  operation: string
  name: string
  url: string
  arn: string
  deadLetterUrl: string
}

/**
 * Makes the queue and dead-letter queue of each function that a queue starts, or finds them as they were.
 *
 * @param declarations with the stage's timeouts: a message stays invisible for six times the timeout
 * @param serverUrl of the SQS stand-in; queue addresses are made from it, since it may have another port than before
 */
export async function createQueues(
  sqs: SQSClient,
  serverUrl: string,
  stageName: string,
  declarations: readonly FunctionDeclaration[],
): Promise<readonly OperationQueue[]> {
  const started = declarations.filter(({ trigger }) => trigger.kind === 'queue')
  return Promise.all(
    started.map(async ({ name: operation, timeoutSeconds }) => {
      const name = `partner-ops-${stageName}-${operation}`
      const deadLetterName = name + deadLetterSuffix
      await createQueue(sqs, serverUrl, deadLetterName, { MessageRetentionPeriod: String(fortnightSeconds) })
      await createQueue(sqs, serverUrl, name, {
        VisibilityTimeout: String(6 * timeoutSeconds),
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn(deadLetterName), maxReceiveCount }),
      })
      return {
        operation,
        name,
        url: queueUrl(serverUrl, name),
        arn: queueArn(name),
        deadLetterUrl: queueUrl(serverUrl, deadLetterName),
      }
    }),
  )
}

/** Attributes are set apart from creation, so that a changed one is no conflict with a queue that is there already. */
async function createQueue(
  sqs: SQSClient,
  serverUrl: string,
  name: string,
  attributes: Record<string, string>,
): Promise<void> {
  await sqs.send(new CreateQueueCommand({ QueueName: name }))
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl(serverUrl, name), Attributes: attributes }))
}

function queueUrl(serverUrl: string, name: string): string {
  return `${serverUrl}/000000000000/${name}`
}

function queueArn(name: string): string {
  return `arn:aws:sqs:${localRegion}:000000000000:${name}`
}
