import { describe, expect, test } from 'vitest'
import type { Item } from '../../../shared/ledger/item-store.ts'
import { LedgerError } from '../../../shared/ledger/ledger-error.ts'
import { operationItem } from '../../../shared/ledger/operation-record.ts'
import { cancel, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

describe('an item that this version cannot read', () => {
  test.each([
    { reason: 'a newer version wrote it', damage: (item: Item): Item => ({ ...item, v: 2 }) },
    { reason: 'an older version wrote it', damage: (item: Item): Item => ({ ...item, v: 0 }) },
    {
      reason: 'its attempts are gone',
      damage: (item: Item): Item => {
        const { past: _gone, ...rest } = item
        return rest as Item
      },
    },
    { reason: 'its version is no number', damage: (item: Item): Item => ({ ...item, ver: 'three' }) },
  ])('leaves the operation waiting, sends nothing, and goes on when it is mended: $reason', async ({ damage }) => {
    const harness = new EngineHarness()
    await harness.handle(provision('bakery'))
    const request = open('bakery')
    await harness.engine.submit(request)
    const good = operationItem(await harness.operation(request.operationId))
    await harness.store.put(damage(good))
    await harness.settle(600_000)
    expect(harness.effects()).toEqual(['created'])
    expect(harness.notices).toContain('operation-unreadable')
    expect((await harness.lane('bakery')).q).toHaveLength(1)
    await harness.store.put(good)
    await harness.settle()
    expect(harness.effects()).toEqual(['created', 'opened'])
  })

  test('of an account keeps the message on its queue, and the sweeper goes on with the others', async () => {
    const harness = new EngineHarness()
    harness.gateway.fault = (call) => (call === 'create' ? { kind: 'lost', applied: true } : undefined)
    const florist = provision('florist')
    await harness.handle(florist)
    await harness.handle(provision('bakery'))
    const lane = await harness.lane('bakery')
    await harness.store.put({ ...lane, q: 'not a list' } as unknown as Item)
    await expect(harness.handle(open('bakery'))).rejects.toThrow(LedgerError)
    harness.rings.length = 0
    await harness.settle()
    expect(harness.notices).toContain('sweep-failed')
    expect((await harness.operation(florist.operationId)).status).toBe('applied')
  })

  test('whose stored input no longer fits is parked, with what to do', async () => {
    const harness = new EngineHarness()
    const request = open('bakery')
    await harness.engine.submit(request)
    const record = await harness.operation(request.operationId)
    await harness.store.put(operationItem({ ...record, input: '{"product":7}' }))
    await harness.settle(600_000)
    expect(await harness.operation(request.operationId)).toMatchObject({
      status: 'parked',
      outcome: { code: 'INPUT_DAMAGED' },
    })
    expect(harness.calls()).toEqual([])
  })
})

describe('a clock that jumps', () => {
  test.each([
    { reason: 'a day ahead, as after a long pause', jump: 86_400_000 },
    { reason: 'an hour back, as after a correction', jump: -3_600_000 },
  ])('between intent and answer makes no second change: $reason', async ({ jump }) => {
    const harness = new EngineHarness({ partner: { anchorProduct: 'EventMarketing' } })
    await harness.handle(provision('bakery'))
    await harness.handle(open('bakery'))
    harness.clock.advance(600_000)
    let jumped = false
    harness.gateway.fault = (call) => {
      if (call === 'cancel' && !jumped) {
        jumped = true
        harness.clock.freeze(jump)
      }
      return undefined
    }
    const request = cancel('bakery')
    await harness.handle(request)
    await harness.settle(26 * 3_600_000)
    expect((await harness.operation(request.operationId)).status).toBe('applied')
    expect(harness.effects()).toEqual(['created', 'opened', 'canceled'])
    expect((await harness.lane('bakery')).q).toEqual([])
  })
})
