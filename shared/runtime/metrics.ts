import { MetricUnit, Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics'

/** Append-only: alarms and dashboards name them. */
export const metricNames = [
  'MessageMalformed',
  'RecordFailed',
  'RecordLeft',
  'InvocationFailed',
  'CallFailed',
  'Contradicted',
  'DoorbellLost',
  'EventNotTaken',
  'EvidenceLost',
  'LaneLeft',
  'OperationUnreadable',
  'SendFailedInside',
  'SweepFailed',
  /** A key was stopped because our settings or credentials are at fault. */
  'KeyHeld',
  /** A key was stopped because the vendor does not answer. */
  'VendorDown',
  'KeyUnreachable',
  /** A page of a partner's listing has rows that are not as agreed. */
  'ListingRowOdd',
  /** An account had more products than are kept of one. */
  'ProductsLeftOut',
  /** A key was stopped because the vendor said that its day is used up. */
  'QuotaRefused',
  /** Found by the sweeper, each time while it lasts: what the alarms on keys go by. */
  'KeyStillHeld',
  'VendorStillDown',
  'QuotaUsedUp',
  /** A happening that has no metric of its own yet. */
  'OtherHappening',
] as const

export type MetricName = (typeof metricNames)[number]

/** Counts, gathered during an invocation. */
export interface Metrics {
  count(name: MetricName, amount?: number): void
  /** Writes out what was gathered; at the end of every invocation. */
  publish(): void
}

/** The part of Powertools' Metrics that is used. */
export type MetricSink = Pick<PowertoolsMetrics, 'addMetric' | 'publishStoredMetrics'>

/** @param sink where the figures go; an invocation that counted nothing writes nothing */
export function createMetrics(sink: MetricSink): Metrics {
  let counted = false
  return {
    count(name, amount = 1) {
      counted = true
      sink.addMetric(name, MetricUnit.Count, amount)
    },
    publish() {
      if (counted) sink.publishStoredMetrics()
      counted = false
    },
  }
}

/** Powertools' Metrics in the product's name space, by stage and function. */
export function createPowertoolsMetrics(stage: string, functionName: string): PowertoolsMetrics {
  return new PowertoolsMetrics({
    namespace: 'PartnerOps',
    serviceName: functionName,
    defaultDimensions: { stage },
  })
}
