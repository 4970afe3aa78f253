import { Duration } from 'aws-cdk-lib'
import { Construct } from 'constructs'
import { RunbookAlarm } from './runbook-alarm.ts'
import { stageMetric } from './stage-metric.ts'
import { resourceName, type StageResources } from './stage-resources.ts'

/** An alarm rings when it begins, and not when what it is about grows: so there is one for each of these. */
const levels = [1, 40] as const

/**
 * Work stands still until a person does something. The sweeper says each minute how much does, so the first alarm lasts as long as
 * anything does; the others only say that it has become more.
 */
export class StandingAlarms extends Construct {
  constructor(scope: Construct, id: string, { settings, alarmTopic: topic }: StageResources) {
    super(scope, id)
    for (const level of levels) {
      const isFirst = level === levels[0]
      new RunbookAlarm(this, `From${level}`, {
        alarmName: resourceName(settings.name, isFirst ? 'work-stands-still' : `work-stands-still-${level}`),
        meaning: isFirst
          ? 'A key is stopped, a call is held, an operation is parked or a message was refused: that work waits until a person acts.'
          : `${level} or more keys are stopped, calls held, operations parked or messages refused.`,
        runbookSection: 'work-stands-still',
        metric: stageMetric(settings.name, 'StandsStill', Duration.minutes(1), 'Maximum'),
        threshold: level,
        // A sweep that could not count says nothing about it.
        keepsState: true,
        // "OK" is said once, when it is over.
        endsSilently: !isFirst,
        topic,
      })
    }
  }
}
