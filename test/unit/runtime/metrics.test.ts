import { describe, expect, it, vi } from 'vitest'
import { createMetrics, createPowertoolsMetrics } from '../../../shared/runtime/metrics.ts'

function written(work: (metrics: ReturnType<typeof createMetrics>) => void): Record<string, unknown>[] {
  const lines: string[] = []
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0)
  try {
    work(createMetrics(createPowertoolsMetrics('test', 'open-product')))
  } finally {
    spy.mockRestore()
  }
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}

const emf = (dimensions: string[], names: string[]) => ({
  CloudWatchMetrics: [
    {
      Namespace: 'PartnerOps',
      Dimensions: [dimensions],
      Metrics: names.map((Name) => ({ Name, Unit: 'Count' })),
    },
  ],
})

describe('metrics', () => {
  it('are written as one line at the end, and not at all when nothing was counted', () => {
    const lines = written((metrics) => {
      metrics.publish()
      metrics.count('RecordLeft')
      metrics.count('RecordLeft', 2)
      metrics.publish()
      metrics.publish()
    })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatchObject({
      service: 'open-product',
      stage: 'test',
      RecordLeft: [1, 2],
      _aws: emf(['service', 'stage'], ['RecordLeft']),
    })
  })

  it('that alarms look at are counted by stage alone too', () => {
    const lines = written((metrics) => {
      metrics.count('RecordFailed')
      metrics.publish()
    })
    expect(lines).toMatchObject([
      { service: 'open-product', RecordFailed: 1, _aws: emf(['service', 'stage'], ['RecordFailed']) },
      { stage: 'test', RecordFailed: 1, _aws: emf(['stage'], ['RecordFailed']) },
    ])
    expect(lines[1]).not.toHaveProperty('service')
  })

  it.each(['InvocationFailed', 'LaneLeft', 'OperationUnreadable', 'SendFailedInside', 'SweepFailed'] as const)(
    '%s is a fault inside for the stage',
    (name) => {
      const lines = written((metrics) => {
        metrics.count(name)
        metrics.publish()
      })
      expect(lines).toMatchObject([{ [name]: 1 }, { FaultInside: 1, _aws: emf(['stage'], ['FaultInside']) }])
    },
  )
})
