import { describe, expect, test } from 'vitest'
import type { Item } from '../../../shared/ledger/item-store.ts'
import { operationItem } from '../../../shared/ledger/operation-record.ts'
import { observeHappenings } from '../../../shared/runtime/happenings.ts'
import { EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'
import { createMemoryLog, MemoryMetrics } from '../../support/memory/memory-log.ts'

function observed() {
  const { lines, log } = createMemoryLog()
  const metrics = new MemoryMetrics()
  const harness: EngineHarness = new EngineHarness({ context: { observer: observeHappenings(log, metrics) } })
  const linesOf = (happening: string) => lines.filter(({ fields }) => fields.happening === happening)
  return { harness, metrics, linesOf }
}

describe('a log line about a fault leads to it', () => {
  test('of a lane that cannot be read: partner, account, code and frames', async () => {
    const { harness, linesOf } = observed()
    harness.gateway.fault = (call) => (call === 'create' ? { kind: 'lost', applied: true } : undefined)
    await harness.handle(provision('bakery'))
    const lane = await harness.lane('bakery')
    await harness.store.put({ ...lane, q: 'not a list' } as unknown as Item)
    await harness.settle()
    expect(linesOf('sweep-failed')[0]?.fields).toMatchObject({
      partner: 'acme',
      account: 'bakery',
      error: 'LedgerError',
      code: 'ITEM_DAMAGED',
      stack: expect.stringContaining('at '),
    })
  })

  test('of an operation that cannot be read: its id and lane, code and frames', async () => {
    const { harness, linesOf } = observed()
    await harness.handle(provision('bakery'))
    const request = open('bakery')
    await harness.engine.submit(request)
    const good = operationItem(await harness.operation(request.operationId))
    await harness.store.put({ ...good, ver: 'three' } as Item)
    await harness.settle(600_000)
    expect(linesOf('operation-unreadable')[0]?.fields).toMatchObject({
      partner: 'acme',
      account: 'bakery',
      operationId: request.operationId,
      code: 'ITEM_DAMAGED',
      stack: expect.stringContaining('at '),
    })
  })

  test('of a fault in a module: its lane and the frames, and not its text', async () => {
    const { harness, linesOf } = observed()
    const module = harness.context.module
    harness.context.module = (type) => {
      const found = module(type)
      const broken = () => {
        throw new TypeError('planted-text is not a function')
      }
      return found === undefined ? undefined : { ...found, send: broken }
    }
    const request = provision('bakery')
    await harness.handle(request)
    const [line] = linesOf('own-fault')
    expect(line?.fields).toMatchObject({
      partner: 'acme',
      account: 'bakery',
      operationId: request.operationId,
      error: 'TypeError',
      stack: expect.stringContaining('engine-fault-lines.test.ts'),
    })
    expect(JSON.stringify(line)).not.toContain('planted-text')
  })
})

test('a parked operation is counted at each look, as long as it lasts', async () => {
  const { harness, metrics } = observed()
  const request = open('bakery')
  await harness.engine.submit(request)
  const record = await harness.operation(request.operationId)
  await harness.store.put(operationItem({ ...record, input: '{"product":7}' }))
  await harness.settle(600_000)
  expect(await harness.operation(request.operationId)).toMatchObject({ status: 'parked' })
  const before = metrics.counts.get('StillParked') ?? 0
  await harness.settle(4 * harness.context.times.parkedLook)
  expect((metrics.counts.get('StillParked') ?? 0) - before).toBeGreaterThanOrEqual(3)
})
