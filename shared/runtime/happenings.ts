import type { LogFields } from './log-fields.ts'
import type { Log } from './logger.ts'
import { type MetricName, type Metrics, metricNames } from './metrics.ts'

const known: ReadonlySet<string> = new Set(metricNames)

/**
 * What the engine notices, as a log line and a count each.
 *
 * @returns an observer of the shape the engine asks for; fields that are not on the log's list are dropped
 */
export function observeHappenings(log: Log, metrics: Metrics) {
  return {
    /** @param happening lower-case words joined by hyphens, as in the engine's source */
    notice(happening: string, fields: Readonly<Record<string, string | number | boolean | undefined>>): void {
      log.warn('Something happened in the engine.', { ...(fields as LogFields), happening })
      metrics.count(metricOf(happening))
    },
  }
}

/** `event-not-taken` is counted as `EventNotTaken`. */
function metricOf(happening: string): MetricName {
  const name = happening.replace(/(?:^|-)([a-z])/g, (_match, letter: string) => letter.toUpperCase())
  return known.has(name) ? (name as MetricName) : 'OtherHappening'
}
