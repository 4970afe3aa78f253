import { describe, expect, test } from 'vitest'
import type { Item } from '../../../shared/ledger/item-store.ts'
import { latestRunKey, type ReconciliationRun } from '../../../shared/ledger/reconciliation-record.ts'
import type { Gateway } from '../../../shared/partner-api/gateway.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { reconcileInTurn } from '../../../shared/reconciliation/reconcile-in-turn.ts'
import { acme, EngineHarness } from '../../support/engine/engine-harness.ts'

const minutes = (count: number) => count * 60_000

/** Partners, each with a key and a listing of its own of so many pages; a page takes a second. */
function stage(pages: Readonly<Record<string, number>>) {
  const harness = new EngineHarness()
  const calls: string[] = []
  const broken = new Set<string>()
  const partners = Object.keys(pages).map(
    (id): PartnerSettings => ({ ...acme, id, budget: { ...acme.budget, name: `${id}-key` } }),
  )
  const gateway = ({ id }: PartnerSettings): Gateway => {
    const listAccounts: Gateway['listAccounts'] = async (page, call) => {
      await call.permit()
      calls.push(id)
      harness.clock.advance(1_000)
      const evidence = { call: 'list', method: 'GET', path: '/', finishedAt: harness.clock.now() }
      if (broken.has(id)) {
        const failure = { class: 'unknown', code: 'TIMED_OUT', message: 'told to fail' } as const
        return { ok: false, failure, evidence }
      }
      const next = Number(page ?? 0) + 1
      const more = next < (pages[id] ?? 0) ? { next: String(next) } : {}
      return { ok: true, value: { accounts: [], ...more }, evidence }
    }
    return { listAccounts } as Partial<Gateway> as Gateway
  }
  const reconcile = (milliseconds = 840_000, asked = partners) =>
    reconcileInTurn(harness.context, asked, gateway, harness.deadline(milliseconds))
  const countOf = (id: string) => calls.filter((call) => call === id).length
  return { harness, calls, broken, partners, reconcile, countOf, gateway }
}

const states = (runs: readonly ReconciliationRun[]) =>
  Object.fromEntries(runs.map(({ partner, state }) => [partner, state]))

describe('the runs of several partners', () => {
  test('are all finished where one of them has a listing longer than the time', async () => {
    const { reconcile, countOf } = stage({ large: 100_000, small: 3, middle: 40 })
    const { runs, failures } = await reconcile()
    expect(states(runs)).toEqual({ large: 'running', small: 'complete', middle: 'complete' })
    expect(failures).toEqual([])
    // What the others leave is the large one's.
    expect(countOf('large')).toBeGreaterThan(700)
  })

  test('share the time evenly where all have long listings', async () => {
    const { reconcile, countOf } = stage({ one: 100_000, two: 100_000, three: 100_000, four: 100_000 })
    await reconcile()
    const counts = ['one', 'two', 'three', 'four'].map(countOf)
    expect(Math.min(...counts)).toBeGreaterThan(0.9 * Math.max(...counts))
  })

  test('get a page each where there are more of them than seconds for turns', async () => {
    const ids = Array.from({ length: 60 }, (_, n) => [`partner-${n}`, 100_000])
    const { reconcile, countOf } = stage(Object.fromEntries(ids))
    await reconcile(minutes(2))
    expect(ids.map(([id]) => countOf(String(id))).every((count) => count >= 1)).toBe(true)
  })

  test('begin with the partner whose last complete run is the oldest, whoever never had one first', async () => {
    const { harness, reconcile, calls, partners } = stage({ one: 1, two: 1, three: 1 })
    const [one, two, three] = partners as [PartnerSettings, PartnerSettings, PartnerSettings]
    await reconcile(840_000, [two])
    harness.clock.advance(minutes(60))
    await reconcile(840_000, [one])
    harness.clock.advance(minutes(60))
    calls.length = 0
    await reconcile(840_000, [one, two, three])
    expect(calls).toEqual(['three', 'two', 'one'])
  })

  test('keep their place while a run goes on: it counts when the last complete one ended', async () => {
    const { harness, reconcile, calls, broken, partners } = stage({ one: 1, two: 1 })
    const [one, two] = partners as [PartnerSettings, PartnerSettings]
    await reconcile(840_000, [one])
    harness.clock.advance(minutes(60))
    await reconcile(840_000, [two])
    harness.clock.advance(minutes(1_440))
    broken.add('one')
    expect(states((await reconcile()).runs)).toEqual({ one: 'running', two: 'complete' })
    harness.clock.advance(minutes(1_440))
    broken.delete('one')
    calls.length = 0
    await reconcile(840_000, [two, one])
    expect(calls).toEqual(['one', 'two'])
  })

  test('go on where the listing of one cannot be read, which is asked once', async () => {
    const { reconcile, broken, countOf } = stage({ one: 5, two: 300 })
    broken.add('one')
    const { runs } = await reconcile()
    expect(states(runs)).toEqual({ one: 'running', two: 'complete' })
    expect(countOf('one')).toBe(1)
  })

  test('go on where the run of one fails, which is reported', async () => {
    const { harness, reconcile } = stage({ one: 5, two: 5 })
    harness.store.hooks.beforeCommit = ({ key }) => {
      if (key.pk === latestRunKey('one').pk) throw new Error('told to fail')
    }
    const { runs, failures } = await reconcile()
    expect(states(runs)).toEqual({ two: 'complete' })
    expect(failures).toEqual([{ partner: 'one', error: new Error('told to fail') }])
  })

  test('are gone on with the next night', async () => {
    const { harness, reconcile, countOf } = stage({ large: 1_000, small: 2 })
    expect(states((await reconcile()).runs)).toMatchObject({ large: 'running' })
    harness.clock.advance(minutes(1_440))
    expect(states((await reconcile()).runs)).toEqual({ large: 'complete', small: 'complete' })
    expect(countOf('large')).toBe(1_000)
  })

  test('of an earlier form have a place too', async () => {
    const { harness, reconcile, calls } = stage({ one: 1, two: 1 })
    const { lastCompleteAt: _none, ...run } = (await reconcile()).runs[0] as ReconciliationRun
    await harness.store.put({ ...run, state: 'abandoned' } as unknown as Item)
    harness.clock.advance(minutes(60))
    calls.length = 0
    await reconcile()
    expect(calls[0]).toBe('one')
  })
})
