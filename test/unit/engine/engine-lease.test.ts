import { describe, expect, test } from 'vitest'
import { EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

/** An account whose opening is slow at the ledger: `stops` says for how long the machine stands still at which write. */
async function withStops(stops: (write: { pk: string; n: number }) => number) {
  const harness = new EngineHarness()
  await harness.handle(provision('bakery'))
  harness.clock.advance(600_000)
  harness.gateway.journal.length = 0
  let n = 0
  harness.store.hooks.afterCommit = ({ key }) => {
    n += 1
    harness.clock.advance(stops({ pk: key.pk, n }))
  }
  const request = open('bakery')
  // The function has time enough: it is the lease that runs out.
  await harness.engine.handle(request, harness.deadline(900_000))
  const sentAtOnce = harness.calls().includes('open')
  harness.store.hooks.afterCommit = () => undefined
  await harness.settle()
  return { harness, request, sentAtOnce, writes: n }
}

describe('a lease that would end while the request is open', () => {
  test('is made longer first, and the request leaves under it', async () => {
    const { harness, request, sentAtOnce } = await withStops(({ pk }) => (pk.startsWith('KEY') ? 60_000 : 0))
    expect(sentAtOnce).toBe(true)
    expect((await harness.operation(request.operationId)).status).toBe('applied')
    expect(harness.effects()).toEqual(['opened'])
  })

  test('is not believed when the machine stood still while it was made longer: nothing leaves', async () => {
    let renewed = false
    const { harness, request, sentAtOnce } = await withStops(({ pk }) => {
      if (pk.startsWith('KEY')) {
        renewed = true
        return 60_000
      }
      // The first write of the account after the ticket is the renewal.
      const stop = renewed && pk.startsWith('ACCOUNTS') ? 120_000 : 0
      if (stop > 0) renewed = false
      return stop
    })
    expect(sentAtOnce).toBe(false)
    expect((await harness.operation(request.operationId)).status).toBe('applied')
    expect(harness.effects()).toEqual(['opened'])
  })
})

describe('the send window', () => {
  test('counts from before the intent: a slow ledger lets nothing leave late', async () => {
    let intents = 0
    const { harness, request, sentAtOnce } = await withStops(({ pk }) => {
      // The second write of the operation is its intent.
      if (pk.startsWith('OPERATION') && ++intents === 2) return 6_000
      return 0
    })
    expect(sentAtOnce).toBe(false)
    expect(await harness.operation(request.operationId)).toMatchObject({
      status: 'applied',
      past: { 1: { outcome: 'not-sent' }, 2: { outcome: 'applied' } },
    })
    expect(harness.effects()).toEqual(['opened'])
  })
})
