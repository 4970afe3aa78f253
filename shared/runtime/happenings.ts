import { type Happening, happeningSentences } from './happening-sentences.ts'
import type { LogFields } from './log-fields.ts'
import type { Log } from './logger.ts'
import { type MetricName, type Metrics, metricNames } from './metrics.ts'

const known: ReadonlySet<string> = new Set(metricNames)

/**
 * The engine's observer: a log line and a count for each happening.
 */
export function observeHappenings(log: Log, metrics: Metrics) {
  return {
    notice(happening: Happening, fields: LogFields): void {
      log.warn(happeningSentences[happening], { ...fields, happening })
      metrics.count(metricOf(happening))
    },
  }
}

/** `event-not-taken` is counted as `EventNotTaken`. */
function metricOf(happening: string): MetricName {
  const name = happening.replace(/(?:^|-)([a-z])/g, (_match, letter: string) => letter.toUpperCase())
  return known.has(name) ? (name as MetricName) : 'OtherHappening'
}
