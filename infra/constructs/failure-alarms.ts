import { Duration } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import { RunbookAlarm, type RunbookAlarmProps } from './runbook-alarm.ts'
import { stageMetric } from './stage-metric.ts'
import { resourceName, type StageResources } from './stage-resources.ts'

/** A message that fails comes again within 15 minutes, so that the alarm lasts as long as the fault does. */
const retryPeriod = Duration.minutes(15)

/** One call that fails is asked again by whoever made it; several are no accident. */
const failedAnswers = 3

/**
 * Failures that Lambda itself takes for success: messages that stay on their queues, faults that a function has caught, answers
 * of the API, runs that did nothing. One alarm each for the whole stage; the logs say which function.
 */
export class FailureAlarms extends Construct {
  constructor(scope: Construct, id: string, api: HttpApi, { settings, alarmTopic: topic }: StageResources) {
    super(scope, id)
    const stage = settings.name
    const alarm = (
      constructId: string,
      name: string,
      props: Pick<RunbookAlarmProps, 'meaning' | 'metric' | 'runbookSection'>,
    ) => new RunbookAlarm(this, constructId, { alarmName: resourceName(stage, name), threshold: 1, topic, ...props })

    alarm('NotAccepted', 'message-not-accepted', {
      meaning: 'Messages cannot be accepted and come again: the ledger, a secret or a service cannot be reached.',
      runbookSection: 'message-not-accepted',
      metric: stageMetric(stage, 'RecordFailed', retryPeriod),
    })
    alarm('FaultInside', 'fault-inside', {
      meaning: 'A function met a fault inside and tries again; a fault that lasts needs a person.',
      runbookSection: 'fault-inside',
      metric: stageMetric(stage, 'FaultInside', retryPeriod),
    })
    alarm('Reconciliation', 'reconciliation-incomplete', {
      meaning: 'A reconciliation run read nothing, was given up or does not end, so differences may stay unseen.',
      runbookSection: 'reconciliation-incomplete',
      metric: stageMetric(stage, 'ReconciliationIncomplete', Duration.days(1)),
    })
    new RunbookAlarm(this, 'Api', {
      alarmName: resourceName(stage, 'api-failing'),
      meaning: 'The API answers with server errors.',
      runbookSection: 'api-failing',
      metric: api.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: failedAnswers,
      topic,
    })
    alarm('Throttled', 'functions-throttled', {
      meaning: 'Lambda does not start functions of this account: its concurrency is used up, perhaps by others.',
      runbookSection: 'functions-throttled',
      // Of the whole account, because the concurrency is the account's; by function it would be an alarm for each.
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'Throttles',
        statistic: 'Sum',
        period: Duration.minutes(5),
      }),
    })
  }
}
