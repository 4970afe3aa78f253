import { Duration } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { stageMetricNames } from '../../shared/runtime/metrics.ts'

/**
 * The sum of what all functions of a stage counted. Each counts by stage alone too, because an expression adds up no more than ten
 * metrics, and is paid for each.
 */
export const stageMetric = (
  stage: string,
  metricName: (typeof stageMetricNames)[number],
  period = Duration.minutes(5),
): Metric => new Metric({ namespace: 'PartnerOps', metricName, dimensionsMap: { stage }, statistic: 'Sum', period })
