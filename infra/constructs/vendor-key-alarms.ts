import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { sumOver } from './metric-over-functions.ts'
import { RunbookAlarm } from './runbook-alarm.ts'
import { resourceName } from './stage-resources.ts'

export interface VendorKeyAlarmsProps {
  stage: string
  /** The functions that call the vendor for operations. */
  functions: readonly string[]
  alarmTopic: ITopic | undefined
}

/** A key that the engine stopped: nothing is lost, but nothing is carried out either until somebody looks. */
export class VendorKeyAlarms extends Construct {
  constructor(scope: Construct, id: string, { stage, functions, alarmTopic }: VendorKeyAlarmsProps) {
    super(scope, id)
    new RunbookAlarm(this, 'Held', {
      alarmName: resourceName(stage, 'vendor-key-held'),
      meaning: 'The vendor refuses our credentials or address; all operations of the API key wait.',
      runbookSection: 'vendor-key-held',
      metric: sumOver('KeyHeld', stage, functions),
      threshold: 1,
      topic: alarmTopic,
    })
    new RunbookAlarm(this, 'Down', {
      alarmName: resourceName(stage, 'vendor-down'),
      meaning: 'The vendor does not answer; all operations of the API key wait while it is probed.',
      runbookSection: 'vendor-down',
      metric: sumOver('VendorDown', stage, functions),
      threshold: 1,
      topic: alarmTopic,
    })
  }
}
