import { describe, expect, it, vi } from 'vitest'
import { createMetrics, createPowertoolsMetrics } from '../../../shared/runtime/metrics.ts'

describe('metrics', () => {
  it('are written as one line at the end, and not at all when nothing was counted', () => {
    const written: string[] = []
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0)
    try {
      const metrics = createMetrics(createPowertoolsMetrics('test', 'open-product'))
      metrics.publish()
      expect(written).toEqual([])
      metrics.count('RecordFailed')
      metrics.count('RecordFailed', 2)
      metrics.publish()
      metrics.publish()
    } finally {
      spy.mockRestore()
    }
    expect(written).toHaveLength(1)
    expect(JSON.parse(written.join())).toMatchObject({
      service: 'open-product',
      stage: 'test',
      RecordFailed: [1, 2],
      _aws: { CloudWatchMetrics: [{ Namespace: 'PartnerOps', Metrics: [{ Name: 'RecordFailed', Unit: 'Count' }] }] },
    })
  })
})
