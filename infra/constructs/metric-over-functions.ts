import { Duration } from 'aws-cdk-lib'
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { MetricName } from '../../shared/runtime/metrics.ts'

/** The sum of a count over functions: each counts under its own name, and whichever finds out first, it is one alarm. */
export function sumOver(metricName: MetricName, stage: string, functions: readonly string[]): IMetric {
  const period = Duration.minutes(5)
  const usingMetrics = Object.fromEntries(
    functions.map((service, n) => [
      `m${n}`,
      new Metric({
        namespace: 'PartnerOps',
        metricName,
        dimensionsMap: { service, stage },
        statistic: 'Sum',
        period,
      }),
    ]),
  )
  return new MathExpression({ expression: 'SUM(METRICS())', usingMetrics, period, label: metricName })
}
