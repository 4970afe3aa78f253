import { Duration, Validations } from 'aws-cdk-lib'
import { type EventBus, Rule } from 'aws-cdk-lib/aws-events'
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { EventType } from '../../shared/messaging/ports.ts'
import { eventSource } from './grant-statements.ts'
import { RunbookAlarm } from './runbook-alarm.ts'
import { resourceName } from './stage-resources.ts'

/** Events after which nothing goes on by itself. */
export const eventsForPeople = [
  'operation.parked',
  'operation.contradicted',
  'account.caught',
] as const satisfies readonly EventType[]

/** The operators' list of what only a person can decide, with an alarm while something is on it. */
export class AttentionQueue extends Construct {
  constructor(scope: Construct, id: string, props: { stage: string; bus: EventBus; alarmTopic: ITopic | undefined }) {
    super(scope, id)
    const queueName = resourceName(props.stage, 'attention')
    const queue = new Queue(this, 'Queue', {
      queueName,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    })
    Validations.of(queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'People read it, and no function that could fail; what is on it stays until somebody takes it off.',
    })
    new Rule(this, 'Rule', {
      ruleName: queueName,
      description: 'Puts what only a person can decide on the list of the operators',
      eventBus: props.bus,
      eventPattern: { source: [eventSource], detailType: [...eventsForPeople] },
      targets: [new SqsQueue(queue)],
    })
    new RunbookAlarm(this, 'NotEmpty', {
      alarmName: `${queueName}-needed`,
      meaning: 'An operation is parked, a conclusion was contradicted, or an account lost its single billing.',
      runbookSection: 'attention-needed',
      metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: 'Maximum' }),
      threshold: 1,
      topic: props.alarmTopic,
    })
  }
}
