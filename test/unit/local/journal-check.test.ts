import { describe, expect, it } from 'vitest'
import { type JournalCall, journalDifferences } from '../../../infra/local/journal-check.ts'
import { expectedCalls } from '../../../infra/local/tour-plan.ts'

const entries = (calls: readonly Partial<JournalCall>[]): JournalCall[] =>
  calls.map((call, index) => ({ n: index + 1, call: 'read', effect: 'none', applied: false, ...call }))

const asExpected = Object.entries(expectedCalls).flatMap(([account, calls]) =>
  calls.map((call) => ({ account, ...call })),
)

describe("the tour's check of the vendor's journal", () => {
  it('finds no difference in exactly the expected calls, whatever the accounts do in between', () => {
    const byTurns = asExpected.toSorted((one, other) => countBefore(one) - countBefore(other))
    expect(journalDifferences(entries([{ call: 'list' }, ...byTurns]), expectedCalls)).toEqual([])
  })

  const countBefore = (call: (typeof asExpected)[number]): number =>
    asExpected.filter(({ account }) => account === call.account).indexOf(call)

  it.each([
    {
      journal: [...asExpected, { account: 'charlie-club', call: 'open', effect: 'opened' }],
      named: /charlie-club, call 4: expected none, but the vendor saw open \(opened\)/,
      reason: 'a change that was made twice',
    },
    {
      journal: asExpected.filter(({ account, call }) => account !== 'alpha-bakery' || call !== 'cancel'),
      named: /alpha-bakery, call 4: expected cancel \(canceled\), but the vendor saw none/,
      reason: 'a change that was not made',
    },
    {
      journal: [{ account: 'somebody', call: 'read', effect: 'none' }, ...asExpected],
      named: /somebody, call 1: expected none/,
      reason: 'an account that nobody asked for',
    },
    {
      journal: [...asExpected, { call: 'unrecognised', effect: 'none' }],
      named: /expected only listings/,
      reason: 'a call that is none of ours',
    },
    {
      journal: [...asExpected, ...Array.from({ length: 4 }, () => ({ call: 'list', effect: 'none' }))],
      named: /at most 3, but the vendor saw 4/,
      reason: 'more listings than accounts',
    },
  ])('names $reason', ({ journal, named }) => {
    const differences = journalDifferences(entries(journal as Partial<JournalCall>[]), expectedCalls)
    expect(differences).toHaveLength(1)
    expect(differences[0]).toMatch(named)
  })

  it('names calls of one account in the wrong order', () => {
    const swapped = asExpected.filter(({ account }) => account !== 'bravo-books')
    const bravo = [...(expectedCalls['bravo-books'] ?? [])]
      .reverse()
      .map((call) => ({ account: 'bravo-books', ...call }))
    expect(journalDifferences(entries([...swapped, ...bravo]), expectedCalls).length).toBeGreaterThan(0)
  })
})
