import { Names } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import type { QueueFunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import { CatalogueFunction } from './catalogue-function.ts'
import { OperationQueue, type OperationQueueProps } from './operation-queue.ts'
import type { StageResources } from './stage-resources.ts'

/** What Lambda does in the function's name. */
const takeActions = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage']

/**
 * One operation on AWS: queue, dead-letter queue, function, mapping, role, logs and alarms. The only way to add one, and
 * fed by its catalogue entry alone.
 */
export class PartnerOperation extends Construct {
  readonly queue: OperationQueue
  readonly #declaration: QueueFunctionDeclaration

  constructor(
    scope: Construct,
    declaration: QueueFunctionDeclaration,
    props: Pick<OperationQueueProps, 'stage' | 'alarmTopic'>,
  ) {
    super(scope, declaration.name)
    this.#declaration = declaration
    this.queue = new OperationQueue(this, 'Queue', {
      ...props,
      operation: declaration.name,
      functionTimeoutSeconds: declaration.timeoutSeconds,
    })
  }

  /** Adds the function. Apart from the constructor because a function rings the queues of all operations. */
  addFunction(resources: StageResources): void {
    const { trigger } = this.#declaration
    const { queue } = this.queue
    // Spelled out instead of granted, because the grant would hold an action that nobody uses.
    const putsOff = this.#declaration.grants.refusesMessages ? ['sqs:ChangeMessageVisibility'] : []
    const takes = new PolicyStatement({ actions: [...takeActions, ...putsOff], resources: [queue.queueArn] })
    const worker = new CatalogueFunction(this, 'Worker', this.#declaration, resources, [takes])
    // Named as CDK's own event source names it: another name would be a second mapping of the same queue for AWS.
    worker.function.addEventSourceMapping(`SqsEventSource:${Names.nodeUniqueId(queue.node)}`, {
      eventSourceArn: queue.queueArn,
      batchSize: trigger.batchSize,
      maxConcurrency: trigger.maximumConcurrency,
      reportBatchItemFailures: true,
    })
  }
}
