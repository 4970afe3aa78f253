import { describe, expect, test } from 'vitest'
import type { VendorAnswer } from '../../../shared/domain/answer.ts'
import type { ItemStore } from '../../../shared/ledger/item-store.ts'
import type { AccountObservation } from '../../../shared/partner-api/gateway.ts'
import { unseeable, withChangedCancel } from '../../support/engine/changed-module.ts'
import { cancel, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

/** A ledger whose every answer is lost once, so that the SDK writes again and sees its own write as somebody else's. */
const repeating = (store: ItemStore, but = 'nothing'): ItemStore => ({
  get: (key) => store.get(key),
  put: async (item, condition) => {
    await store.put(item, condition)
    return store.put(item, condition)
  },
  update: async (key, changes, condition) => {
    if (!key.pk.startsWith(but)) await store.update(key, changes, condition)
    return store.update(key, changes, condition)
  },
  due: (line, time, page) => store.due(line, time, page),
  list: (pk, page) => store.list(pk, page),
})

describe('a ledger that takes every write twice', () => {
  test('changes nothing of what is done, and nothing waits for the sweeper', async () => {
    const harness = new EngineHarness({ partner: { anchorProduct: 'EventMarketing' } })
    harness.context.store = repeating(harness.store)
    const requests = [provision('bakery'), open('bakery'), cancel('bakery')]
    for (const request of requests) {
      harness.clock.advance(600_000)
      expect(await harness.handle(request)).toMatchObject({ is: 'accepted', repeated: false })
      expect(await harness.operation(request.operationId)).toMatchObject({
        status: 'applied',
        outcome: { concludedBy: 'answer', effect: 'proven' },
      })
      expect((await harness.lane('bakery')).q).toEqual([])
    }
    expect(harness.calls()).toEqual(['create', 'open', 'read', 'cancel'])
    expect((await harness.lane('bakery')).turn).toBe(3)
  })

  test('resolves an unknown outcome with the looks that it needs', async () => {
    const harness = await withChangedCancel(() => ({}))
    // A switch of the key has no writer's token: a failure counts once for each repeat, and the key would be probed.
    harness.context.store = repeating(harness.store, 'KEY#')
    let lost = 0
    harness.gateway.fault = (call) => (call === 'cancel' && lost++ === 0 ? { kind: 'lost', applied: false } : undefined)
    const request = cancel('bakery')
    await harness.handle(request)
    await harness.settle()
    expect(harness.effects()).toEqual(['canceled'])
    expect(harness.calls()).toEqual(['read', 'cancel', 'read', 'read', 'read', 'cancel'])
    expect((await harness.operation(request.operationId)).status).toBe('applied')
  })

  test('takes a decision and a withdrawal once, and says that they were taken', async () => {
    const harness = await withChangedCancel(() => unseeable)
    harness.gateway.fault = (call) => (call === 'cancel' ? { kind: 'lost', applied: false } : undefined)
    const parked = cancel('bakery')
    await harness.handle(parked)
    await harness.settle(600_000)
    const behind = open('bakery')
    await harness.handle(behind)
    harness.context.store = repeating(harness.store)
    const person = { by: 'robin', why: 'seen' }
    expect((await harness.engine.withdraw('acme', behind.operationId, person)).is).toBe('done')
    const { ver: version } = await harness.operation(parked.operationId)
    const decision = { kind: 'mark-rejected' as const, version, ...person }
    expect((await harness.engine.decide('acme', parked.operationId, decision)).is).toBe('done')
    expect((await harness.operation(parked.operationId)).decisions).toHaveLength(1)
    await harness.settle()
    expect((await harness.lane('bakery')).q).toEqual([])
  })
})

type Answer = VendorAnswer<AccountObservation>
const evidence = { call: 'cancel', method: 'POST', path: '/bakery', finishedAt: 0 }
const success: Answer = {
  ok: true,
  value: { generation: 'xml', fields: { presence: 'present', 'product:EmailMarketing': 'canceled' } },
  evidence,
}
const failed = (kind: 'rejected' | 'not-sent'): Answer => ({
  ok: false,
  failure: { class: kind, code: kind === 'rejected' ? 'REQUEST_INVALID' : 'CONNECT_FAILED', message: kind },
  evidence,
})

/** The first sender stands still after its request; others go on with its lane; then its answer comes. */
async function answeredLate(
  answer: Answer,
  after: 'observe' | 'park',
  landed = false,
  whenItComes: (harness: EngineHarness, operationId: string) => unknown = () => {},
) {
  const harness = await withChangedCancel(() => (after === 'park' ? unseeable : {}))
  const { gateway } = harness
  const { cancelProduct: real } = gateway
  const seen: string[] = []
  const request = cancel('bakery')
  let n = 0
  gateway.cancelProduct = async (login, product, call) => {
    if (n++ > 0) return real.call(gateway, login, product, call)
    if (landed) harness.core.cancelProduct('acme', 'bakery', 'EmailMarketing')
    await harness.settle(1_200_000)
    seen.push((await harness.operation(request.operationId)).status)
    await whenItComes(harness, request.operationId)
    return answer
  }
  await harness.handle(request)
  const operation = await harness.operation(request.operationId)
  const told = harness.events.map(({ type }) => type).filter((type) => type === 'operation.contradicted')
  return { harness, operation, meanwhile: seen[0], told: told.length }
}

describe('an answer that comes after others have concluded', () => {
  test('that the request had no effect: a success contradicts them, and that is told once', async () => {
    const { harness, operation, meanwhile, told } = await answeredLate(success, 'observe')
    expect(meanwhile).toBe('applied')
    expect(operation).toMatchObject({
      status: 'applied',
      contradicted: true,
      past: { 1: { outcome: 'not-applied' }, 2: { outcome: 'applied' } },
      late: { 1: { outcome: 'applied' } },
    })
    expect(told).toBe(1)
    expect(harness.notices).toContain('contradicted')
  })

  test('that the request had no effect: a refusal agrees with them', async () => {
    const { harness, operation, told } = await answeredLate(failed('rejected'), 'observe')
    expect(operation).toMatchObject({ status: 'applied', late: { 1: { outcome: 'rejected' } } })
    expect([operation.contradicted, told]).toEqual([undefined, 0])
    expect(harness.notices).not.toContain('contradicted')
  })

  test('that the request took effect: a success agrees with them', async () => {
    const { operation, told } = await answeredLate(success, 'observe', true)
    expect(operation).toMatchObject({ status: 'applied', late: { 1: { outcome: 'applied' } } })
    expect([operation.contradicted, told]).toEqual([undefined, 0])
  })

  test('that the request took effect: a refusal contradicts them, and the status stays', async () => {
    const { operation, told } = await answeredLate(failed('rejected'), 'observe', true)
    expect(operation).toMatchObject({ status: 'applied', contradicted: true, late: { 1: { outcome: 'rejected' } } })
    expect(told).toBe(1)
  })

  test('that the request took effect: what contradicts them stays due while the bus does not take it', async () => {
    const { harness, operation, told } = await answeredLate(failed('rejected'), 'observe', true, (made) => {
      const { events } = made.context
      made.context.events = {
        emit: async () => {
          made.context.events = events
          throw new Error('The bus is away.')
        },
      }
    })
    expect([operation.contradicted, told]).toEqual([true, 0])
    const key = `${operation.operationId}/contradicted/1`
    expect((await harness.lane('bakery')).eventDue).toEqual({ [key]: 'operation.contradicted' })
    await harness.engine.sweep(harness.deadline())
    const sent = harness.events.filter(({ type }) => type === 'operation.contradicted')
    expect(sent.map(({ id }) => id)).toEqual([`acme/${operation.operationId}/operation.contradicted/1`])
    const { eventDue, dueAt } = await harness.lane('bakery')
    expect([eventDue, dueAt]).toEqual([{}, undefined])
  })
})

describe('an answer that comes after a person has ended its operation', () => {
  const ended = (answer: Answer, kind: 'mark-applied' | 'mark-rejected') =>
    answeredLate(answer, 'park', false, async (harness, operationId) => {
      const { ver: version } = await harness.operation(operationId)
      await harness.engine.decide('acme', operationId, { kind, version, by: 'robin', why: 'nothing is seen of it' })
    })

  test.each([
    { kind: 'mark-rejected', answer: success, status: 'rejected', late: 'applied' },
    { kind: 'mark-applied', answer: failed('rejected'), status: 'applied', late: 'rejected' },
  ] as const)('$kind: $late contradicts that, the status stays, and it is told once', async (row) => {
    const { harness, operation, told } = await ended(row.answer, row.kind)
    expect(operation).toMatchObject({
      status: row.status,
      outcome: { concludedBy: 'decision' },
      contradicted: true,
      late: { 1: { outcome: row.late } },
    })
    expect(told).toBe(1)
    expect(harness.notices).toContain('contradicted')
  })

  test.each([
    { kind: 'mark-rejected', answer: failed('rejected') },
    { kind: 'mark-applied', answer: success },
  ] as const)('$kind: the same answer agrees with that', async ({ kind, answer }) => {
    const { harness, operation, told } = await ended(answer, kind)
    expect([operation.contradicted, told]).toEqual([undefined, 0])
    expect(harness.notices).not.toContain('contradicted')
  })
})

describe('an answer that comes while its operation is parked', () => {
  test.each([
    { answer: success, status: 'applied' },
    { answer: failed('rejected'), status: 'rejected' },
  ])('ends it as $status', async ({ answer, status }) => {
    const { operation, meanwhile } = await answeredLate(answer, 'park')
    expect(meanwhile).toBe('parked')
    expect(operation).toMatchObject({ status, outcome: { concludedBy: 'answer' }, late: {} })
    expect(operation.contradicted).toBeUndefined()
  })

  test('and says that nothing was sent closes the attempt and leaves it to the person', async () => {
    const { harness, operation } = await answeredLate(failed('not-sent'), 'park')
    expect(operation).toMatchObject({
      status: 'parked',
      attempt: { state: 'closed' },
      past: { 1: { outcome: 'not-sent' } },
      outcome: { code: 'CANNOT_TELL' },
    })
    await harness.settle(600_000)
    expect(harness.effects()).toEqual([])
  })
})
