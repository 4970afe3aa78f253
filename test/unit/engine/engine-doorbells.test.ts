import { describe, expect, test } from 'vitest'
import type { Failure } from '../../../shared/domain/answer.ts'
import type { OperationRequest } from '../../../shared/engine/accept.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import { cancelProduct } from '../../../shared/operations/cancel-product/operation.ts'
import { withChangedCancel } from '../../support/engine/changed-module.ts'
import { cancel, EngineHarness, open } from '../../support/engine/engine-harness.ts'

const answer = (harness: EngineHarness, { operation, account, partner, operationId }: OperationRequest) =>
  harness.engine.answer(operation, { account, partner, operationId }, harness.deadline())

/** A lane whose head waits some minutes for its account to appear. */
async function withWaitingHead() {
  const harness = new EngineHarness()
  const request = open('nobody')
  await harness.handle(request)
  const lane = await harness.lane('nobody')
  if (lane.notBefore === undefined) throw new Error('The head waits for nothing.')
  return { harness, request, lane, notBefore: lane.notBefore }
}

/** Reads that were asked for; the journal has none for an account that is not there. */
function countReads(harness: EngineHarness): () => number {
  let reads = 0
  harness.gateway.fault = (call) => {
    if (call === 'read') reads += 1
    return undefined
  }
  return () => reads
}

describe('a doorbell', () => {
  test.each([
    { reason: 'it comes two seconds early: it waits', early: 2_000, runs: true },
    { reason: 'it comes earlier than that', early: 2_001, runs: false },
    { reason: 'it comes in time', early: 0, runs: true },
  ])('has its lane run: $runs when $reason', async ({ early, runs }) => {
    const { harness, request, notBefore } = await withWaitingHead()
    const reads = countReads(harness)
    harness.clock.advance(notBefore - early - harness.clock.now())
    const rungAt = harness.clock.now()
    await answer(harness, request)
    expect(reads()).toBe(runs ? 1 : 0)
    if (runs) expect(harness.clock.now()).toBeGreaterThanOrEqual(notBefore)
    else expect(harness.clock.now()).toBe(rungAt)
  })

  test.each([
    { reason: 'somebody else holds it', change: { lease: { token: 'theirs', until: Number.MAX_SAFE_INTEGER } } },
    { reason: 'another operation is its head', change: { q: ['open-product:other'] } },
    { reason: 'nothing is in it any more', change: { q: [] } },
  ])('leaves the lane alone, and does not wait, when $reason', async ({ change }) => {
    const { harness, request, lane, notBefore } = await withWaitingHead()
    const reads = countReads(harness)
    const left = { ...lane, ...change } as unknown as Item
    await harness.store.put(left)
    for (const early of [1_000, 0]) {
      harness.clock.advance(notBefore - early - harness.clock.now())
      const rungAt = harness.clock.now()
      await answer(harness, request)
      expect([harness.clock.now(), reads()]).toEqual([rungAt, 0])
    }
    expect(await harness.store.get(lane)).toEqual(left)
  })

  test('for an account that was never written is nothing', async () => {
    const harness = new EngineHarness()
    await answer(harness, open('nobody'))
    expect(harness.notices).toEqual([])
  })

  test('comes at the time of a head that rests', async () => {
    const { harness, request, notBefore } = await withWaitingHead()
    expect(harness.rings).toMatchObject([{ operation: 'open-product', doorbell: { operationId: request.operationId } }])
    expect(harness.rings[0]?.at).toBeGreaterThanOrEqual(notBefore)
    expect(harness.rings[0]?.at).toBeLessThan(notBefore + 1_000)
  })

  test.each([
    { wait: 900_000, rings: 1 },
    { wait: 900_001, rings: 0 },
  ])('is sent ahead for a rest of $wait ms: $rings, since a queue holds none longer', async ({ wait, rings }) => {
    const made = await withChangedCancel((harness) => ({
      read: async (...parameters) => {
        await cancelProduct.read(...parameters)
        const now = harness().clock.now()
        const failure: Failure = { class: 'refused-for-now', code: 'OVER_RATE', message: '', retryAt: now + wait }
        return { ok: false, failure, evidence: { call: 'read', method: 'GET', path: '/', finishedAt: now } }
      },
    }))
    made.rings.length = 0
    await made.handle(cancel('bakery'))
    expect(made.rings).toHaveLength(rings)
  })
})

describe('a dependency that is appended while its follower is being put to rest', () => {
  test('wakes it at once instead of at its next look', async () => {
    const harness = new EngineHarness()
    const first = open('bakery')
    const second = open('bakery', { after: [first.operationId] })
    let appended = false
    harness.store.hooks.beforeCommit = async ({ kind, key }) => {
      if (appended || kind !== 'update' || !key.pk.startsWith('ACCOUNTS#')) return
      const lane = await harness.store.get(key)
      if (lane?.lease === undefined) return
      appended = true
      await harness.engine.submit(first)
    }
    await harness.handle(second)
    expect(appended).toBe(true)
    const lane = await harness.lane('bakery')
    expect([lane.notBefore, lane.waitsFor, lane.dueAt]).toEqual([undefined, undefined, harness.clock.now()])
    expect(harness.rings.map(({ doorbell }) => doorbell.operationId)).toContain(second.operationId)
  })
})

describe('the intent', () => {
  test('is not written when a person withdrew the operation since this run read it, and nothing is sent', async () => {
    const request = cancel('bakery')
    const harness = await withChangedCancel((made) => ({
      read: async (...parameters) => {
        const seen = await cancelProduct.read(...parameters)
        await made().engine.withdraw('acme', request.operationId, { by: 'robin', why: 'not wanted' })
        return seen
      },
    }))
    await harness.handle(request)
    expect(harness.calls()).toEqual(['read'])
    expect((await harness.operation(request.operationId)).status).toBe('withdrawn')
    expect((await harness.lane('bakery')).q).toEqual([])
  })
})

describe('attempts that never arrived', () => {
  const failures: Failure[] = [
    { class: 'not-sent', code: 'CONNECT_FAILED', message: '' },
    { class: 'refused-for-now', code: 'OVER_RATE', message: '', status: 403 },
    { class: 'held', code: 'CREDENTIALS_REFUSED', message: '', status: 401 },
  ]

  test.each(failures)('of class $class: only the last of a row is kept', async (failure) => {
    const harness = await withChangedCancel(() => ({}))
    let n = 0
    harness.gateway.fault = (call) => (call === 'cancel' && n++ < 3 ? { kind: 'failure', failure } : undefined)
    const request = cancel('bakery')
    await harness.handle(request)
    await harness.settle(3_600_000)
    const { past, status } = await harness.operation(request.operationId)
    expect(status).toBe('applied')
    expect(Object.entries(past).map(([at, { outcome }]) => [at, outcome])).toEqual([
      ['3', failure.class],
      ['4', 'applied'],
    ])
  })

  test('do not make one forgotten that may have arrived', async () => {
    const harness = await withChangedCancel(() => ({}))
    let n = 0
    harness.gateway.fault = (call) => {
      if (call !== 'cancel') return undefined
      n += 1
      return n === 1 ? { kind: 'lost', applied: false } : n === 2 ? { kind: 'not-sent' } : undefined
    }
    const request = cancel('bakery')
    await harness.handle(request)
    await harness.settle()
    const { past } = await harness.operation(request.operationId)
    expect(Object.values(past).map(({ outcome }) => outcome)).toEqual(['not-applied', 'not-sent', 'applied'])
  })
})
