import { Duration } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { StageMetricName } from '../../shared/runtime/metrics.ts'

/**
 * A metric of all functions of a stage. Each counts by stage alone too, because an expression adds up no more than ten
 * metrics, and is paid for each.
 */
export const stageMetric = (
  stage: string,
  metricName: StageMetricName,
  period = Duration.minutes(5),
  statistic: 'Sum' | 'Maximum' = 'Sum',
): Metric => new Metric({ namespace: 'PartnerOps', metricName, dimensionsMap: { stage }, statistic, period })
