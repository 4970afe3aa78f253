import { Duration } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { Dashboard, GraphWidget, type IMetric, type IWidget, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import type { FunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import { resourceName, type StageResources } from './stage-resources.ts'

const period = Duration.minutes(5)

/** One page for the whole stage: what waits, what fails, what was noticed, and what the ledger and the API carry. */
export class StageDashboard extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: { functions: readonly FunctionDeclaration[]; api: HttpApi; resources: StageResources },
  ) {
    super(scope, id)
    const { functions, api, resources } = props
    const stage = resources.settings.name
    const queues = [...resources.queues]
    const ofFunctions = (metricName: string, statistic: string) =>
      functions.map(({ name }) => lambdaMetric(resourceName(stage, name), name, metricName, statistic))
    const table = resources.ledger.table

    new Dashboard(this, 'Dashboard', {
      dashboardName: resourceName(stage),
      defaultInterval: Duration.hours(6),
      widgets: [
        [
          graph(
            'Messages waiting',
            queues.map(([name, { queue }]) => queue.metricApproximateNumberOfMessagesVisible({ period, label: name })),
          ),
          graph(
            'Oldest message (s)',
            queues.map(([name, { queue }]) => queue.metricApproximateAgeOfOldestMessage({ period, label: name })),
          ),
          graph(
            'Dead letters',
            queues.map(([name, { deadLetters }]) =>
              deadLetters.metricApproximateNumberOfMessagesVisible({ period, label: name }),
            ),
          ),
        ],
        [
          graph('Function errors', ofFunctions('Errors', 'Sum')),
          graph('Function duration, 99th percentile (ms)', ofFunctions('Duration', 'p99')),
          graph('Noticed by the functions', [
            new MathExpression({
              expression: `SEARCH('{PartnerOps,service,stage} stage="${stage}"', 'Sum', ${period.toSeconds()})`,
              usingMetrics: {},
              label: '',
              period,
            }),
          ]),
        ],
        [
          graph('Ledger: units', [
            table.metricConsumedReadCapacityUnits({ period, label: 'read' }),
            table.metricConsumedWriteCapacityUnits({ period, label: 'write' }),
          ]),
          graph('API: answers', [
            api.metricCount({ period, label: 'all' }),
            api.metricClientError({ period, label: '4xx' }),
            api.metricServerError({ period, label: '5xx' }),
          ]),
          graph('API: latency, 99th percentile (ms)', [
            api.metricLatency({ period, statistic: 'p99', label: 'latency' }),
          ]),
        ],
      ],
    })
  }
}

function lambdaMetric(functionName: string, label: string, metricName: string, statistic: string): Metric {
  return new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { FunctionName: functionName },
    statistic,
    period,
    label,
  })
}

function graph(title: string, left: IMetric[]): IWidget {
  return new GraphWidget({ title, left, width: 8 })
}
