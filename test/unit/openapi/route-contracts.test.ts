import { describe, expect, test } from 'vitest'
import type * as z from 'zod/mini'
import { getAccount } from '../../../shared/account-reads/get-account.ts'
import { submitOperation } from '../../../shared/entry/http/submit-operation.ts'
import { validateOperation } from '../../../shared/entry/http/validate-operation.ts'
import { problemAnswerSchema } from '../../../shared/entry/openapi/answers.ts'
import { openapiDocument } from '../../../shared/entry/openapi/openapi-document.ts'
import { routeContracts } from '../../../shared/entry/openapi/route-contracts.ts'
import { apiFunctions, catalogue, operationFunctions } from '../../../shared/operations/catalogue.ts'
import { reconcilePartner } from '../../../shared/reconciliation/reconcile-partner.ts'
import { acme, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'
import { type Ask, bodyIn, desk } from '../../support/operations/desk.ts'
import { takeMessage } from '../../support/operations/refused-messages.ts'
import { listingGateway } from '../reconciliation/listing-gateway.ts'

const routes = apiFunctions.flatMap(({ trigger }) => trigger.routes.map(({ method, route }) => `${method} ${route}`))
const document = openapiDocument(catalogue, operationFunctions)

test('each route of the catalogue has a contract, and each contract a route', () => {
  expect(Object.keys(routeContracts).sort()).toEqual([...routes].sort())
  const ids = Object.values(routeContracts).map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

test('each reference of the document leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path)
  expect(references.length).toBeGreaterThan(50)
  for (const path of references) {
    const found = path.split('/').reduce<unknown>((at, name) => (at as Record<string, unknown>)?.[name], document)
    expect(found, path).toBeTypeOf('object')
  }
})

test('a route without a contract is an error and no hole in the document', () => {
  const trigger = {
    kind: 'http' as const,
    routes: [{ method: 'GET' as const, route: '/new', role: 'viewer' as const }],
  }
  expect(() => openapiDocument([{ trigger }], operationFunctions)).toThrow('GET /new has no contract')
})

/** A ledger with something of everything in it. */
async function worked() {
  const harness = new EngineHarness()
  await harness.handle(provision('bakery', { operationId: 'made', metadata: { order: '1' } }))
  await harness.handle(open('bakery', { operationId: 'opened' }))
  await harness.handle(open('bakery', { operationId: 'stuck', after: ['never-sent'] }))
  await harness.settle(2 * 3_600_000)
  await harness.engine.submit(open('bakery', { operationId: 'behind' }))
  await harness.engine.submit(open('florist', { operationId: 'fresh' }))
  const wrong = { operationId: 'wrong', partner: 'acme', account: 'baker', input: {} }
  await takeMessage(harness, wrong, { partners: [{ ...acme, capabilities: { membership: 'xml', listing: 'xml' } }] })
  await takeMessage(harness, { ...wrong, input: { product: 7 } }, { messageId: 'm-2' })
  await takeMessage(harness, 'no JSON at all', { messageId: 'm-3' })
  return desk(harness)
}

const why = 'A reason.'
const ofPlan = [
  'POST /partners/{partner}/reconciliations/{run}/approvals',
  'GET /partners/{partner}/reconciliations/{run}/results',
] as const

/** A plan with a repair, approved and looked at. */
async function everyStepOfAPlan(answerOf: (route: string, status: number) => z.ZodMiniType) {
  const harness = new EngineHarness()
  await harness.handle(provision('bakery', { operationId: 'made' }))
  await harness.handle(open('bakery', { operationId: 'opened', input: { product: 'EventMarketing' } }))
  await harness.settle(600_000)
  harness.core.cancelProduct('acme', 'bakery', 'EventMarketing')
  harness.clock.advance(600_000)
  const reconciliation = { mode: 'approve', mostRepairs: 10, mostShare: 1 } as const
  const { ask } = desk(harness, { partners: [{ ...acme, reconciliation }] })
  const { gateway } = listingGateway(harness)
  const run = (await reconcilePartner(harness.context, acme, gateway, harness.deadline(840_000)))?.run ?? ''
  const path = { partner: 'acme', run }
  const plan = bodyIn(await ask('GET /partners/{partner}/reconciliations/{run}/plan', { path }))
  expect(answerOf('GET /partners/{partner}/reconciliations/{run}/plan', 200).parse(plan)).toMatchObject({ repairs: 1 })
  const approved = bodyIn(await ask(ofPlan[0], { path, body: { hash: plan.hash, why } }))
  expect(answerOf(ofPlan[0], 202).parse(approved)).toMatchObject({ state: 'applying' })
  const results = bodyIn(await ask(ofPlan[1], { path }))
  expect(answerOf(ofPlan[1], 200).parse(results)).toMatchObject({ rows: [{ outcome: 'not-sent' }] })
}
const asks: readonly [route: string, ask: Ask][] = [
  ['GET /operations', { query: { partner: 'acme', limit: '1' } }],
  ['GET /operations', { query: { partner: 'acme' } }],
  ['GET /partners/{partner}/accounts', { path: { partner: 'acme' }, query: { limit: '1' } }],
  ['GET /partners/{partner}/accounts/{login}/operations', { path: { partner: 'acme', login: 'bakery' } }],
  ['GET /operations/{partner}/{operationId}/timeline', { path: { partner: 'acme', operationId: 'opened' } }],
  ['POST /decisions', { body: { partner: 'acme', decision: 'retry', why } }],
  [
    'POST /operations/{partner}/{operationId}/withdrawal',
    { path: { partner: 'acme', operationId: 'fresh' }, body: { why } },
  ],
  ['POST /partners/{partner}/pause', { path: { partner: 'acme' }, body: { why, operation: 'open-product' } }],
  ['POST /partners/{partner}/resume', { path: { partner: 'acme' }, body: { why, operation: 'open-product' } }],
  [
    'POST /partners/{partner}/accounts/{login}/pause',
    { path: { partner: 'acme', login: 'x' }, body: { why, until: 'never' } },
  ],
  ['POST /partners/{partner}/accounts/{login}/resume', { path: { partner: 'acme', login: 'x' }, body: { why } }],
  ['POST /keys/{key}/pause', { path: { key: 'acme-key' }, body: { why } }],
  ['GET /keys', {}],
  ['GET /keys/{key}', { path: { key: 'acme-key' } }],
  ['POST /keys/{key}/probe', { path: { key: 'acme-key' }, body: { why } }],
  ['POST /keys/{key}/resume', { path: { key: 'acme-key' }, body: { why } }],
  ['POST /keys/{key}/restored', { path: { key: 'acme-key' }, body: { why, restored: true } }],
  ['GET /refused', {}],
  ['GET /refused', { query: { limit: '1' } }],
  ['GET /refused/{id}', { path: { id: 'open-product.m-1' } }],
  ['POST /refused/{id}/redrive', { path: { id: 'open-product.m-1' }, body: { why } }],
  ['GET /refused/{id}', { path: { id: 'open-product.m-1' } }],
  ['POST /refused/{id}/discard', { path: { id: 'open-product.m-2' }, body: { why } }],
  ['POST /refused/redrive', { body: { why, ids: ['open-product.m-2', 'open-product.m-3', 'open-product.none'] } }],
  ['POST /refused/discard', { body: { why, code: 'NOT_JSON' } }],
  ['GET /audit', { query: { partner: 'acme' } }],
  ['GET /audit', { query: { stage: 'true' } }],
  ['GET /dead-letters', {}],
  ['GET /overview', {}],
  ['GET /doctor', { query: { ask: 'true' } }],
]

describe('what is answered is what the document says', () => {
  const answerOf = (route: string, status: number) => routeContracts[route]?.answers[status] as z.ZodMiniType

  test('by every route for operators, one after the other', async () => {
    const { ask, harness } = await worked()
    for (const [route, more] of asks) {
      const answer = await ask(route, more)
      expect(answer.statusCode, `${route}: ${answer.body}`).toBe(200)
      expect(answerOf(route, 200).parse(bodyIn(answer)), route).toBeTypeOf('object')
    }
    const begin = 'POST /partners/{partner}/reconciliations'
    const begun = await ask(begin, { path: { partner: 'acme' }, body: { why } })
    const { run } = answerOf(begin, 202).parse(bodyIn(begun)) as { run: string }
    const { gateway } = listingGateway(harness)
    await reconcilePartner(harness.context, acme, gateway, harness.deadline(840_000))
    const ofRun = ['', '/differences', '/plan'].map((part) => `GET /partners/{partner}/reconciliations/{run}${part}`)
    for (const route of ofRun) {
      const answer = await ask(route, { path: { partner: 'acme', run } })
      expect(answerOf(route, 200).parse(bodyIn(answer)), route).toBeTypeOf('object')
    }
    await everyStepOfAPlan(answerOf)
    const { ver } = await harness.operation('stuck')
    const move = 'POST /dead-letters/{operation}/redrive'
    const moved = await ask(move, { path: { operation: 'open-product' }, body: { why } })
    expect(answerOf(move, 202).parse(bodyIn(moved))).toMatchObject({ result: 'started' })
    const decision = 'POST /operations/{partner}/{operationId}/decisions'
    const decided = await ask(decision, {
      ...{ path: { partner: 'acme', operationId: 'stuck' }, headers: { 'if-match': `"${ver}"` } },
      body: { decision: 'mark-rejected', why },
    })
    expect(answerOf(decision, 200).parse(bodyIn(decided))).toMatchObject({ status: 'rejected' })
    const asked = new Set([...asks.map(([route]) => route), decision, move, begin, ...ofRun, ...ofPlan])
    const ofOperators = apiFunctions
      .filter(({ name }) => name === 'operate')
      .flatMap(({ trigger }) => trigger.routes.map(({ method, route }) => `${method} ${route}`))
    expect([...asked].sort()).toEqual([...ofOperators].sort())
  })

  test('by submissions and trials, and of operations however far they are', async () => {
    const { harness } = await worked()
    const { engine, clock } = harness
    const partners = new Map([['acme', acme]])
    const message = {
      operation: 'open-product',
      operationId: 'n',
      partner: 'acme',
      account: 'bakery',
      input: { product: 'EmailMarketing' },
    }
    const tried = await validateOperation({ ...open('bakery'), operationId: 'n' }, engine, clock.now())
    expect(answerOf('POST /operations', 200).parse(bodyIn(tried))).toMatchObject({
      blockedBy: { operationId: 'stuck' },
    })
    const accepted = await submitOperation(JSON.stringify(message), operationFunctions, partners, engine, clock.now())
    expect(answerOf('POST /operations', 202).parse(bodyIn(accepted))).toMatchObject({ status: 'accepted' })
    for (const id of ['made', 'opened', 'stuck', 'behind', 'fresh', 'n']) {
      const report = JSON.parse(JSON.stringify(await engine.report('acme', id)))
      expect(answerOf('GET /operations/{partner}/{operationId}', 200).parse(report)).toMatchObject({ operationId: id })
    }
  })

  test('of an account', async () => {
    const { harness } = await worked()
    const { clock, store, context } = harness
    const asked = { partner: acme, gateway: harness.gateway, account: 'bakery', deadlineAt: clock.monotonic() + 9_000 }
    const told = await getAccount({ ...context, budgetView: new Map(), store } as never, asked, false)
    expect(told).toMatchObject({ is: 'known' })
    const report = JSON.parse(JSON.stringify(told.is === 'known' ? told.report : {}))
    expect(answerOf('GET /partners/{partner}/accounts/{login}', 200).parse(report)).toMatchObject({ account: 'bakery' })
  })

  test('by refusals', async () => {
    const { ask } = desk()
    for (const [route, more] of [
      ['GET /operations', { query: { limit: '0' } }],
      ['POST /decisions', { body: {} }],
      ['GET /keys/{key}', { path: { key: 'none' } }],
    ] as const) {
      expect(problemAnswerSchema.parse(bodyIn(await ask(route, more)))).toHaveProperty('code')
    }
  })
})
