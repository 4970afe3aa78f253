import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'

/** The sections of docs/how-to/runbook.md; a test holds them to its headings. */
export type RunbookSection =
  | 'attention-needed'
  | 'dead-letter-queue-not-empty'
  | 'oldest-message-too-old'
  | 'function-errors'
  | 'schedule-silent'
  | 'vendor-key-held'
  | 'vendor-capability-held'
  | 'vendor-down'
  | 'vendor-quota-used-up'
  | 'dependency-missing'
  | 'work-stands-still'
  | 'message-not-accepted'
  | 'fault-inside'
  | 'api-failing'
  | 'functions-throttled'
  | 'reconciliation-incomplete'

export interface RunbookAlarmProps {
  /** The alarm's name, as the operator reads it in a message. */
  alarmName: string
  /** What is the matter, in one sentence. */
  meaning: string
  runbookSection: RunbookSection
  metric: IMetric
  /** Rings when a period's value is at least this, or, with `ringsBelow`, less than this. */
  threshold: number
  ringsBelow?: boolean
  /** Without data it stays as it is. */
  keepsState?: boolean
  /** Nobody is told when it ends. */
  endsSilently?: boolean
  topic: ITopic | undefined
}

/** An alarm that says what to do: nobody is woken without a section of the runbook. */
export class RunbookAlarm extends Construct {
  constructor(scope: Construct, id: string, props: RunbookAlarmProps) {
    super(scope, id)
    const ringsBelow = props.ringsBelow ?? false
    const alarm = new Alarm(this, 'Alarm', {
      alarmName: props.alarmName,
      alarmDescription: `${props.meaning} What to do: docs/how-to/runbook.md#${props.runbookSection}`,
      metric: props.metric,
      threshold: props.threshold,
      evaluationPeriods: 1,
      comparisonOperator: ringsBelow
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // Silence is what an alarm on too little is about; for the others it means that nothing happened.
      treatMissingData: props.keepsState
        ? TreatMissingData.IGNORE
        : ringsBelow
          ? TreatMissingData.BREACHING
          : TreatMissingData.NOT_BREACHING,
    })
    if (props.topic !== undefined) {
      const action = new SnsAction(props.topic)
      alarm.addAlarmAction(action)
      if (props.endsSilently !== true) alarm.addOkAction(action)
    }
  }
}
