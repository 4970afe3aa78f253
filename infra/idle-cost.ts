import { parseSchedule } from './local/schedule-expression.ts'
import { monthlyPrices as prices, secondsPerMonth } from './monthly-prices.ts'

/** The part of a template that is read. */
export interface CountedTemplate {
  Resources: Readonly<Record<string, { Type: string; Properties?: Readonly<Record<string, unknown>> }>>
}

/** What a stage costs in a month in which nothing is asked of it, in US dollars. */
export interface IdleCost {
  alarms: number
  dashboard: number
  keys: number
  secrets: number
  /** Lambda asks each queue for messages, whether there are any or not. */
  emptyPolling: number
  scheduledRuns: number
}

/** As AWS's mappings do for a queue without messages (inferred: nobody outside can count them). */
const pollers = 5
const longPollSeconds = 20

/** A run that finds nothing, measured on the local stage. */
const emptyRunSeconds = 0.3

/**
 * Counts what a stage costs while nothing happens; logs and single custom metrics, which come with use, are not in it.
 *
 * @param template as synthesized
 * @param secretsByHand secrets that the stage names and the deployment does not make
 */
export function idleCost(template: CountedTemplate, secretsByHand: number): IdleCost {
  const of = (type: string) =>
    Object.values(template.Resources).flatMap((resource) => (resource.Type === type ? [resource.Properties ?? {}] : []))
  const alarmMetrics = of('AWS::CloudWatch::Alarm').reduce(
    (count, { Metrics }) => count + (Array.isArray(Metrics) ? Metrics.filter(isPaid).length : 1),
    0,
  )
  const runs = of('AWS::Scheduler::Schedule').reduce(
    (sum, { ScheduleExpression }) => sum + runsPerMonth(String(ScheduleExpression)),
    0,
  )
  const run = prices.scheduledStart + prices.invocation + 0.25 * emptyRunSeconds * prices.gigabyteSecond
  const polls = of('AWS::Lambda::EventSourceMapping').length * pollers * (secondsPerMonth / longPollSeconds)
  return {
    alarms: alarmMetrics * prices.alarmMetric,
    dashboard: of('AWS::CloudWatch::Dashboard').length * prices.dashboard,
    keys: of('AWS::KMS::Key').length * prices.key,
    secrets: (of('AWS::SecretsManager::Secret').length + secretsByHand) * prices.secret,
    emptyPolling: polls * prices.sqsRequest,
    scheduledRuns: runs * run,
  }
}

/** An expression over metrics is not paid for, the metrics are. */
const isPaid = (metric: unknown): boolean => typeof metric === 'object' && metric !== null && 'MetricStat' in metric

/** How often a schedule comes round in thirty days. */
function runsPerMonth(expression: string): number {
  const schedule = parseSchedule(expression)
  const end = secondsPerMonth * 1_000
  let runs = 0
  for (let time = schedule.next(0, 0); time !== undefined && time <= end; time = schedule.next(time, 0)) runs += 1
  return runs
}

export const totalCost = (cost: IdleCost): number => Object.values(cost).reduce((sum, part) => sum + part, 0)
