import { describe, expect, test } from 'vitest'
import { accountKey } from '../../../shared/ledger/account-record.ts'
import { reconcilePartner } from '../../../shared/reconciliation/reconcile-partner.ts'
import { acme, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'
import { bodyIn, desk, me } from '../../support/operations/desk.ts'
import { problemIn } from '../../support/operations/problem-details.ts'
import { listingGateway } from '../reconciliation/listing-gateway.ts'

const minute = 60_000
const begin = 'POST /partners/{partner}/reconciliations'
const ofRun = 'GET /partners/{partner}/reconciliations/{run}'
const why = 'The invoice is higher than expected.'

/** Two accounts with a product that was opened here; the vendor's staff has cancelled that of one. */
async function drifted() {
  const harness = new EngineHarness()
  for (const account of ['bakery', 'florist']) {
    await harness.handle(provision(account, { operationId: `make-${account}` }))
    await harness.handle(open(account, { operationId: `open-${account}`, input: { product: 'EventMarketing' } }))
  }
  await harness.settle(10 * minute)
  const verdict = harness.core.cancelProduct('acme', 'bakery', 'EventMarketing')
  if (!verdict.ok) throw new Error(verdict.message)
  harness.clock.advance(10 * minute)
  const place = desk(harness)
  const asked = await place.ask(begin, { path: { partner: 'acme' }, body: { why } })
  const run = String(bodyIn(asked).run)
  const work = () => reconcilePartner(harness.context, acme, listingGateway(harness).gateway, harness.deadline(840_000))
  const read = (part = '', more: object = {}) =>
    place.ask(`${ofRun}${part}`, { path: { partner: 'acme', run }, ...more })
  return { ...place, asked, run, work, read }
}

describe('a run that is asked for', () => {
  test('is begun, says who asked and why, and is found at its address', async () => {
    const { asked, run, read } = await drifted()
    expect(asked).toMatchObject({
      statusCode: 202,
      headers: { location: `/partners/acme/reconciliations/${encodeURIComponent(run)}` },
    })
    expect(bodyIn(await read())).toMatchObject({
      run,
      state: 'running',
      asked: { by: me, why },
      progress: { pages: 0 },
    })
  })

  test('is the one that goes on, where one does', async () => {
    const { ask, run, harness } = await drifted()
    harness.clock.advance(minute)
    expect(bodyIn(await ask(begin, { path: { partner: 'acme' }, body: { why } }))).toMatchObject({ run })
  })

  test('leaves a record of who began it', async () => {
    const { ask, run } = await drifted()
    const { records } = bodyIn(await ask('GET /audit', { query: { partner: 'acme' } }))
    expect(records).toEqual([expect.objectContaining({ action: 'reconcile', by: me, why, result: `begun ${run}` })])
  })

  test('is read to its end by the schedule that goes on, not by one that only begins', async () => {
    const { harness, run, work, read } = await drifted()
    const { gateway } = listingGateway(harness)
    const goOn = () => reconcilePartner(harness.context, acme, gateway, { ...harness.deadline(840_000), begins: false })
    expect(await goOn()).toMatchObject({ run, state: 'complete' })
    expect(await goOn()).toBeUndefined()
    expect(await work()).toMatchObject({ state: 'complete' })
    expect(bodyIn(await read())).toMatchObject({ run, state: 'complete', accountsHere: 2, differences: { differs: 1 } })
  })
})

describe('differences', () => {
  test('are read as they were found', async () => {
    const { work, read } = await drifted()
    await work()
    const drift = {
      kind: 'differs',
      account: 'bakery',
      field: 'product:EventMarketing',
      here: 'open',
      there: 'canceled',
    }
    expect(bodyIn(await read('/differences'))).toEqual({ differences: [drift] })
  })

  test.each(['x', 'bm90LW1pbmU.AAAAAAAAAAAAAAAAAAAAAA'])('the cursor %s is refused', async (cursor) => {
    const { work, read } = await drifted()
    await work()
    expect(problemIn(await read('/differences', { query: { cursor } }))).toMatchObject({
      status: 400,
      code: 'CURSOR_INVALID',
    })
  })
})

describe('a plan', () => {
  test('names the operation that repairs a difference, the one that leads back, and a hash over all', async () => {
    const { work, read } = await drifted()
    await work()
    const plan = bodyIn(await read('/plan'))
    expect(plan).toMatchObject({
      ...{ repairs: 1, irreversible: 0, guards: [], totals: { product: { differences: 1, repairs: 1 } } },
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      rows: [
        {
          ...{ n: 1, account: 'bakery', kind: 'product' },
          fields: [{ field: 'product:EventMarketing', wanted: 'open', found: 'canceled' }],
          repair: {
            ...{ operation: 'open-product', input: { product: 'EventMarketing' } },
            inverse: { operation: 'cancel-product', input: { product: 'EventMarketing' } },
            operationId: expect.stringMatching(/^repair-[0-9a-f]{32}$/),
          },
        },
      ],
    })
  })

  test('is the same in every later run that sees the same difference', async () => {
    const { harness, ask, work, read } = await drifted()
    await work()
    const [first] = bodyIn(await read('/plan')).rows as { repair: { operationId: string } }[]
    harness.clock.advance(24 * 60 * minute)
    const again = String(bodyIn(await ask(begin, { path: { partner: 'acme' }, body: { why } })).run)
    await work()
    const plan = bodyIn(await ask(`${ofRun}/plan`, { path: { partner: 'acme', run: again } }))
    expect((plan.rows as (typeof first)[])[0]?.repair.operationId).toBe(first?.repair.operationId)
  })

  test('has another repair where the one before came to nothing, and says how that ended', async () => {
    const { harness, ask, work, read } = await drifted()
    await work()
    const [row] = bodyIn(await read('/plan')).rows as { repair: { operationId: string } }[]
    const operationId = row?.repair.operationId ?? ''
    await harness.engine.submit(
      open('bakery', { operationId, input: { product: 'EventMarketing' }, after: ['never-sent'] }),
    )
    await harness.engine.withdraw('acme', operationId, { by: me, why })
    await harness.settle(minute)
    harness.clock.advance(24 * 60 * minute)
    const again = String(bodyIn(await ask(begin, { path: { partner: 'acme' }, body: { why } })).run)
    await work()
    const plan = bodyIn(await ask(`${ofRun}/plan`, { path: { partner: 'acme', run: again } }))
    expect(plan.rows).toMatchObject([{ repair: { before: [{ operationId, status: 'withdrawn' }] } }])
    expect((plan.rows as (typeof row)[])[0]?.repair.operationId).not.toBe(operationId)
  })

  test('leaves out an account in which something is under way', async () => {
    const { harness, work, read } = await drifted()
    await harness.engine.submit(open('bakery', { operationId: 'later', after: ['never-sent'] }))
    await work()
    expect(bodyIn(await read('/plan'))).toMatchObject({ rows: [], guards: [{ code: 'NOTHING_TO_REPAIR' }] })
  })

  test('is there once all of the listing was read', async () => {
    const { read } = await drifted()
    expect(problemIn(await read('/plan'))).toMatchObject({ status: 409, code: 'RUN_INCOMPLETE' })
  })

  test('is read as CSV in which no cell is a formula', async () => {
    const { harness, work, read } = await drifted()
    const lane = await harness.store.get(accountKey('acme', 'bakery'))
    await harness.store.put({ ...lane, changedAt: { 'product:EventMarketing': 1 } } as never)
    await work()
    const answer = await read('/plan', { headers: { accept: 'text/csv' } })
    expect(answer.headers?.['content-type']).toContain('text/csv')
    const [header, row, ...more] = String(answer.body).trimEnd().split('\r\n')
    expect(header).toBe('n,account,kind,field,wanted,found,since,operation,operationId,irreversible,code')
    expect(row).toMatch(
      /^1,bakery,product,product:EventMarketing,open,canceled,2\d{3}-.*,open-product,repair-[0-9a-f]{32},,$/,
    )
    expect(more).toEqual([])
  })

  test('a format that is not offered is refused', async () => {
    const { work, read } = await drifted()
    await work()
    expect((await read('/plan', { headers: { accept: 'image/png' } })).statusCode).toBe(406)
  })
})

test.each([
  { reason: 'another partner', path: { partner: 'globex', run: '2026-01-01T00:00:00.000Z' }, status: 404 },
  { reason: 'a run that is none', path: { partner: 'acme', run: '2020-01-01T00:00:00.000Z' }, status: 404 },
  { reason: 'a name that can be none', path: { partner: 'acme', run: '../PLAN#' }, status: 400 },
])('$reason is answered with $status on every route of a run', async ({ path, status }) => {
  const { ask } = await drifted()
  for (const part of ['', '/differences', '/plan'])
    expect((await ask(`${ofRun}${part}`, { path })).statusCode).toBe(status)
})
