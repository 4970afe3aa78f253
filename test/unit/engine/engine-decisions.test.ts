import { describe, expect, test } from 'vitest'
import type { OperationDefinition } from '../../../shared/engine/define-operation.ts'
import { clearRestored, declareRestored } from '../../../shared/engine/keys/key-switches.ts'
import { openProduct } from '../../../shared/operations/open-product/operation.ts'
import { acme, cancel, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

const person = { by: 'robin', why: 'seen in the portal' }

/** An operation that is parked because five requests were lost, with another one behind it. */
async function withParked() {
  const harness = new EngineHarness({ partner: { anchorProduct: 'EventMarketing' } })
  await harness.handle(provision('bakery'))
  await harness.handle(open('bakery'))
  harness.clock.advance(600_000)
  harness.gateway.fault = (call) => (call === 'cancel' ? { kind: 'lost', applied: false } : undefined)
  const parked = cancel('bakery')
  await harness.handle(parked)
  await harness.settle()
  const behind = open('bakery')
  await harness.handle(behind)
  const { ver } = await harness.operation(parked.operationId)
  harness.gateway.fault = () => undefined
  return { harness, parked, behind, version: ver }
}

describe('a parked operation', () => {
  test('keeps its lane: what comes after it waits behind it by name', async () => {
    const { harness, parked, behind } = await withParked()
    await harness.settle(24 * 3_600_000)
    expect(await harness.engine.report('acme', behind.operationId)).toMatchObject({
      status: 'waiting',
      behind: parked.operationId,
    })
    expect(harness.events.filter(({ type }) => type === 'operation.parked')).toHaveLength(1)
  })

  test('goes on after a retry, which looks before it sends', async () => {
    const { harness, parked, version } = await withParked()
    const before = harness.calls().length
    const answer = await harness.engine.decide('acme', parked.operationId, { kind: 'retry', version, ...person })
    expect(answer.is).toBe('done')
    await harness.settle()
    expect(harness.calls().slice(before).slice(0, 3)).toEqual(['read', 'read', 'cancel'])
    const operation = await harness.operation(parked.operationId)
    expect(operation).toMatchObject({ status: 'applied', decisions: [{ kind: 'retry', by: 'robin', version }] })
    expect(harness.effects().filter((effect) => effect === 'canceled')).toHaveLength(1)
  })

  test('is not sent again by a retry when the account is as wanted by now', async () => {
    const { harness, parked, version } = await withParked()
    harness.core.cancelProduct('acme', 'bakery', 'EmailMarketing')
    const before = harness.calls().length
    await harness.engine.decide('acme', parked.operationId, { kind: 'retry', version, ...person })
    await harness.settle(600_000)
    expect(harness.calls().slice(before)).not.toContain('cancel')
    expect((await harness.operation(parked.operationId)).status).toBe('applied')
  })

  test('of which nothing was sent is planned anew from a read, whatever the directory has', async () => {
    let isFaulty = true
    const faulty: OperationDefinition = {
      ...openProduct,
      next: (...asked) => {
        if (isFaulty) throw new Error('a fault of ours')
        return openProduct.next(...asked)
      },
    }
    const harness = new EngineHarness()
    const { module } = harness.context
    harness.context.module = (type) => (type === openProduct.type ? faulty : module(type))
    await harness.handle(provision('bakery'))
    const request = open('bakery')
    const { operationId } = request
    await harness.handle(request)
    await harness.settle(0)
    const { ver: version, status } = await harness.operation(operationId)
    expect(status).toBe('parked')
    isFaulty = false
    harness.clock.advance(600_000)
    // Somebody has opened it by hand while the operation waited for its person.
    harness.core.openProduct('acme', 'bakery', 'EmailMarketing')
    const before = harness.calls().length
    await harness.engine.decide('acme', operationId, { kind: 'retry', version, ...person })
    await harness.settle()
    expect(harness.calls().slice(before)).toEqual(['read'])
    expect((await harness.operation(operationId)).status).toBe('applied')
  })

  test.each([
    { kind: 'mark-applied' as const, status: 'applied', field: 'canceled' },
    { kind: 'mark-rejected' as const, status: 'rejected', field: 'open' },
  ])('ends as $status when a person marks it so, and the lane goes on', async ({ kind, status, field }) => {
    const { harness, parked, behind, version } = await withParked()
    await harness.engine.decide('acme', parked.operationId, { kind, version, ...person })
    expect((await harness.lane('bakery')).directory['product:EmailMarketing']).toBe('open')
    await harness.settle(0)
    expect(await harness.operation(parked.operationId)).toMatchObject({
      status,
      outcome: { concludedBy: 'decision', code: 'MARKED_BY_PERSON' },
    })
    await harness.settle()
    expect((await harness.operation(behind.operationId)).status).toBe('applied')
    // What was behind it has been carried out on what the mark left in the directory.
    expect(['open', field]).toContain((await harness.lane('bakery')).directory['product:EmailMarketing'])
    expect(harness.events.map(({ type }) => type)).toContain(`operation.${status}`)
  })

  test('refuses a decision on a version that the person did not see', async () => {
    const { harness, parked, version } = await withParked()
    const answer = await harness.engine.decide('acme', parked.operationId, {
      kind: 'mark-rejected',
      version: version - 1,
      ...person,
    })
    expect(answer.is).toBe('conflict')
    expect((await harness.operation(parked.operationId)).status).toBe('parked')
  })
})

describe('withdrawing', () => {
  test('takes back what was not sent, and the lane goes on without it', async () => {
    const harness = new EngineHarness()
    const request = open('nobody')
    await harness.handle(request)
    expect((await harness.engine.withdraw('acme', request.operationId, person)).is).toBe('done')
    await harness.settle(0)
    expect((await harness.lane('nobody')).q).toEqual([])
    expect(harness.events.map(({ type }) => type)).toEqual(['operation.withdrawn'])
    expect(harness.effects()).toEqual([])
  })

  test('is refused once something was sent', async () => {
    const harness = new EngineHarness()
    const request = provision('bakery')
    await harness.handle(request)
    expect((await harness.engine.withdraw('acme', request.operationId, person)).is).toBe('conflict')
  })

  test('of an operation in the middle of a lane leaves the order of the others', async () => {
    const harness = new EngineHarness({ partner: { anchorProduct: 'EventMarketing' } })
    harness.gateway.fault = (call) => (call === 'create' ? { kind: 'lost', applied: true } : undefined)
    await harness.handle(provision('bakery'))
    const middle = open('bakery')
    await harness.handle(middle)
    await harness.handle(cancel('bakery'))
    await harness.engine.withdraw('acme', middle.operationId, person)
    await harness.settle()
    expect(harness.effects()).toEqual(['created', 'canceled'])
  })
})

describe('shadow mode', () => {
  test('guards and shows, and sends nothing', async () => {
    const harness = new EngineHarness({ partner: { shadow: true } })
    const request = provision('bakery')
    await harness.handle(request)
    const operation = await harness.operation(request.operationId)
    expect(operation).toMatchObject({ status: 'withdrawn', outcome: { code: 'SHADOW' } })
    expect(operation.outcome?.message).toContain('provision-account')
    expect(harness.calls()).toEqual([])
  })
})

describe('a decision is told', () => {
  /** Parked, since what it waits for was never sent. */
  async function stuck() {
    const harness = new EngineHarness()
    await harness.handle(provision('bakery'))
    await harness.handle(open('bakery', { operationId: 'stuck', after: ['never-sent'] }))
    await harness.settle(65 * 60_000)
    const { ver } = await harness.operation('stuck')
    const decided = () => harness.events.filter(({ type }) => type === 'operation.decided')
    const decide = (kind: 'retry' | 'mark-rejected') =>
      harness.engine.decide('acme', 'stuck', { ...person, kind, version: ver })
    return { harness, decide, decided, id: `acme/stuck/operation.decided/${ver}` }
  }

  test.each(['retry', 'mark-rejected'] as const)('%s: by whom and in which version', async (kind) => {
    const { harness, decide, decided, id } = await stuck()
    expect(await decide(kind)).toMatchObject({ is: 'done' })
    await harness.settle(60_000)
    expect(decided().length).toBeGreaterThan(0)
    for (const event of decided()) {
      expect(event).toMatchObject({ id, detail: { decision: kind, decidedBy: person.by } })
    }
  })

  test.each(['retry', 'mark-rejected'] as const)('%s: also where the bus was down at first', async (kind) => {
    const { harness, decide, decided, id } = await stuck()
    harness.busDown = true
    await decide(kind)
    await harness.settle(60_000)
    expect(decided()).toEqual([])
    harness.busDown = false
    await harness.settle(30 * 60_000)
    expect(decided().map((event) => event.id)).toContain(id)
  })

  test('and one that came too late is not', async () => {
    const { harness, decide, decided } = await stuck()
    await decide('mark-rejected')
    expect(await decide('retry')).toMatchObject({ is: 'conflict' })
    await harness.settle(60_000)
    expect(decided().map(({ detail }) => detail.decision)).toEqual(['mark-rejected'])
  })
})

describe('one message in shadow mode', () => {
  test('is guarded and shown, sends nothing, and says so in its report', async () => {
    const harness = new EngineHarness()
    const request = provision('bakery', { shadow: true })
    await harness.handle(request)
    const operation = await harness.operation(request.operationId)
    expect(operation).toMatchObject({ status: 'withdrawn', outcome: { code: 'SHADOW' } })
    expect(operation.outcome?.nextSteps?.join(' ')).toContain('without shadow, under a new operationId')
    expect(harness.calls()).toEqual([])
    expect(await harness.engine.report('acme', request.operationId)).toMatchObject({ shadow: true })
  })

  test('lets those behind it go on, and what a guard refuses is refused', async () => {
    const harness = new EngineHarness()
    await harness.handle(provision('bakery'))
    await harness.handle(open('bakery'))
    const refused = cancel('bakery', { shadow: true })
    await harness.handle(refused)
    const behind = cancel('bakery', { input: { releaseFromSingleBilling: true } })
    await harness.handle(behind)
    await harness.settle()
    expect((await harness.operation(refused.operationId)).outcome?.code).toBe('LAST_PRODUCT')
    expect((await harness.operation(behind.operationId)).status).toBe('applied')
  })

  test('is another request than the same without it, and so are other metadata and another priority', async () => {
    const harness = new EngineHarness()
    const request = provision('bakery', { metadata: { order: '1' } })
    await harness.handle(request)
    expect(await harness.handle(request)).toMatchObject({ is: 'finished' })
    const others = [{ shadow: true as const }, { metadata: { order: '2' } }, { priority: 'interactive' }]
    for (const other of others) {
      const fields = Object.keys(other)
      expect(await harness.handle({ ...request, ...other })).toEqual({ is: 'conflict', fields })
      expect(await harness.engine.preview({ ...request, ...other })).toEqual({ is: 'conflict', fields })
    }
    expect(harness.effects()).toEqual(['created'])
  })
})

describe('after a restore of the ledger', () => {
  test('every write looks at the account first, until that is cleared', async () => {
    const harness = new EngineHarness()
    await harness.handle(provision('bakery'))
    await declareRestored(harness.context, acme, person)
    await harness.handle(open('bakery'))
    expect(harness.calls()).toEqual(['create', 'read', 'open'])
    await clearRestored(harness.context, acme)
    harness.clock.advance(600_000)
    await harness.handle(cancel('bakery', { input: { releaseFromSingleBilling: true } }))
    expect(harness.calls()).toEqual(['create', 'read', 'open', 'read', 'cancel'])
  })
})
