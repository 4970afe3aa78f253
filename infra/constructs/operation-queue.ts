import { Duration } from 'aws-cdk-lib'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { type DeadLetterQueue, type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { deadLetterSuffix } from '../../shared/messaging/dead-letter-queues.ts'
import { DeadLetters } from './dead-letters.ts'
import { RunbookAlarm } from './runbook-alarm.ts'
import { resourceName } from './stage-resources.ts'

/** As AWS recommends for event source mappings: the mapping itself retries throttled invocations for a while. */
const visibilityPerTimeout = 6

/**
 * Only what could not be accepted is received again, so this many receives mean a fault of the message or of ours that
 * lasted for hours.
 */
const mostReceives = 50

/** Doorbells are delayed by up to 15 minutes; whatever is twice as old is not being taken. */
const oldestMessageSeconds = 30 * 60

export interface OperationQueueProps {
  stage: string
  operation: string
  /** Timeout of the function that reads the queue. */
  functionTimeoutSeconds: number
  alarmTopic: ITopic | undefined
}

/** The queue of one operation with its dead-letter queue and their alarms. */
export class OperationQueue extends Construct {
  readonly queue: IQueue
  readonly queueName: string
  readonly deadLetters: IQueue
  readonly deadLettersName: string

  constructor(scope: Construct, id: string, props: OperationQueueProps) {
    super(scope, id)
    const queueName = resourceName(props.stage, props.operation)
    this.queueName = queueName
    this.deadLettersName = queueName + deadLetterSuffix
    this.deadLetters = new DeadLetters(this, 'DeadLetters', {
      queueName: this.deadLettersName,
      alarmTopic: props.alarmTopic,
    }).queue
    this.queue = new Queue(this, 'Queue', {
      queueName,
      encryption: QueueEncryption.SQS_MANAGED,
      retentionPeriod: Duration.days(14),
      visibilityTimeout: Duration.seconds(visibilityPerTimeout * props.functionTimeoutSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: mostReceives } satisfies DeadLetterQueue,
    })
    new RunbookAlarm(this, 'OldestMessage', {
      alarmName: `${queueName}-oldest-message`,
      meaning: `Messages for ${props.operation} are not being taken from their queue.`,
      runbookSection: 'oldest-message-too-old',
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5), statistic: 'Maximum' }),
      threshold: oldestMessageSeconds,
      topic: props.alarmTopic,
    })
  }
}
