import type { Template } from 'aws-cdk-lib/assertions'
import { resourcesOf } from '../../../infra/template-reader.ts'

/** A line of metrics as CloudWatch reads it (embedded metric format). */
interface MetricLine {
  _aws: { CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[] }
  [member: string]: unknown
}

const isMetricLine = (line: Record<string, unknown>): line is MetricLine & Record<string, unknown> => '_aws' in line

/** Sums by name space, name and dimensions, as CloudWatch keeps them. */
function sums(lines: readonly Record<string, unknown>[]): Map<string, number> {
  const found = new Map<string, number>()
  for (const line of lines.filter(isMetricLine)) {
    for (const { Namespace, Dimensions, Metrics } of line._aws.CloudWatchMetrics) {
      for (const { Name } of Metrics) {
        const amount = [line[Name]].flat().reduce<number>((sum, value) => sum + Number(value), 0)
        for (const names of Dimensions) {
          const key = seriesOf(Namespace, Name, Object.fromEntries(names.map((name) => [name, String(line[name])])))
          found.set(key, (found.get(key) ?? 0) + amount)
        }
      }
    }
  }
  return found
}

const seriesOf = (space: string, name: string, dimensions: Readonly<Record<string, string>>): string =>
  JSON.stringify([space, name, Object.entries(dimensions).sort()])

/**
 * The names of the alarms that ring at what functions have written within one period. Only those on the product's own metrics;
 * what AWS counts is not written by a function.
 */
export function ringingAlarms(template: Template, lines: readonly Record<string, unknown>[]): string[] {
  const counted = sums(lines)
  return resourcesOf(template, 'AWS::CloudWatch::Alarm')
    .filter(({ properties }) => properties.Namespace === 'PartnerOps')
    .filter(({ properties }) => {
      const { Namespace, MetricName, Dimensions = [], Threshold } = properties
      const dimensions = Object.fromEntries(
        (Dimensions as { Name: string; Value: string }[]).map(({ Name, Value }) => [Name, Value]),
      )
      return (counted.get(seriesOf(Namespace, MetricName, dimensions)) ?? 0) >= Threshold
    })
    .map(({ properties }) => String(properties.AlarmName).replace('partner-ops-local-', ''))
    .sort()
}
