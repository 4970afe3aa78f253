import { describe, expect, test } from 'vitest'
import { type KeyRecord, keyKey } from '../../../shared/ledger/key-record.ts'
import { restLine } from '../../../shared/ledger/lane-place.ts'
import { cancel, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

const keyOf = async (harness: EngineHarness) => (await harness.store.get(keyKey('acme-key'))) as unknown as KeyRecord

/** A key whose flow has somebody waiting, as this process has just seen. */
async function withLine(flow = 'o#acme') {
  const harness = new EngineHarness()
  await harness.handle(provision('florist'))
  const { changes, condition } = harness.context.steps.openLine({ flow, now: harness.clock.now() })
  await harness.store.update(keyKey('acme-key'), changes, condition)
  const see = async () =>
    void harness.context.budgetView?.set('acme-key', { key: await keyOf(harness), seenAt: harness.clock.now() })
  await see()
  return { harness, see }
}

describe('an operation whose flow has a line', () => {
  test('joins it without a lease and without asking the key', async () => {
    const { harness } = await withLine()
    const [before, calls] = [await keyOf(harness), harness.calls().length]
    const request = provision('bakery')
    expect(await harness.handle(request)).toEqual({ is: 'accepted', repeated: false, inLine: true })
    const lane = await harness.lane('bakery')
    expect(lane).toMatchObject({ line: 'acme#o', dueAt: harness.clock.now(), fence: 0 })
    expect(lane.lease).toBeUndefined()
    expect(await keyOf(harness)).toEqual(before)
    expect(harness.calls()).toHaveLength(calls)
    expect(await harness.engine.report('acme', request.operationId)).toMatchObject({
      status: 'deferred',
      reason: 'rate',
    })
  })

  test.each([
    { flow: 'o#acme', priority: 'interactive' },
    { flow: 'i#acme', priority: undefined },
    { flow: 'o#globex', priority: undefined },
  ])('begins at once where only $flow waits, and its priority is $priority', async ({ flow, priority }) => {
    const { harness } = await withLine(flow)
    const request = provision('bakery', priority === undefined ? {} : { priority })
    await harness.handle(request)
    expect((await harness.operation(request.operationId)).status).toBe('applied')
  })

  test('asks the key where this process saw the line too long ago, and waits in line all the same', async () => {
    const { harness } = await withLine()
    harness.clock.advance(2_001)
    const request = provision('bakery')
    expect(await harness.handle(request)).toHaveProperty('hold')
    expect(await harness.lane('bakery')).toMatchObject({ line: 'acme#o', reason: 'rate', fence: 1 })
    expect((await harness.operation(request.operationId)).attempt).toBeUndefined()
  })
})

describe('a lane with followers', () => {
  test('goes back into its line by the acceptance of the next head', async () => {
    const { harness, see } = await withLine('i#acme')
    let joinedAt = 0
    let n = 0
    harness.store.hooks.beforeCommit = async ({ key }) => {
      // While the first is carried out the second joins it, and others of its flow begin to wait.
      if (!key.pk.startsWith('KEY#') || n++ > 0) return
      harness.clock.advance(5)
      joinedAt = harness.clock.now()
      await harness.engine.submit(open('bakery', { priority: 'interactive' }))
      await see()
    }
    await harness.handle(provision('bakery'))
    const lane = await harness.lane('bakery')
    expect(lane.q).toHaveLength(1)
    expect(lane.places).toEqual([`i${joinedAt}`])
    expect(lane).toMatchObject({ line: 'acme#i', dueAt: joinedAt })
    expect(lane.lease).toBeUndefined()
    expect(harness.effects('bakery')).toEqual(['created'])
    await harness.settle(120_000)
    expect(harness.effects('bakery')).toEqual(['created', 'opened'])
  })

  test('goes on in the same hand where nobody of that flow waits', async () => {
    const harness = new EngineHarness({ partner: { anchorProduct: 'EventMarketing' } })
    harness.gateway.fault = (call) => (call === 'create' ? { kind: 'lost', applied: true } : undefined)
    for (const request of [provision('bakery'), open('bakery'), cancel('bakery')]) await harness.handle(request)
    await harness.settle(600_000)
    expect(harness.effects('bakery')).toEqual(['created', 'opened', 'canceled'])
    expect((await harness.lane('bakery')).line).toBe(restLine('acme'))
  })
})
