import { expect, test } from 'vitest'
import { acme, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'
import { bodyIn, desk } from '../../support/operations/desk.ts'

const route = 'GET /overview'
const why = { by: 'robin', why: 'test' }

async function worked() {
  const harness = new EngineHarness()
  await harness.handle(provision('bakery'))
  await harness.handle(open('bakery'))
  await harness.settle()
  await harness.handle(open('bakery', { operationId: 'stuck', after: ['never-sent'] }))
  await harness.settle(2 * 3_600_000)
  await harness.engine.submit(open('bakery', { operationId: 'behind' }))
  return harness
}

test('counts what is open, parked, finished and paused, and shows the keys', async () => {
  const harness = await worked()
  const since = harness.clock.now()
  await harness.engine.pause({ partner: 'acme', account: 'florist' }, why)
  const { ask } = desk(harness)
  const overview = bodyIn(await ask(route))
  expect(overview).toMatchObject({
    partners: [
      {
        partner: 'acme',
        open: { parked: { 'open-product': 1 }, waiting: { 'open-product': 1 } },
        parkedByCode: { DEPENDENCY_MISSING: 1 },
        oldest: { operationId: 'stuck', status: 'parked' },
        isComplete: true,
        finishedFrom: new Date(since - 48 * 3_600_000).toISOString(),
      },
    ],
    keys: [{ key: 'acme-key', state: 'running' }],
    pauses: [{ partner: 'acme', account: 'florist', by: 'robin', why: 'test' }],
  })
  const [{ finished }] = overview.partners as [{ finished: { applied: number }[] }]
  expect(finished).toMatchObject([
    { applied: 2, rejected: 0, withdrawn: 0, hour: expect.stringMatching(/:00:00.000Z$/) },
  ])
})

test('is counted once a minute however often it is asked for, and changes nothing', async () => {
  const harness = await worked()
  const { ask } = desk(harness)
  const first = await ask(route)
  const before = harness.store.all()
  await ask(route)
  expect(harness.store.all()).toEqual(before)
  await harness.handle(open('florist'))
  harness.clock.advance(59_000)
  expect((await ask(route)).body).toBe(first.body)
  harness.clock.advance(1_000)
  expect((await ask(route)).body).not.toBe(first.body)
})

test('counts the latest hours where there is more than it reads, and says so', async () => {
  const harness = await worked()
  const record = await harness.operation('stuck')
  const now = harness.clock.now()
  for (let n = 0; n < 1_100; n++) {
    const operationId = `o-${n}`
    const at = now - (n < 50 ? 10 * 60_000 : 4 * 3_600_000) - n
    const ended = { status: 'applied', finishedAt: at, line: 'acme#ended', dueAt: at, operationId }
    await harness.store.put({ ...record, ...ended, pk: `OPERATION#acme#${operationId}` } as never)
  }
  const { ask } = desk(harness, { partners: [acme] })
  const { partners } = bodyIn(await ask(route)) as {
    partners: { isComplete: boolean; finishedFrom: string; finished: { applied: number }[] }[]
  }
  expect(partners[0]).toMatchObject({ isComplete: false, finishedFrom: new Date(now - 3_600_000).toISOString() })
  // None of the hours of which a part was read.
  expect(partners[0]?.finished.reduce((sum, { applied }) => sum + applied, 0)).toBe(50)
})
