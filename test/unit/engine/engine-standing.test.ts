import { describe, expect, test } from 'vitest'
import { pauseKey, resumeKey } from '../../../shared/engine/keys/key-switches.ts'
import { mostParkedCounted } from '../../../shared/engine/standing.ts'
import { keyKey } from '../../../shared/ledger/key-record.ts'
import { parkedLine } from '../../../shared/ledger/lane-place.ts'
import { acme, cancel, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

const person = { by: 'robin', why: 'seen in the portal' }

/** An operation of which five requests were lost. */
async function withParked() {
  const harness = new EngineHarness({ partner: { anchorProduct: 'EventMarketing' } })
  await harness.handle(provision('bakery'))
  await harness.handle(open('bakery'))
  harness.clock.advance(600_000)
  harness.gateway.fault = (call) => (call === 'cancel' ? { kind: 'lost', applied: false } : undefined)
  const parked = cancel('bakery')
  await harness.handle(parked)
  await harness.settle()
  harness.gateway.fault = () => undefined
  return { harness, parked, record: await harness.operation(parked.operationId) }
}

const listed = async ({ store, clock }: EngineHarness) =>
  (await store.due(parkedLine('acme'), clock.now(), { limit: 10 })).keys
const standing = async (harness: EngineHarness) => (await harness.engine.sweep(harness.deadline())).standing

describe('the index lists what is parked', () => {
  test('from the write that parks it, with the time', async () => {
    const { harness, record } = await withParked()
    expect(record).toMatchObject({ status: 'parked', outcome: { since: record.dueAt } })
    expect(await listed(harness)).toEqual([{ pk: record.pk, sk: record.sk, dueAt: record.dueAt }])
    expect(await standing(harness)).toBe(1)
  })

  test.each(['retry', 'mark-applied', 'mark-rejected'] as const)('until the decision %s', async (kind) => {
    const { harness, parked, record } = await withParked()
    await harness.engine.decide('acme', parked.operationId, { kind, version: record.ver, ...person })
    expect(await listed(harness)).toEqual([])
    const { line, dueAt, finishedAt } = await harness.operation(parked.operationId)
    expect([line, dueAt]).toEqual(kind === 'retry' ? [undefined, undefined] : ['acme#ended', finishedAt])
    expect(await standing(harness)).toBe(0)
  })

  test('until a look shows it as wanted', async () => {
    const { harness, parked } = await withParked()
    harness.core.cancelProduct('acme', 'bakery', 'EmailMarketing')
    await harness.settle()
    expect((await harness.operation(parked.operationId)).status).toBe('applied')
    expect(await listed(harness)).toEqual([])
  })

  test('until an answer ends it whose sender had not seen it parked', async () => {
    const { harness, record } = await withParked()
    const { context, clock, store } = harness
    const attempt = { ...(record.attempt ?? Object.create(null)), state: 'open' as const }
    await store.put({ ...record, attempt } as never)
    const outcome = { concludedBy: 'answer' as const }
    const ending = { status: 'applied' as const, outcome, turn: 1, now: clock.now() }
    const unseen = { ...record, status: 'sending' as const, line: undefined, dueAt: undefined }
    const write = context.steps.writeOutcome({
      record: unseen as never,
      attempt,
      token: 'late',
      status: 'applied',
      change: {},
      ending,
    })
    expect(await store.update({ pk: record.pk, sk: record.sk }, write.changes, write.condition)).toMatchObject({
      committed: true,
    })
    expect(await listed(harness)).toEqual([])
  })
})

describe('the level', () => {
  test('counts stopped keys as long as they are stopped', async () => {
    const harness = new EngineHarness()
    expect(await standing(harness)).toBe(0)
    await pauseKey(harness.context, acme, person)
    expect(await standing(harness)).toBe(1)
    expect(await standing(harness)).toBe(1)
    await resumeKey(harness.context, acme)
    expect(await standing(harness)).toBe(0)
  })

  test('counts calls that are held for a partner while its key goes on', async () => {
    const harness = new EngineHarness()
    const hold = { code: 'ACCESS_REFUSED', since: 1, until: harness.clock.now() + 900_000, tries: 0, accounts: [] }
    const over = { ...hold, over: harness.clock.now() }
    await harness.store.put({
      ...keyKey('acme-key'),
      ...{ v: 1, usedBackground: 0, usedBulk: 0, usedInteractive: 0, used: 0 },
      holds: { 'acme#provision-account': hold, 'acme#list': over },
    })
    expect(await standing(harness)).toBe(1)
  })

  test('is not known where the ledger does not answer', async () => {
    const harness = new EngineHarness()
    const { due } = harness.store
    harness.store.due = (line, ...rest) =>
      line === parkedLine('acme') ? Promise.reject(new Error('away')) : due.call(harness.store, line, ...rest)
    expect(await standing(harness)).toBeUndefined()
  })

  test('costs a read unit a partner at the most: the longest entries of the index fit two pages of four kilobytes', () => {
    const names = 'pk'.length + 'sk'.length + 'line'.length + 'dueAt'.length
    const longest = `OPERATION#${'p'.repeat(32)}#${'o'.repeat(64)}`.length + 'OPERATION'.length
    const number = 9
    expect(mostParkedCounted * (names + longest + parkedLine('p'.repeat(32)).length + number)).toBeLessThanOrEqual(
      8_192,
    )
  })
})
