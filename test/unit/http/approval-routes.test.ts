import { describe, expect, test } from 'vitest'
import type { OperationEnvelope } from '../../../shared/messaging/operation-message.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { applyPlan } from '../../../shared/reconciliation/apply/apply-plan.ts'
import { reconcilePartner } from '../../../shared/reconciliation/reconcile-partner.ts'
import { EngineHarness, open, provision, acme as tidy } from '../../support/engine/engine-harness.ts'
import { bodyIn, desk, me } from '../../support/operations/desk.ts'
import { problemIn } from '../../support/operations/problem-details.ts'
import { listingGateway } from '../reconciliation/listing-gateway.ts'

const minute = 60_000
const why = 'Billing asked for it.'
const route = (part: string) => `/partners/{partner}/reconciliations/{run}/${part}`
const approving: PartnerSettings = {
  ...tidy,
  reconciliation: { mode: 'approve', mostRepairs: 200, mostShare: 1 },
}

/** Accounts whose second product the vendor's staff has cancelled, and a plan to open it again. */
async function planned({ count = 1, partner = approving }: { count?: number; partner?: PartnerSettings } = {}) {
  const harness = new EngineHarness()
  const accounts = Array.from({ length: count }, (_, n) => `client-${String(n).padStart(3, '0')}`)
  for (const account of accounts) {
    await harness.handle(provision(account, { operationId: `make-${account}` }))
    await harness.handle(open(account, { operationId: `open-${account}`, input: { product: 'EventMarketing' } }))
    await harness.settle(minute)
  }
  await harness.settle(10 * minute)
  for (const account of accounts) harness.core.cancelProduct('acme', account, 'EventMarketing')
  harness.clock.advance(10 * minute)
  const place = desk(harness, { partners: [partner] })
  const begun = await place.ask('POST /partners/{partner}/reconciliations', {
    path: { partner: 'acme' },
    body: { why },
  })
  const run = String(bodyIn(begun).run)
  const reconcile = () =>
    reconcilePartner(harness.context, partner, listingGateway(harness).gateway, harness.deadline(840_000))
  await reconcile()
  const path = { partner: 'acme', run }
  const plan = bodyIn(await place.ask(`GET ${route('plan')}`, { path })) as {
    hash: string
    rows: { account: string; repair: { operationId: string } }[]
  }
  const sent: string[] = []
  let crash = false
  const context = {
    ...harness.context,
    send: async (operation: string, message: OperationEnvelope) => {
      if (crash && sent.length === 5) throw new Error('the machine died')
      sent.push(message.operationId)
      const { account = '', ...rest } = message
      await harness.handle({ ...rest, operation, account, partner: 'acme' } as never)
    },
  }
  return {
    ...{ ...place, harness, run, plan, sent, accounts, reconcile },
    dies: (now: boolean) => {
      crash = now
    },
    approve: (body: object = { hash: plan.hash, why }) => place.ask(`POST ${route('approvals')}`, { path, body }),
    results: async () => bodyIn(await place.ask(`GET ${route('results')}`, { path })),
    goOn: async () => {
      const application = await applyPlan(context, 'acme')
      await harness.settle(minute)
      return application
    },
  }
}

describe('an approved plan', () => {
  test('is carried out by ordinary operations, and afterwards nothing differs', async () => {
    const { approve, goOn, results, harness, plan, run, ask, reconcile } = await planned()
    expect((await approve()).statusCode).toBe(202)
    for (let tick = 0; tick < 3; tick++) await goOn()
    expect(await results()).toMatchObject({
      ...{ state: 'done', ended: 1, counts: { applied: 1 }, approvals: [{ by: me, why }] },
      rows: [{ account: 'client-000', outcome: 'applied' }],
    })
    expect(await harness.operation(plan.rows[0]?.repair.operationId ?? '')).toMatchObject({
      ...{ type: 'open-product', status: 'applied', metadata: { reconciliation: run.replaceAll(':', '') } },
    })
    harness.clock.advance(10 * minute)
    await ask('POST /partners/{partner}/reconciliations', { path: { partner: 'acme' }, body: { why } })
    expect(await reconcile()).toMatchObject({ state: 'complete', counts: { differs: 0 } })
  })

  test('is sent ten at a time, the next once all of the last have ended', async () => {
    const { approve, goOn, results, sent } = await planned({ count: 25 })
    await approve()
    const lengths: number[] = []
    for (let tick = 0; tick < 6; tick++) {
      await goOn()
      lengths.push(sent.length)
    }
    expect(lengths).toEqual([10, 10, 20, 20, 25, 25])
    expect(await results()).toMatchObject({ state: 'done', counts: { applied: 25 } })
  })

  test('that was being sent when the machine died sends the same again, and nothing twice', async () => {
    const { approve, goOn, results, sent, dies, harness } = await planned({ count: 10 })
    await approve()
    dies(true)
    await expect(goOn()).rejects.toThrow('the machine died')
    dies(false)
    for (let tick = 0; tick < 3; tick++) await goOn()
    expect(await results()).toMatchObject({ state: 'done', counts: { applied: 10 } })
    expect(sent).toHaveLength(15)
    expect(new Set(sent).size).toBe(10)
    expect(harness.core.store.all('acme').every(({ products }) => products.length >= 2)).toBe(true)
  })

  test('sends nothing where the account has changed since, and says so', async () => {
    const { approve, goOn, results, harness } = await planned()
    harness.core.openProduct('acme', 'client-000', 'EventMarketing')
    await approve()
    for (let tick = 0; tick < 3; tick++) await goOn()
    expect(await results()).toMatchObject({ state: 'done', counts: { outdated: 1 }, rows: [{ outcome: 'outdated' }] })
  })

  test('stops where too many come to nothing, and goes on once somebody says so', async () => {
    const { approve, goOn, results, sent, plan, harness } = await planned({ count: 15 })
    await approve()
    for (const { account, repair } of plan.rows.slice(0, 4)) {
      // Somebody takes it back before it is carried out.
      await harness.engine.submit(
        open(account, { operationId: repair.operationId, input: { product: 'EventMarketing' }, after: ['never-sent'] }),
      )
      await harness.engine.withdraw('acme', repair.operationId, { by: me, why })
      await harness.settle(minute)
    }
    await goOn()
    await goOn()
    expect(await results()).toMatchObject({ state: 'stopped', ended: 10, stopped: { code: 'REPAIRS_FAILED' } })
    const before = sent.length
    await goOn()
    expect(sent).toHaveLength(before)
    expect((await approve()).statusCode).toBe(202)
    for (let tick = 0; tick < 4; tick++) await goOn()
    expect(await results()).toMatchObject({ state: 'done', counts: { applied: 11, withdrawn: 4 } })
  })

  test('stops where a repair parks', async () => {
    const { approve, goOn, results, plan, harness } = await planned({ count: 3 })
    const [row] = plan.rows
    await harness.engine.submit(
      open(row?.account ?? '', {
        operationId: row?.repair.operationId ?? '',
        input: { product: 'EventMarketing' },
        after: ['never-sent'],
      }),
    )
    await harness.settle(2 * 60 * minute)
    await approve()
    await goOn()
    await goOn()
    expect(await results()).toMatchObject({
      state: 'stopped',
      stopped: { code: 'REPAIR_PARKED', operationId: row?.repair.operationId },
    })
  })

  test('that has stopped gives way to the plan of a newer run', async () => {
    const { approve, goOn, results, plan, harness, ask, reconcile } = await planned({ count: 2 })
    const [row] = plan.rows
    const repair = { operationId: row?.repair.operationId ?? '', input: { product: 'EventMarketing' } }
    await harness.engine.submit(open(row?.account ?? '', { ...repair, after: ['never-sent'] }))
    await harness.settle(2 * 60 * minute)
    await approve()
    await goOn()
    await goOn()
    expect(await results()).toMatchObject({ state: 'stopped' })
    await ask('POST /partners/{partner}/reconciliations', { path: { partner: 'acme' }, body: { why } })
    const newer = String((await reconcile())?.run)
    const path = { partner: 'acme', run: newer }
    const { hash } = bodyIn(await ask(`GET ${route('plan')}`, { path })) as { hash: string }
    const answer = await ask(`POST ${route('approvals')}`, { path, body: { hash, why } })
    // Its other repair was made meanwhile, and the first waits for a decision: there is nothing to approve.
    expect(problemIn(answer)).toMatchObject({ code: 'PLAN_GUARDED', guards: [{ code: 'NOTHING_TO_REPAIR' }] })
    expect(problemIn(await approve())).toMatchObject({ code: 'PLAN_SUPERSEDED' })
    expect(await results()).toMatchObject({ state: 'stopped' })
  })

  test('counts as missing what nobody has accepted', async () => {
    const { approve, results, harness } = await planned({ count: 2 })
    await approve()
    const context = { ...harness.context, send: async () => undefined }
    await applyPlan(context, 'acme')
    await applyPlan(context, 'acme')
    expect(await results()).toMatchObject({
      state: 'applying',
      ended: 0,
      rows: [{ outcome: 'waiting' }, { outcome: 'waiting' }],
    })
    harness.clock.advance(16 * minute)
    await applyPlan(context, 'acme')
    expect(await results()).toMatchObject({ state: 'done', counts: { missing: 2 } })
  })

  test('approved twice is applied once', async () => {
    const { approve, goOn, sent, results } = await planned()
    const answers = await Promise.all([approve(), approve()])
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([202, 409])
    expect((await approve()).statusCode).toBe(202)
    for (let tick = 0; tick < 3; tick++) await goOn()
    expect(sent).toHaveLength(1)
    expect((await results()).approvals).toHaveLength(1)
    expect(problemIn(await approve())).toMatchObject({ status: 409, code: 'PLAN_DONE' })
  })

  test('leaves a record of who approved what', async () => {
    const { approve, ask, plan, run } = await planned()
    await approve()
    const { records } = bodyIn(await ask('GET /audit', { query: { partner: 'acme' } })) as { records: object[] }
    expect(records).toContainEqual(
      expect.objectContaining({
        ...{ action: 'approve-plan', subject: run, by: me, why, result: 'approved' },
        asked: { hash: plan.hash, irreversible: 0 },
      }),
    )
  })
})

describe('a plan is not applied', () => {
  const reconciliation = { mode: 'approve', mostRepairs: 200, mostShare: 1 } as const

  test.each([
    { reason: 'the partner’s settings say nothing', partner: tidy, code: 'MODE_OBSERVES' },
    {
      reason: 'the partner only observes',
      partner: { ...tidy, reconciliation: { ...reconciliation, mode: 'observe' as const } },
      code: 'MODE_OBSERVES',
    },
    {
      reason: 'the same person began the run',
      partner: { ...tidy, reconciliation: { ...reconciliation, approvedByAnother: true } },
      code: 'APPROVER_BEGAN_IT',
    },
    {
      reason: 'there are more repairs than may be',
      partner: { ...tidy, reconciliation: { ...reconciliation, mostRepairs: 1 } },
      code: 'PLAN_GUARDED',
    },
  ])('where $reason', async ({ partner, code }) => {
    const { approve, goOn, sent } = await planned({ count: 2, partner })
    expect(problemIn(await approve())).toMatchObject({ status: 409, code })
    expect(await goOn()).toBeUndefined()
    expect(sent).toEqual([])
  })

  test('under another hash', async () => {
    const { approve, sent } = await planned()
    expect(problemIn(await approve({ hash: 'a'.repeat(64), why }))).toMatchObject({ code: 'HASH_DIFFERS' })
    expect(sent).toEqual([])
  })

  test('where the approval counts repairs that cannot be taken back otherwise', async () => {
    const { approve, plan } = await planned()
    expect(problemIn(await approve({ hash: plan.hash, why, irreversible: 1 }))).toMatchObject({
      ...{ code: 'IRREVERSIBLE_UNCOUNTED', irreversible: 0 },
    })
  })

  test('a day after it was made', async () => {
    const { approve, harness } = await planned()
    harness.clock.advance(25 * 60 * minute)
    expect(problemIn(await approve())).toMatchObject({ code: 'PLAN_EXPIRED' })
  })

  test('after a newer run, but while one goes on', async () => {
    const { approve, ask, harness, reconcile } = await planned()
    harness.clock.advance(minute)
    await ask('POST /partners/{partner}/reconciliations', { path: { partner: 'acme' }, body: { why } })
    expect((await approve()).statusCode).toBe(202)
    await reconcile()
    expect(problemIn(await approve())).toMatchObject({ code: 'PLAN_SUPERSEDED' })
  })

  test('whose results nobody can read before it is approved', async () => {
    const { ask, run } = await planned()
    expect(problemIn(await ask(`GET ${route('results')}`, { path: { partner: 'acme', run } }))).toMatchObject({
      ...{ status: 404, code: 'PLAN_NOT_APPROVED' },
    })
  })
})
