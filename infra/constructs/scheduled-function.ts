import { Duration, Stack, Validations } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnSchedule, type CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { FunctionDeclaration, Trigger } from '../../shared/operations/function-declaration.ts'
import { goOnName } from '../functions-of-stage.ts'
import { CatalogueFunction } from './catalogue-function.ts'
import { DeadLetters } from './dead-letters.ts'
import { RunbookAlarm } from './runbook-alarm.ts'
import { resourceName, type StageResources } from './stage-resources.ts'

export type ScheduleTrigger = Extract<Trigger, { kind: 'schedule' }>

/** An alarm looks back for a day at most. */
const longestAlarmMinutes = 1_440

/** A run that is an hour late is left to the next one. */
const oldestRun = Duration.hours(1)

/** A function that EventBridge Scheduler starts, with what could not be started or failed twice in a dead-letter queue. */
export class ScheduledFunction extends Construct {
  readonly deadLetters: IQueue

  constructor(
    scope: Construct,
    declaration: FunctionDeclaration,
    trigger: ScheduleTrigger,
    group: CfnScheduleGroup,
    resources: StageResources,
  ) {
    super(scope, declaration.name)
    const name = resourceName(resources.settings.name, declaration.name)
    const deadLetters = new DeadLetters(this, 'DeadLetters', {
      queueName: `${name}-dead-letters`,
      alarmTopic: resources.alarmTopic,
    }).queue
    this.deadLetters = deadLetters
    Validations.of(deadLetters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue itself; the rule only knows those of other queues, not those of schedules.',
    })
    // Spelled out instead of granted: the grant would hold actions that nobody uses.
    const keeps = new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] })
    const worker = new CatalogueFunction(this, 'Worker', declaration, resources, [keeps]).function
    worker.configureAsyncInvoke({
      retryAttempts: 1,
      maxEventAge: oldestRun,
      onFailure: { bind: () => ({ destination: deadLetters.queueArn }) },
    })

    // Spelled out instead of granted, because the grant would cover every version and alias of the function.
    const role = new Role(this, 'SchedulerRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account, 'aws:SourceArn': group.attrArn },
        },
      }),
      description: `Starts ${name}`,
    })
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [worker.functionArn] }))
    role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }))
    const startedBy = (id: string, scheduleName: string, expression: string, more: object = {}) => {
      const schedule = new CfnSchedule(this, id, {
        name: scheduleName,
        groupName: group.ref,
        description: declaration.description,
        scheduleExpression: expression,
        scheduleExpressionTimezone: 'UTC',
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: worker.functionArn,
          roleArn: role.roleArn,
          input: JSON.stringify({
            id: '<aws.scheduler.execution-id>',
            time: '<aws.scheduler.scheduled-time>',
            ...more,
          }),
          retryPolicy: { maximumEventAgeInSeconds: oldestRun.toSeconds(), maximumRetryAttempts: 5 },
          deadLetterConfig: { arn: deadLetters.queueArn },
        },
      })
      // Without its policy the role cannot start anything, and the first runs would end in the dead-letter queue.
      schedule.node.addDependency(role)
    }
    startedBy('Schedule', name, trigger.expression)
    if (trigger.goesOn !== undefined) startedBy('GoOn', goOnName(name), trigger.goesOn, { goOn: true })

    const minutes = minutesBetweenRuns(trigger.expression)
    if (minutes !== undefined && 3 * minutes <= longestAlarmMinutes) {
      new RunbookAlarm(this, 'Silent', {
        alarmName: `${name}-silent`,
        meaning: `${name} has not been started for three times its interval.`,
        runbookSection: 'schedule-silent',
        metric: worker.metricInvocations({ period: Duration.minutes(Math.max(5, 3 * minutes)), statistic: 'Sum' }),
        threshold: 1,
        ringsBelow: true,
        topic: resources.alarmTopic,
      })
    }
  }
}

/** Only for schedules in minutes: an alarm cannot look back for days, and a missed daily run is in the dead letters. */
function minutesBetweenRuns(expression: string): number | undefined {
  const minutes = /^rate\(([0-9]+) minutes?\)$/.exec(expression)?.[1]
  return minutes === undefined ? undefined : Number.parseInt(minutes, 10)
}
