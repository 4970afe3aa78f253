import { createLog, type LogSink } from '../../../shared/runtime/logger.ts'
import type { MetricName, Metrics } from '../../../shared/runtime/metrics.ts'

export interface LogLine {
  level: keyof LogSink
  message: string
  fields: Record<string, string | number>
}

/** A log that keeps its lines. */
export function createMemoryLog() {
  const lines: LogLine[] = []
  const keep = (level: keyof LogSink) => (message: string, fields: Record<string, string | number>) => {
    lines.push({ level, message, fields })
  }
  return { lines, log: createLog({ info: keep('info'), warn: keep('warn'), error: keep('error') }) }
}

/** Metrics that keep their sums and how often they were published. */
export class MemoryMetrics implements Metrics {
  readonly counts = new Map<MetricName, number>()
  published = 0

  count(name: MetricName, amount = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + amount)
  }

  level(name: MetricName, value: number): void {
    this.counts.set(name, value)
  }

  publish(): void {
    this.published += 1
  }
}
