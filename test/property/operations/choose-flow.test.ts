import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chooseFlow, type TurnsGiven, waitingFlows } from '../../../shared/engine/line/choose-flow.ts'
import type { KeyRecord } from '../../../shared/ledger/key-record.ts'
import { type Flow, flowName, type LineClass } from '../../../shared/ledger/lane-place.ts'

/** Fine enough that one in two, three and four are whole numbers of draws. */
const grid = 12
const draws = grid ** 3

/** How often each flow is chosen over all that chance can do: each of up to three random numbers takes each value. */
function turnsOf(flows: readonly Flow[]): Map<string, number> {
  const turns = new Map<string, number>()
  for (let draw = 0; draw < draws; draw++) {
    const numbers = [draw % grid, Math.floor(draw / grid) % grid, Math.floor(draw / grid ** 2)]
    let asked = 0
    const chosen = chooseFlow(flows, () => ((numbers[asked++] ?? Number.NaN) + 0.5) / grid, new Set())
    if (chosen !== undefined) turns.set(flowName(chosen), (turns.get(flowName(chosen)) ?? 0) + 1)
  }
  return turns
}

const partners = fc.integer({ min: 0, max: 4 }).map((count) => ['a', 'b', 'c', 'd'].slice(0, count))
const waiting = fc.record({ r: partners, i: partners, o: partners })

describe('whose turn it is', () => {
  test('what has begun has every other turn, people who wait two of three others, and partners of a class equal ones', () => {
    fc.assert(
      fc.property(waiting, ({ r, i, o }) => {
        const of = (kind: LineClass, ids: readonly string[]) => ids.map((partner): Flow => ({ class: kind, partner }))
        const flows = [...of('o', o), ...of('r', r), ...of('i', i)]
        const turns = turnsOf(flows)
        const part = (mine: readonly string[], others: boolean, turn: number) =>
          mine.length === 0 ? 0 : others ? turn : 1
        const begun = part(r, i.length + o.length > 0, 1 / 2)
        const interactive = (1 - begun) * part(i, o.length > 0, 2 / 3)
        const expected = { r: begun, i: interactive, o: 1 - begun - interactive }
        for (const flow of flows) {
          const among = { r, i, o }[flow.class].length
          expect(turns.get(flowName(flow)) ?? 0).toBeCloseTo((draws * expected[flow.class]) / among, 6)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('each of many partners has one before any of its class has another, whoever comes and goes meanwhile', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 25 })
    fc.assert(
      fc.property(fc.array(ids, { minLength: 2, maxLength: 40 }), fc.infiniteStream(fc.nat(999)), (rounds, numbers) => {
        const given: TurnsGiven = new Set()
        const passed = new Map<string, Set<string>>()
        for (const waiting of rounds) {
          const flows = waiting.map((id): Flow => ({ class: 'o', partner: `p${id}` }))
          const chosen = chooseFlow(flows, () => Number(numbers.next().value) / 1_000, given)
          if (chosen === undefined) throw new Error('Somebody waits.')
          for (const { partner } of flows) {
            const others = passed.get(partner) ?? new Set()
            passed.set(partner, others)
            if (partner === chosen.partner) others.clear()
            // Nobody passes it twice while it waits for a turn of this runner.
            else expect(others.has(chosen.partner)).toBe(false)
            if (partner !== chosen.partner) others.add(chosen.partner)
          }
          // Who does not wait keeps no claim.
          for (const name of passed.keys()) if (!flows.some(({ partner }) => partner === name)) passed.delete(name)
        }
      }),
    )
  })

  test('is nobody’s where nobody waits', () => {
    expect(chooseFlow([], () => 0, new Set())).toBeUndefined()
  })
})

describe('a flow has no turn', () => {
  const noon = Date.UTC(2026, 0, 15, 12)
  const keyOf = (used: Partial<KeyRecord> = {}): KeyRecord => ({
    pk: 'KEY#acme',
    sk: 'KEY',
    v: 1,
    day: '2026-01-15',
    usedBackground: 0,
    usedBulk: 0,
    usedInteractive: 0,
    used: 0,
    lines: { 'r#acme': 1, 'i#acme': 1, 'o#acme': 1 },
    ...used,
  })
  const classes = (key: KeyRecord, now = noon, today = '2026-01-15') =>
    waitingFlows(key, now, today, 100).map((flow) => flow.class)

  test.each([
    { used: { usedBulk: 83, usedInteractive: 83, used: 83 }, has: ['r', 'i', 'o'] },
    { used: { usedBulk: 84, usedInteractive: 84, used: 84 }, has: ['r', 'i'] },
    { used: { usedBulk: 84, usedInteractive: 93, used: 93 }, has: ['r', 'i'] },
    { used: { usedBulk: 84, usedInteractive: 94, used: 94 }, has: ['r'] },
    { used: { usedBulk: 84, usedInteractive: 94, used: 98 }, has: ['r'] },
    { used: { usedBulk: 84, usedInteractive: 94, used: 99 }, has: [] },
  ])('without a read and a write left in its share of the day: $used leaves $has', ({ used, has }) => {
    expect(classes(keyOf(used))).toEqual(has)
  })

  test('only until the day is released, or over', () => {
    const used = keyOf({ usedBulk: 84, usedInteractive: 84, used: 84 })
    expect(classes(used, Date.UTC(2026, 0, 15, 20))).toEqual(['r', 'i', 'o'])
    expect(classes(used, Date.UTC(2026, 0, 16, 1), '2026-01-16')).toEqual(['r', 'i', 'o'])
  })

  test('where a key counted no day yet all have one, and a name of no class is passed over', () => {
    const { day: _none, ...fresh } = keyOf({ lines: { 'o#acme': 1, later: 2 } })
    expect(classes(fresh)).toEqual(['o'])
    expect(classes(keyOf({ lines: {} }))).toEqual([])
  })
})
