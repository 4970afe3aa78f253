import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { beforeAll, describe, expect, it } from 'vitest'
import { eventsForPeople } from '../../../infra/constructs/attention-queue.ts'
import { eventDetailSchema } from '../../../infra/docs/event-schema.ts'
import { toldToPeople } from '../../../infra/docs/events-section.ts'
import { type DeliveredEvent, delivered } from '../../../infra/docs/sample-events.ts'
import { operationEvent } from '../../../shared/engine/operation-events.ts'
import { receiveOperation } from '../../../shared/entry/composition/receive-operation.ts'
import { partnerLane } from '../../../shared/ledger/account-record.ts'
import { openProductFunction } from '../../../shared/operations/catalogue.ts'
import { acme, cancel, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'
import { createMemoryLog, MemoryMetrics } from '../../support/memory/memory-log.ts'
import { MemoryDeadLetters } from '../../support/memory/memory-messaging.ts'

const root = resolve(import.meta.dirname, '../../..')
const published = JSON.parse(readFileSync(join(root, 'docs/schemas/event.json'), 'utf8')) as {
  examples: DeliveredEvent[]
}
const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true })
addFormats.default(ajv)
const isValid = ajv.compile<DeliveredEvent>(published)

const person = { by: 'robin', why: 'seen at the vendor' }

/** Its generation cannot give a new account the anchor product, which is warned of. */
const withoutAnchorAtFirst = {
  anchorProduct: 'EventMarketing',
  capabilities: { ...acme.capabilities, provision: 'v2' as const },
}

/** A bakery whose only product is open. */
async function openBakery(partner: Partial<typeof acme> = {}): Promise<EngineHarness> {
  const harness = new EngineHarness({ partner })
  await harness.handle(provision('bakery'))
  await harness.handle(open('bakery', { metadata: { order: '1042' } }))
  harness.clock.advance(600_000)
  return harness
}

/** Each way to an event, by the engine itself: which type it leads to, and the fields that only it has. */
const ways: readonly [type: string, fields: string[], goes: () => Promise<EngineHarness>][] = [
  ['operation.applied', ['metadata', 'effect'], () => openBakery()],
  ['operation.applied', ['code', 'message'], async () => told(await openBakery(), open('bakery'))],
  [
    'operation.applied',
    ['warnings'],
    () => told(new EngineHarness({ partner: withoutAnchorAtFirst }), provision('bakery')),
  ],
  ['operation.rejected', ['code', 'nextSteps'], async () => told(await openBakery(), cancel('bakery'))],
  [
    'account.caught',
    ['effect'],
    async () => told(await openBakery(), cancel('bakery', { input: { releaseFromSingleBilling: true } })),
  ],
  ['operation.withdrawn', ['code'], () => told(new EngineHarness({ partner: { shadow: true } }), provision('bakery'))],
  ['operation.parked', ['nextSteps'], async () => (await parked()).harness],
  ['operation.delayed', ['waitsFor', 'nextSteps'], async () => (await parked()).harness],
  ['message.refused', ['messageId', 'fields', 'operationId'], refused],
  ['operation.applied', ['message'], markedByPerson],
  ['operation.decided', ['decision', 'decidedBy', 'operationId'], markedByPerson],
  ['operation.contradicted', ['status'], contradicted],
  ['key.quota-used', ['key', 'day', 'percent', 'used', 'limit'], halfUsed],
  ['key.pause-ended', ['key', 'pausedAt', 'pausedBy'], pauseOver],
  ['pause.ended', ['operation', 'pausedAt', 'pausedBy'], operationPauseOver],
  ['operations.stopped', ['operation', 'code', 'count', 'of', 'operationIds', 'until'], bulkStopped],
]

async function halfUsed(): Promise<EngineHarness> {
  const harness = new EngineHarness({ partner: { budget: { ...acme.budget, requestsPerDay: 2 } } })
  await harness.handle(provision('bakery'))
  await harness.engine.sweep(harness.deadline())
  return harness
}

async function operationPauseOver(): Promise<EngineHarness> {
  const harness = new EngineHarness()
  const until = harness.clock.now() + 1_000
  await harness.engine.pause({ partner: 'acme', operation: 'open-product' }, { by: 'robin', why: 'test' }, until)
  harness.clock.advance(2_000)
  await harness.engine.sweep(harness.deadline())
  return harness
}

async function bulkStopped(): Promise<EngineHarness> {
  const harness = new EngineHarness({ context: { stopAfter: { failures: 2, withinMinutes: 10, share: 0.2 } } })
  for (const login of ['bakery', 'florist']) {
    await harness.handle(open(login, { operationId: `stuck-${login}`, after: ['never-sent'] }))
  }
  await harness.settle(65 * 60_000)
  await harness.engine.sweep(harness.deadline())
  return harness
}

async function pauseOver(): Promise<EngineHarness> {
  const harness = new EngineHarness()
  await harness.engine.keys.pause('acme-key', person, harness.clock.now() + 60_000)
  harness.clock.advance(60_000)
  await harness.engine.sweep(harness.deadline())
  return harness
}

async function told(harness: EngineHarness, request: Parameters<EngineHarness['handle']>[0]): Promise<EngineHarness> {
  await harness.handle(request)
  await harness.settle(600_000)
  return harness
}

async function refused(): Promise<EngineHarness> {
  const harness = new EngineHarness()
  const body = JSON.stringify({ operationId: 'open-1', partner: 'acme', account: 'bakery', input: { product: 7 } })
  const receive = receiveOperation({
    declaration: openProductFunction,
    engine: harness.engine,
    deadLetters: new MemoryDeadLetters(),
    events: harness.context.events,
    partners: new Map([['acme', acme]]),
    clock: harness.clock,
    log: createMemoryLog().log,
    metrics: new MemoryMetrics(),
  })
  await receive({ messageId: 'm-1', body, attributes: {} } as never, harness.deadline())
  return harness
}

async function parked() {
  const harness = await openBakery()
  const request = open('bakery', { after: ['never-sent'] })
  await harness.handle(request)
  await harness.settle(25 * 3_600_000)
  return { harness, request }
}

async function markedByPerson(): Promise<EngineHarness> {
  const { harness, request } = await parked()
  const { ver: version } = await harness.operation(request.operationId)
  await harness.engine.decide('acme', request.operationId, { kind: 'mark-applied', version, ...person })
  await harness.settle(600_000)
  return harness
}

/** A sender stands still after its request; others conclude that it had no effect; then its success comes. */
async function contradicted(): Promise<EngineHarness> {
  const harness = await openBakery({ anchorProduct: 'EventMarketing' })
  const { gateway } = harness
  const real = gateway.cancelProduct
  let sent = 0
  gateway.cancelProduct = async (login, product, call) => {
    if (sent++ > 0) return real.call(gateway, login, product, call)
    await harness.settle(1_200_000)
    return {
      ok: true,
      value: { generation: 'xml', fields: { presence: 'present', 'product:EmailMarketing': 'canceled' } },
      evidence: { call: 'cancel', method: 'POST', path: '/bakery', finishedAt: 0 },
    }
  }
  await harness.handle(cancel('bakery'))
  return harness
}

describe.each(ways)('events on the way to %s with %s', (type, fields, goes) => {
  let events: DeliveredEvent[]
  beforeAll(async () => {
    events = await Promise.all((await goes()).events.map(delivered))
  })

  it('come to that type, with those fields', () => {
    const found = events.findLast((event) => event['detail-type'] === type)
    expect(Object.keys(found?.detail ?? {})).toEqual(expect.arrayContaining(fields))
  })

  it('are as the published schema says', () => {
    for (const event of events) expect(isValid(event), JSON.stringify([event, isValid.errors])).toBe(true)
  })

  it('have no field that is not described', () => {
    const described = Object.keys(eventDetailSchema.shape)
    for (const { detail } of events) expect(described).toEqual(expect.arrayContaining(Object.keys(detail)))
  })
})

it('an event about the partner as a whole names no account, and the schema takes it', async () => {
  const harness = await openBakery()
  const { operationId } = harness.events[0]?.detail ?? {}
  const record = await harness.operation(String(operationId))
  const event = await delivered(operationEvent({ ...record, account: partnerLane }, 'operation.applied', 0))
  expect(event.detail).not.toHaveProperty('account')
  expect(isValid(event), JSON.stringify(isValid.errors)).toBe(true)
})

describe('the published schema of events', () => {
  it('has an example of every type, and takes it', () => {
    for (const example of published.examples) expect(isValid(example), JSON.stringify(isValid.errors)).toBe(true)
    expect(published.examples.map((example) => example['detail-type']).sort()).toEqual(
      [...new Set(ways.map(([type]) => type))].sort(),
    )
  })

  const [example] = published.examples as [DeliveredEvent]
  it.each<[what: string, event: object]>([
    ['another source', { ...example, source: 'somebody-else' }],
    ['a type that there is not', { ...example, 'detail-type': 'operation.begun' }],
    ['a status that there is not', { ...example, detail: { ...example.detail, status: 'done' } }],
    ['no id to tell repeats by', { ...example, detail: { ...example.detail, id: undefined } }],
    ['a time in other words', { ...example, detail: { ...example.detail, time: 'yesterday' } }],
  ])('refuses %s', (_what, event) => {
    expect(isValid(JSON.parse(JSON.stringify(event)))).toBe(false)
  })

  it('takes fields that are added later', () => {
    expect(isValid({ ...example, account: '000000000000', detail: { ...example.detail, added: 1 } })).toBe(true)
  })
})

it('the page names those events that the stack puts on the list of the operators', () => {
  expect(toldToPeople).toEqual(eventsForPeople)
})
