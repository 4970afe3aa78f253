import { MetricUnit, Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics'

/** Append-only: alarms and dashboards name them. */
export const metricNames = [
  'MessageMalformed',
  'RecordFailed',
  'RecordLeft',
  'InvocationFailed',
  'CallFailed',
  'Contradicted',
  /** A head waits for an operation that nobody has sent; counted at every look. */
  'DependencyMissing',
  'DoorbellLost',
  'EventNotTaken',
  'EvidenceLost',
  'ReplyLost',
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
  /** A message waits for what nobody knows yet, and comes again; no failure. */
  'RecordWaiting',
  /** A message that failed for reasons outside of it was put on its queue anew, before its receives were used up. */
  'RecordRenewed',
  /** A parked operation was looked at again: counted about once an hour for each, as long as it lasts. */
  'StillParked',
  /** A reconciliation run that read nothing, was given up or does not end. */
  'ReconciliationIncomplete',
  /** A sweep had no time left for all that was due. */
  'SweepUnfinished',
  /** Doorbells lie on a queue that nobody reads; counted once a sweep that would ring there again. */
  'QueueUnread',
  /** How many stopped keys and parked operations there are: a level, by stage alone, once a minute. */
  'StandsStill',
  /** Stands for all that went wrong inside a function; by stage alone. */
  'FaultInside',
  /** An exception of ours parked one operation. */
  'OwnFault',
  /** One call of one partner began to wait, since it was refused for account after account. */
  'CapabilityHeld',
  /** One call of one partner waits, since it is refused for account after account; found by the sweeper while it lasts. */
  'CapabilityStillHeld',
  /** A copy of a function started without the code cache that was deployed with it: made for another Node or processor. */
  'CodeCacheRefused',
  /** A happening that has no metric of its own yet. */
  'OtherHappening',
] as const

export type MetricName = (typeof metricNames)[number]

/** Something went wrong inside: it is tried again, and somebody has to look when that goes on. */
const faultsInside: ReadonlySet<MetricName> = new Set([
  'InvocationFailed',
  'LaneLeft',
  'OperationUnreadable',
  'SendFailedInside',
  'SweepFailed',
  'SweepUnfinished',
  'QueueUnread',
  'DoorbellLost',
  'EventNotTaken',
])

/**
 * Counted by stage alone as well: an alarm looks at them, and an alarm can add up no more than ten functions' metrics.
 */
export const stageMetricNames = [
  'DependencyMissing',
  'RecordFailed',
  'StandsStill',
  'ReconciliationIncomplete',
  'DependencyMissing',
  'FaultInside',
  'DependencyMissing',
] as const satisfies readonly MetricName[]

export type StageMetricName = (typeof stageMetricNames)[number]

const ofStage: ReadonlySet<MetricName> = new Set(stageMetricNames)

/** Counts, gathered during an invocation. */
export interface Metrics {
  count(name: MetricName, amount?: number): void
  /** Says how much there is of something, zero too; by stage alone. */
  level(name: StageMetricName, value: number): void
  /** Writes out what was gathered; at the end of every invocation. */
  publish(): void
}

/** The part of Powertools' Metrics that is used. */
export type MetricSink = Pick<PowertoolsMetrics, 'addMetric' | 'publishStoredMetrics'>

/**
 * @param sinks where the figures go: by function, and by stage alone; an invocation that counted nothing writes nothing
 */
export function createMetrics(sinks: { ofFunction: MetricSink; ofStage: MetricSink }): Metrics {
  const written = new Set<MetricSink>()
  const add = (sink: MetricSink, name: MetricName, amount: number) => {
    written.add(sink)
    sink.addMetric(name, MetricUnit.Count, amount)
  }
  return {
    count(name, amount = 1) {
      add(sinks.ofFunction, name, amount)
      if (ofStage.has(name)) add(sinks.ofStage, name, amount)
      if (faultsInside.has(name)) add(sinks.ofStage, 'FaultInside', amount)
    },
    level(name, value) {
      add(sinks.ofStage, name, value)
    },
    publish() {
      for (const sink of written) sink.publishStoredMetrics()
      written.clear()
    },
  }
}

/** Powertools' Metrics in the product's name space, by stage and function, and by stage alone. */
export function createPowertoolsMetrics(stage: string, functionName: string) {
  const namespace = 'PartnerOps'
  const ofStage = new PowertoolsMetrics({ namespace })
  // It begins with a dimension for the service.
  ofStage.clearDefaultDimensions()
  ofStage.setDefaultDimensions({ stage })
  return {
    ofFunction: new PowertoolsMetrics({ namespace, serviceName: functionName, defaultDimensions: { stage } }),
    ofStage,
  }
}
