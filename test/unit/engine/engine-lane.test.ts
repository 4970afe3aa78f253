import { describe, expect, test } from 'vitest'
import { accountKey } from '../../../shared/ledger/account-record.ts'
import { MessagingError } from '../../../shared/messaging/messaging-error.ts'
import { cancel, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

describe('a lane', () => {
  test('keeps the order of acceptance, across operation types', async () => {
    const harness = new EngineHarness({ partner: { anchorProduct: 'EventMarketing' } })
    harness.gateway.fault = (call) => (call === 'create' ? { kind: 'lost', applied: true } : undefined)
    await harness.handle(provision('bakery'))
    await harness.handle(open('bakery'))
    const last = cancel('bakery')
    await harness.handle(last)
    expect((await harness.lane('bakery')).q).toHaveLength(3)
    expect(await harness.engine.report('acme', last.operationId)).toMatchObject({ status: 'waiting' })
    await harness.settle()
    expect(harness.effects()).toEqual(['created', 'opened', 'canceled'])
    expect((await harness.lane('bakery')).q).toEqual([])
  })

  test('is finished by the sweeper alone when every doorbell is lost', async () => {
    const harness = new EngineHarness({
      context: { doorbells: { ring: async () => Promise.reject(new Error('lost')), ringLine: async () => undefined } },
    })
    harness.gateway.fault = (call) => (call === 'create' ? { kind: 'lost', applied: true } : undefined)
    const request = provision('bakery')
    await harness.handle(request)
    // The sweeper rings through the same doorbells; here it is the test that hears them.
    harness.context.doorbells = {
      ring: async (operation, doorbell) => void harness.rings.push({ operation, doorbell, at: harness.clock.now() }),
      ringLine: async () => undefined,
    }
    await harness.settle()
    expect((await harness.operation(request.operationId)).status).toBe('applied')
  })

  test('refuses the operation that finds it full, for good', async () => {
    const harness = new EngineHarness()
    const head = open('bakery')
    await harness.handle(head)
    for (let n = 0; n < 199; n++) await harness.engine.submit(open('bakery'))
    const late = open('bakery')
    expect((await harness.engine.submit(late)).is).toBe('lane-full')
    await harness.settle(600_000)
    expect((await harness.engine.submit(late)).is).toBe('lane-full')
    expect(await harness.operation(late.operationId)).toMatchObject({
      status: 'rejected',
      outcome: { code: 'LANE_FULL' },
    })
  })

  test('holds an operation on an account that is not there for a while, then rejects it', async () => {
    const harness = new EngineHarness()
    const request = open('nobody')
    await harness.handle(request)
    expect(await harness.engine.report('acme', request.operationId)).toMatchObject({
      status: 'deferred',
      reason: 'account',
    })
    await harness.settle()
    expect(await harness.operation(request.operationId)).toMatchObject({
      status: 'rejected',
      outcome: { code: 'ACCOUNT_UNKNOWN' },
    })
  })
})

describe('`after`', () => {
  test('puts an operation behind what it waits for, whatever came first', async () => {
    const harness = new EngineHarness()
    const first = provision('bakery')
    const second = open('bakery', { after: [first.operationId] })
    await harness.handle(second)
    expect((await harness.operation(second.operationId)).status).toBe('received')
    await harness.handle(first)
    await harness.settle()
    expect(harness.effects()).toEqual(['created', 'opened'])
  })

  test('rejects when what it waits for was rejected', async () => {
    const harness = new EngineHarness()
    const first = open('nobody')
    const second = open('nobody', { after: [first.operationId] })
    await harness.handle(first)
    await harness.handle(second)
    await harness.settle()
    expect(await harness.operation(second.operationId)).toMatchObject({
      status: 'rejected',
      outcome: { code: 'DEPENDENCY_FAILED' },
    })
  })

  test('parks a circle instead of turning in it for ever', async () => {
    const harness = new EngineHarness()
    const a = open('bakery')
    const b = open('bakery', { after: [a.operationId] })
    const first = { ...a, after: [b.operationId] }
    await harness.handle(provision('bakery'))
    await harness.handle(first)
    await harness.handle(b)
    await harness.settle()
    const statuses = [await harness.operation(a.operationId), await harness.operation(b.operationId)]
    expect(statuses.map(({ outcome }) => outcome?.code)).toContain('DEPENDENCY_CYCLE')
  })

  test('tells what it waits for while that was not received', async () => {
    const harness = new EngineHarness()
    const [known, missing] = [provision('bakery'), open('bakery')]
    await harness.handle(known)
    await harness.settle()
    const follower = open('bakery', { after: [known.operationId, missing.operationId] })
    await harness.handle(follower)
    expect(await harness.engine.report('acme', follower.operationId)).toMatchObject({
      status: 'deferred',
      reason: 'dependency',
      waitsFor: [missing.operationId],
    })
    const behind = open('bakery')
    await harness.handle(behind)
    expect(await harness.engine.report('acme', behind.operationId)).not.toHaveProperty('waitsFor')
    await harness.handle(missing)
    await harness.settle()
    expect(await harness.engine.report('acme', follower.operationId)).toMatchObject({ status: 'applied' })
    expect(await harness.engine.report('acme', follower.operationId)).not.toHaveProperty('waitsFor')
  })

  test('parks when what it waits for never comes, and goes on by itself when it comes after all', async () => {
    const harness = new EngineHarness()
    const first = provision('bakery')
    const second = open('bakery', { after: [first.operationId] })
    await harness.handle(second)
    await harness.settle(26 * 3_600_000)
    expect(await harness.operation(second.operationId)).toMatchObject({
      status: 'parked',
      outcome: { code: 'DEPENDENCY_MISSING' },
    })
    await harness.handle(first)
    await harness.settle()
    expect(harness.effects()).toEqual(['created', 'opened'])
  })

  test('rejects an id of another account', async () => {
    const harness = new EngineHarness()
    const other = provision('florist')
    await harness.handle(other)
    const request = open('bakery', { after: [other.operationId] })
    await harness.handle(request)
    expect(await harness.operation(request.operationId)).toMatchObject({
      outcome: { code: 'DEPENDENCY_OTHER_ACCOUNT' },
    })
  })
})

describe('an event that the bus did not take', () => {
  test('stays due with an empty lane and is sent by the sweeper, with the same id', async () => {
    const harness = new EngineHarness()
    harness.busDown = true
    const request = provision('bakery')
    await harness.handle(request)
    expect(harness.events).toEqual([])
    expect((await harness.lane('bakery')).eventDue).toEqual({ [request.operationId]: 'operation.applied' })
    harness.busDown = false
    await harness.settle(300_000)
    expect(harness.events.map(({ id }) => id)).toEqual([`acme/${request.operationId}/operation.applied`])
    const lane = await harness.lane('bakery')
    expect(lane.eventDue).toEqual({})
    expect(lane.dueAt).toBeUndefined()
  })
})

describe('what the ledger cannot give', () => {
  test('an operation written by a newer version is left alone, and nothing is sent', async () => {
    const harness = new EngineHarness()
    const request = open('bakery')
    await harness.engine.submit(request)
    const operation = await harness.operation(request.operationId)
    await harness.store.put({ ...operation, v: 2 } as never)
    await harness.settle(600_000)
    expect(harness.calls()).toEqual([])
    expect(harness.notices).toContain('operation-unreadable')
    expect((await harness.store.get(accountKey('acme', 'bakery')))?.q).toEqual([`open-product:${request.operationId}`])
  })
})

describe('an operation whose type this deployment does not have any more', () => {
  test('is parked with its reason by the sweeper, keeps its lane, and nothing is sent', async () => {
    const harness = new EngineHarness()
    const request = open('bakery')
    await harness.engine.submit(request)
    harness.rings.length = 0
    harness.context.doorbells = {
      ring: async () => Promise.reject(new MessagingError('QUEUE_UNKNOWN', 'no such queue')),
      ringLine: async () => undefined,
    }
    await harness.settle(600_000)
    expect(await harness.operation(request.operationId)).toMatchObject({
      status: 'parked',
      outcome: { code: 'OPERATION_TYPE_UNKNOWN' },
    })
    expect((await harness.lane('bakery')).q).toHaveLength(1)
    expect(harness.calls()).toEqual([])
    expect(harness.events.map(({ type }) => type)).toEqual(['operation.parked'])
  })
})
