import { describe, expect, test } from 'vitest'
import { protocolSteps as steps } from '../../../shared/engine/protocol/protocol-steps.ts'
import type { KeyRecord } from '../../../shared/ledger/key-record.ts'
import { awsEngineTimes as times } from '../../../shared/vendor-key/engine-times.ts'
import { type Asker, planTicket } from '../../../shared/vendor-key/plan-ticket.ts'
import { acme } from '../../support/engine/engine-harness.ts'

const now = Date.UTC(2026, 0, 15, 12)
const small = { ...acme, budget: { ...acme.budget, requestsPerDay: 100 } }
const keyOf = (more: Partial<KeyRecord> = {}): KeyRecord => ({
  pk: 'KEY#acme-key',
  sk: 'KEY',
  v: 1,
  nextAt: now,
  day: '2026-01-15',
  usedBackground: 0,
  usedBulk: 0,
  usedInteractive: 0,
  used: 0,
  lines: {},
  ...more,
})
const beginning = (calls = 1): Asker => ({ is: 'beginning', flow: { class: 'o', partner: 'acme' }, calls })
const fromLine = (calls = 1): Asker => ({ is: 'from-line', calls })
const goingOn: Asker = { is: 'going-on' }
const plan = (asker: Asker, key: KeyRecord | undefined) =>
  planTicket({ steps, times }, small, 'operations', asker, key, now, 256, true)

describe('a slot', () => {
  test.each([
    { asker: beginning(), farthest: 1_000 },
    { asker: fromLine(), farthest: 1_000 },
    { asker: goingOn, farthest: 5_000 },
  ])('lies $farthest ms ahead at the most: $asker.is', ({ asker, farthest }) => {
    expect(plan(asker, keyOf({ nextAt: now + farthest }))).toHaveProperty('write')
    const refused = { refused: 'rate', until: now + 1 }
    expect(plan(asker, keyOf({ nextAt: now + farthest + 1 }))).toEqual(refused)
  })

  test.each([
    { asker: beginning(), lines: { 'i#acme': 1, 'o#globex': 1 }, given: true },
    { asker: beginning(), lines: { 'o#acme': 1 }, given: false },
    { asker: fromLine(), lines: { 'o#acme': 1 }, given: true },
    { asker: goingOn, lines: { 'o#acme': 1 }, given: true },
  ])('is given beside $lines: $given to $asker.is', ({ asker, lines, given }) => {
    expect('write' in plan(asker, keyOf({ lines }))).toBe(given)
    expect('write' in plan(asker, keyOf({ lines, day: '2026-01-14' }))).toBe(given)
  })

  test.each([
    { calls: 1, used: 84, given: true },
    { calls: 1, used: 85, given: false },
    { calls: 2, used: 83, given: true },
    { calls: 2, used: 84, given: false },
  ])('begins $calls calls after $used of 85: $given', ({ calls, used, given }) => {
    const key = keyOf({ usedBulk: used, usedInteractive: used, used })
    for (const asker of [beginning(calls), fromLine(calls)]) {
      expect(plan(asker, key)).toMatchObject(given ? { write: {} } : { refused: 'quota' })
    }
    expect('write' in plan(goingOn, key)).toBe(used < 85)
  })
})
