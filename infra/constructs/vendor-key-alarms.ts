import { Duration } from 'aws-cdk-lib'
import { type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { MetricName } from '../../shared/runtime/metrics.ts'
import { RunbookAlarm } from './runbook-alarm.ts'
import { resourceName } from './stage-resources.ts'

export interface VendorKeyAlarmsProps {
  stage: string
  alarmTopic: ITopic | undefined
}

/** A key that the engine stopped: nothing is lost, but nothing is carried out either until somebody looks. */
export class VendorKeyAlarms extends Construct {
  constructor(scope: Construct, id: string, { stage, alarmTopic }: VendorKeyAlarmsProps) {
    super(scope, id)
    new RunbookAlarm(this, 'Held', {
      alarmName: resourceName(stage, 'vendor-key-held'),
      meaning: 'The vendor refuses our credentials or address; all operations of the API key wait.',
      runbookSection: 'vendor-key-held',
      metric: foundBySweeper('KeyStillHeld', stage),
      threshold: 1,
      topic: alarmTopic,
    })
    new RunbookAlarm(this, 'CapabilityHeld', {
      alarmName: resourceName(stage, 'vendor-capability-held'),
      meaning:
        'The vendor refuses one call of a partner for account after account; operations that need that call wait.',
      runbookSection: 'vendor-capability-held',
      metric: foundBySweeper('CapabilityStillHeld', stage),
      threshold: 1,
      topic: alarmTopic,
    })
    new RunbookAlarm(this, 'Down', {
      alarmName: resourceName(stage, 'vendor-down'),
      meaning: 'The vendor does not answer; all operations of the API key wait while it is probed.',
      runbookSection: 'vendor-down',
      metric: foundBySweeper('VendorStillDown', stage),
      threshold: 1,
      topic: alarmTopic,
    })
    new RunbookAlarm(this, 'Quota', {
      alarmName: resourceName(stage, 'vendor-quota-used-up'),
      meaning:
        'The requests of an API key for this day are used up, by its own count or the vendor’s word, or people who ask are refused.',
      runbookSection: 'vendor-quota-used-up',
      metric: foundBySweeper('QuotaUsedUp', stage),
      threshold: 1,
      topic: alarmTopic,
    })
  }
}

/**
 * Whichever function finds out, the sweeper counts it each minute while it lasts: so an alarm lasts as long as its cause, and
 * the number of functions does not matter.
 */
const foundBySweeper = (metricName: MetricName, stage: string): IMetric =>
  new Metric({
    namespace: 'PartnerOps',
    metricName,
    dimensionsMap: { service: 'sweep', stage },
    statistic: 'Sum',
    period: Duration.minutes(5),
  })
