import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import { Construct } from 'constructs'
import type { QueueFunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import { CatalogueFunction } from './catalogue-function.ts'
import { OperationQueue, type OperationQueueProps } from './operation-queue.ts'
import type { StageResources } from './stage-resources.ts'

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
    const worker = new CatalogueFunction(this, 'Worker', this.#declaration, resources)
    worker.function.addEventSource(
      new SqsEventSource(this.queue.queue, {
        batchSize: trigger.batchSize,
        maxConcurrency: trigger.maximumConcurrency,
        reportBatchItemFailures: true,
      }),
    )
  }
}
