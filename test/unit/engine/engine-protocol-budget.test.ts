import { describe, expect, test } from 'vitest'
import type { ConditionalWrite } from '../../../shared/ledger/conditional-write.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import type { Breaker } from '../../../shared/ledger/key-record.ts'
import { budgetSteps, type Ticket } from '../../../shared/vendor-key/budget-steps.ts'
import { undefinedValues } from '../../support/engine/undefined-values.ts'
import { MemoryItemStore } from '../../support/memory/memory-item-store.ts'

const now = 1_750_000_000_000
const key = { pk: 'KEY#acme', sk: 'KEY' }
const today = '2025-06-15'
const counted = { usedBackground: 1, usedBulk: 5, usedInteractive: 6, used: 7 }
const item = { ...key, v: 1, day: today, nextAt: now + 500, rules: 2, lines: {}, ...counted }
const ticket: Ticket = {
  now,
  day: today,
  step: 256,
  counters: ['usedBulk', 'usedInteractive', 'used'],
  caps: { usedBackground: 1, usedBulk: 85, usedInteractive: 95, used: 100 },
  rules: 2,
  farthest: 1_000,
}

async function apply(found: Item | undefined, { changes, condition }: ConditionalWrite) {
  expect(undefinedValues(changes)).toEqual([])
  const store = new MemoryItemStore()
  if (found !== undefined) await store.put(found)
  return store.update(key, changes, condition)
}

const raised = { usedBulk: 6, usedInteractive: 7, used: 8 }

describe('a slot of the line', () => {
  const writes = [
    { name: 'from now on', found: { ...item, nextAt: now - 1 }, write: budgetSteps.takeFrom(ticket) },
    { name: 'behind others', found: item, write: budgetSteps.takeBehind(ticket) },
  ]

  test.each(writes)('$name is counted in the share’s counters and all wider ones', async ({ found, write }) => {
    const { committed, item: after } = await apply(found, write)
    expect(committed).toBe(true)
    expect(after).toMatchObject({ usedBackground: 1, ...raised })
  })

  test.each(
    writes.flatMap((write) =>
      [
        { reason: 'the day is another', change: { day: '2025-06-16' } },
        { reason: 'the switches were changed', change: { rules: 3 } },
        { reason: 'the share has used its part', change: { usedBulk: 85 } },
        { reason: 'a wider share has used its part', change: { usedInteractive: 95 } },
        { reason: 'the day is used up', change: { used: 100 } },
      ].map((change) => ({ ...write, ...change })),
    ),
  )('$name is refused when $reason', async ({ found, write, change }) => {
    expect((await apply({ ...found, ...change }, write)).committed).toBe(false)
  })

  test.each(writes)('$name is given for the last request of each share', async ({ found, write }) => {
    const last = { usedBackground: 99, usedBulk: 84, usedInteractive: 94, used: 99 }
    expect((await apply({ ...found, ...last }, write)).committed).toBe(true)
  })

  test('from now on is for a line that has ended, and begins it anew', async () => {
    expect((await apply({ ...item, nextAt: now }, budgetSteps.takeFrom(ticket))).committed).toBe(false)
    const { item: after } = await apply({ ...item, nextAt: now - 1 }, budgetSteps.takeFrom(ticket))
    expect(after?.nextAt).toBe(now + 256)
  })

  test.each([
    { nextAt: now - 1, given: false, reason: 'the line has ended' },
    { nextAt: now, given: true, reason: 'the line ends now' },
    { nextAt: now + 1_000, given: true, reason: 'the next slot is as far ahead as it may be' },
    { nextAt: now + 1_001, given: false, reason: 'the next slot is farther ahead' },
  ])('behind others is given: $given when $reason', async ({ nextAt, given }) => {
    const { committed, item: after } = await apply({ ...item, nextAt }, budgetSteps.takeBehind(ticket))
    expect([committed, after?.nextAt]).toEqual([given, given ? nextAt + 256 : nextAt])
  })

  const noLine = 'o#acme'
  test.each([
    { name: 'from now on', found: { ...item, nextAt: now - 1 }, write: budgetSteps.takeFrom({ ...ticket, noLine }) },
    { name: 'behind others', found: item, write: budgetSteps.takeBehind({ ...ticket, noLine }) },
    {
      name: 'for the first of a day',
      found: { ...item, day: '2025-06-14' },
      write: budgetSteps.takeFirstOfDay({ ...ticket, noLine, nextAt: now + 500 }),
    },
  ])('$name is refused to what begins where its flow waits, and only there', async ({ found, write }) => {
    expect((await apply(found, write)).committed).toBe(true)
    expect((await apply({ ...found, lines: { 'i#acme': 1, 'o#globex': 1 } }, write)).committed).toBe(true)
    expect((await apply({ ...found, lines: { 'o#acme': 1 } }, write)).committed).toBe(false)
  })
})

describe('the lines of a key', () => {
  const openLine = budgetSteps.openLine({ flow: 'o#acme', now })
  const closeLine = budgetSteps.closeLine({ flow: 'o#acme', since: 5 })

  test('are opened once: who comes later keeps the time since when somebody waits', async () => {
    expect((await apply(item, openLine)).item?.lines).toEqual({ 'o#acme': now })
    const again = await apply({ ...item, lines: { 'o#acme': 5, 'r#acme': 6 } }, openLine)
    expect([again.committed, again.item?.lines]).toEqual([false, { 'o#acme': 5, 'r#acme': 6 }])
  })

  test.each([
    { reason: 'it is the opening that was seen', lines: { 'o#acme': 5, 'r#acme': 6 }, left: { 'r#acme': 6 } },
    { reason: 'it was opened again since', lines: { 'o#acme': 7 }, left: { 'o#acme': 7 } },
    { reason: 'somebody has closed it', lines: {}, left: {} },
  ])('are closed only where nobody came meanwhile: $reason', async ({ lines, left }) => {
    expect((await apply({ ...item, lines }, closeLine)).item?.lines).toEqual(left)
  })

  test.each([
    { reason: 'its switches were set', write: budgetSteps.writeRules({ rules: undefined, set: {}, remove: [] }) },
    {
      reason: 'its first slot was taken',
      write: budgetSteps.takeFirstOfDay({ ...ticket, rules: undefined, nextAt: undefined }),
    },
  ])('can be opened from the moment that $reason', async ({ write }) => {
    const { item: made } = await apply(undefined, write)
    expect((await apply(made, openLine)).item?.lines).toEqual({ 'o#acme': now })
  })
})

describe('the first request of a day', () => {
  const first = (nextAt: number | undefined) => budgetSteps.takeFirstOfDay({ ...ticket, nextAt })
  const yesterday = { ...item, day: '2025-06-14', lines: { 'o#acme': 5 } }

  test('makes the key’s item', async () => {
    const write = budgetSteps.takeFirstOfDay({ ...ticket, rules: undefined, nextAt: undefined })
    expect((await apply(undefined, write)).item).toEqual({
      ...key,
      v: 1,
      day: today,
      nextAt: now + 256,
      lines: {},
      usedBackground: 0,
      usedBulk: 1,
      usedInteractive: 1,
      used: 1,
    })
  })

  test('begins all counters again, and whoever waits goes on waiting', async () => {
    const { item: after } = await apply(yesterday, first(now + 500))
    expect(after).toEqual({
      ...yesterday,
      day: today,
      nextAt: now + 756,
      usedBackground: 0,
      usedBulk: 1,
      usedInteractive: 1,
      used: 1,
    })
  })

  test('leaves now when the line has ended', async () => {
    expect((await apply({ ...yesterday, nextAt: 5 }, first(5))).item?.nextAt).toBe(now + 256)
  })

  test.each([
    { reason: 'another has begun the day', found: item, nextAt: now + 500 },
    { reason: 'a later day has begun', found: { ...item, day: '2025-06-16' }, nextAt: now + 500 },
    { reason: 'a slot was given since', found: { ...yesterday, nextAt: now + 501 }, nextAt: now + 500 },
    { reason: 'the line was not there when it was read', found: yesterday, nextAt: undefined },
    { reason: 'the switches were changed', found: { ...yesterday, rules: 3 }, nextAt: now + 500 },
  ])('is refused when $reason', async ({ found, nextAt }) => {
    expect((await apply(found, first(nextAt))).committed).toBe(false)
  })
})

describe('a probe', () => {
  const breaker: Breaker = { state: 'open', reason: 'outage', code: 'x', since: 1, until: 2, failedProbes: 1 }
  const stopped = { ...item, breaker }
  const probe = (more: Partial<Parameters<typeof budgetSteps.takeProbe>[0]> = {}) =>
    budgetSteps.takeProbe({
      breaker,
      rules: 2,
      token: 'mine',
      until: now + 9,
      nextAt: now + 1_024,
      day: today,
      limit: 100,
      counted: today,
      ...more,
    })

  test('is kept with the breaker and pays for three requests', async () => {
    expect((await apply(stopped, probe())).item).toEqual({
      ...stopped,
      breaker: { ...breaker, probe: { token: 'mine', until: now + 9 } },
      nextAt: now + 1_024,
      rules: 3,
      used: 10,
    })
  })

  test('begins the day where it is the first of it', async () => {
    const found = { ...stopped, day: '2025-06-14' }
    expect((await apply(found, probe({ counted: '2025-06-14' }))).item).toEqual({
      ...stopped,
      breaker: { ...breaker, probe: { token: 'mine', until: now + 9 } },
      nextAt: now + 1_024,
      rules: 3,
      usedBackground: 0,
      usedBulk: 0,
      usedInteractive: 0,
      used: 3,
    })
  })

  test('of a key that never counted a day begins with one', async () => {
    const { committed, item: after } = await apply({ ...key, rules: 2, breaker }, probe({ counted: undefined }))
    expect([committed, after?.day, after?.used, after?.nextAt]).toEqual([true, today, 3, now + 1_024])
  })

  test.each([
    { reason: 'the switches were changed', found: { ...stopped, rules: 3 }, made: false },
    { reason: 'the key goes on', found: { ...stopped, breaker: { ...breaker, state: 'recovering' } }, made: false },
    { reason: 'another day was begun', found: { ...stopped, day: '2025-06-16' }, made: false },
    { reason: 'three requests are left', found: { ...stopped, used: 97 }, made: true },
    { reason: 'two requests are left', found: { ...stopped, used: 98 }, made: false },
  ])('is made: $made when $reason', async ({ found, made }) => {
    expect((await apply(found, probe())).committed).toBe(made)
  })
})

describe('the switches of a key', () => {
  const write = budgetSteps.writeRules({ rules: 2, set: { quietUntil: 9 }, remove: ['pause', 'outages'] })

  test('are written on what was read, and counted', async () => {
    const found = { ...item, pause: { by: 'a', why: 'b', at: 1 }, outages: { since: 1, count: 1 } }
    expect((await apply(found, write)).item).toEqual({ ...item, quietUntil: 9, rules: 3 })
    expect((await apply({ ...found, rules: 3 }, write)).committed).toBe(false)
  })

  test('of a key without any are its first', async () => {
    const first = budgetSteps.writeRules({ rules: undefined, set: {}, remove: [] })
    expect((await apply(undefined, first)).item).toEqual({ ...key, v: 1, lines: {}, rules: 1 })
    expect((await apply(item, first)).committed).toBe(false)
  })
})
