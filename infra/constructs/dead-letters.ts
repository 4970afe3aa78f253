import { Duration } from 'aws-cdk-lib'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { RunbookAlarm } from './runbook-alarm.ts'

/** A dead-letter queue, kept for the longest time that SQS offers, with an alarm at its first message. */
export class DeadLetters extends Construct {
  readonly queue: Queue

  constructor(scope: Construct, id: string, props: { queueName: string; alarmTopic: ITopic | undefined }) {
    super(scope, id)
    this.queue = new Queue(this, 'Queue', {
      queueName: props.queueName,
      encryption: QueueEncryption.SQS_MANAGED,
      retentionPeriod: Duration.days(14),
    })
    new RunbookAlarm(this, 'NotEmpty', {
      alarmName: `${props.queueName}-not-empty`,
      meaning: `A message could neither be accepted nor refused; it lies in ${props.queueName}.`,
      runbookSection: 'dead-letter-queue-not-empty',
      metric: this.queue.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      threshold: 1,
      topic: props.alarmTopic,
    })
  }
}
