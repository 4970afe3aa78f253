import { describe, expect, test } from 'vitest'
import { attemptSteps, type Ending } from '../../../shared/engine/protocol/attempt-steps.ts'
import { decisionSteps } from '../../../shared/engine/protocol/decision-steps.ts'
import type { ConditionalWrite } from '../../../shared/ledger/conditional-write.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import { restLine } from '../../../shared/ledger/lane-place.ts'
import type { Attempt, OperationRecord } from '../../../shared/ledger/operation-record.ts'
import { undefinedValues } from '../../support/engine/undefined-values.ts'
import { MemoryItemStore } from '../../support/memory/memory-item-store.ts'

const now = 1_750_000_000_000

const attemptOf = (more: Partial<Attempt> = {}): Attempt => ({
  n: 2,
  token: 'sender',
  state: 'open',
  fence: 1,
  step: { kind: 'open', target: {}, details: {}, last: true, mayBeStored: false },
  startedAt: now,
  notAfter: now + 5,
  resolveFrom: now + 9,
  ...more,
})

const recordOf = (more: Partial<OperationRecord> = {}): OperationRecord => ({
  pk: 'OPERATION#acme#one',
  sk: 'OPERATION',
  v: 1,
  partner: 'acme',
  account: 'bakery',
  operationId: 'one',
  type: 'open-product',
  ver: 4,
  w: 'before',
  status: 'sending',
  digests: {},
  input: '{}',
  receivedAt: now,
  past: {},
  late: {},
  steps: [],
  ...more,
})

const without = (record: OperationRecord, ...names: (keyof OperationRecord)[]) =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name as keyof OperationRecord)))

async function apply(record: OperationRecord, { changes, condition }: ConditionalWrite) {
  expect(undefinedValues(changes)).toEqual([])
  const store = new MemoryItemStore()
  await store.put(record as unknown as Item)
  const { committed, item } = await store.update(record, changes, condition)
  return { committed, item: item as unknown as OperationRecord }
}

const ending: Ending = {
  status: 'applied',
  outcome: { concludedBy: 'answer', effect: 'proven' },
  turn: 7,
  now: now + 50,
}
const past = { step: 'open', outcome: 'applied', at: now } as const

describe('the intent', () => {
  const write = attemptSteps.writeIntent({
    record: recordOf({ status: 'received' }),
    attempt: attemptOf(),
    token: 'w2',
  })

  test('is written on the version that was read, and clears the wish to look first', async () => {
    const read = recordOf({ status: 'received', look: true })
    expect(await apply(read, write)).toEqual({
      committed: true,
      item: recordOf({ status: 'sending', attempt: attemptOf(), w: 'w2', ver: 5 }),
    })
  })

  test.each([3, 5])('is not written when the version is %i and 4 was read', async (ver) => {
    expect((await apply(recordOf({ status: 'received', ver }), write)).committed).toBe(false)
  })
})

describe('the outcome that a sender writes', () => {
  const attempt = attemptOf()
  const closes = attemptSteps.writeOutcome({
    record: recordOf({ attempt }),
    attempt,
    token: 'w2',
    status: 'received',
    change: { state: 'closed', past },
  })
  const onlyCloses = attemptSteps.writeOutcome({
    record: recordOf({ attempt }),
    attempt,
    token: 'w2',
    change: { state: 'closed', past },
  })
  const ends = attemptSteps.writeOutcome({
    record: recordOf({ attempt }),
    attempt,
    token: 'w2',
    status: 'applied',
    change: { state: 'closed', past, stepApplied: 'open' },
    ending,
  })
  const writes = [
    { name: 'a status', write: closes, ofParked: false },
    { name: 'the end of the attempt alone', write: onlyCloses, ofParked: true },
    { name: 'a verdict', write: ends, ofParked: true },
  ]

  test.each(writes)('$name is written while the attempt is the sender’s and open', async ({ write }) => {
    expect((await apply(recordOf({ attempt, ver: 99 }), write)).committed).toBe(true)
  })

  test.each(
    writes.flatMap((write) =>
      [
        { reason: 'another attempt is in hand', attempt: attemptOf({ n: 3 }) },
        { reason: 'another sender wrote the attempt', attempt: attemptOf({ token: 'other' }) },
        { reason: 'the attempt was closed', attempt: attemptOf({ state: 'closed' }) },
      ].map((other) => ({ ...write, ...other })),
    ),
  )('$name is not written when $reason', async ({ write, attempt: found }) => {
    expect((await apply(recordOf({ attempt: found }), write)).committed).toBe(false)
  })

  test.each(writes)('$name changes what was parked meanwhile: $ofParked', async ({ write, ofParked }) => {
    expect((await apply(recordOf({ attempt, status: 'parked' }), write)).committed).toBe(ofParked)
  })

  test('leaves the status alone where only the attempt is closed', async () => {
    const parked = recordOf({ attempt, status: 'parked', outcome: { concludedBy: 'observation' } })
    const write = attemptSteps.writeOutcome({ record: parked, attempt, token: 'w2', change: { state: 'closed', past } })
    expect((await apply(parked, write)).item).toEqual(
      recordOf({ ...parked, attempt: attemptOf({ state: 'closed' }), past: { 2: past }, w: 'w2', ver: 5 }),
    )
  })

  test('keeps all that is learnt of the attempt, and nothing that is not told', async () => {
    const change = {
      verdict: { code: 'NO', message: 'no' },
      resolveFrom: now + 70,
      stage: 0,
      looks: 3,
      asBeforeAt: now + 60,
    }
    const record = recordOf({ attempt })
    const write = attemptSteps.writeOutcome({ record, attempt, token: 'w2', status: 'resolving', change })
    expect((await apply(record, write)).item).toEqual(
      recordOf({ status: 'resolving', attempt: attemptOf(change), w: 'w2', ver: 5 }),
    )
  })

  test('forgets earlier attempts that never arrived, and only those that are named', async () => {
    const earlier = { step: 'open', outcome: 'not-sent', at: 1 } as const
    const record = recordOf({ attempt, past: { 0: earlier, 1: earlier } })
    const write = attemptSteps.writeOutcome({
      record,
      attempt,
      token: 'w2',
      status: 'received',
      change: { state: 'closed', past, forget: ['1'] },
    })
    expect((await apply(record, write)).item.past).toEqual({ 0: earlier, 2: past })
  })

  test('ends the operation without input and attempt, with turn, time and step', async () => {
    const { item } = await apply(recordOf({ attempt }), ends)
    expect(item).toEqual({
      ...without(recordOf(), 'input'),
      status: 'applied',
      outcome: ending.outcome,
      turn: 7,
      finishedAt: now + 50,
      line: 'acme#ended',
      dueAt: now + 50,
      past: { 2: past },
      steps: ['open'],
      w: 'w2',
      ver: 5,
    })
  })

  test('keeps with the end what the directory must learn and that the account is caught', async () => {
    const projected = { changed: {}, observed: {}, observedAt: now }
    const write = (more: Partial<Ending>) =>
      attemptSteps.writeOutcome({
        record: recordOf({ attempt }),
        attempt,
        token: 'w2',
        status: 'applied',
        change: {},
        ending: { ...ending, ...more },
      })
    expect((await apply(recordOf({ attempt }), write({ projected, caught: true }))).item).toMatchObject({
      projected,
      caught: true,
    })
    const plain = (await apply(recordOf({ attempt }), write({ caught: false }))).item
    expect(plain.projected).toBeUndefined()
    expect(plain.caught).toBeUndefined()
  })
})

describe('a conclusion', () => {
  const attempt = attemptOf()
  const record = recordOf({ status: 'resolving', attempt })

  test.each([3, 5])('is not written when the version is %i and 4 was read', async (ver) => {
    const write = attemptSteps.writeConclusion({ record, token: 'w2', status: 'received', change: {} })
    expect((await apply(recordOf({ attempt, ver }), write)).committed).toBe(false)
  })

  test('parks with its outcome and leaves the attempt open', async () => {
    const outcome = { concludedBy: 'observation', code: 'CANNOT_TELL' } as const
    const write = attemptSteps.writeConclusion({ record, token: 'w2', status: 'parked', change: {}, outcome })
    expect((await apply(record, write)).item).toEqual(recordOf({ status: 'parked', attempt, outcome, w: 'w2', ver: 5 }))
  })

  test('clears the outcome of a parking that is over', async () => {
    const parked = recordOf({ status: 'parked', outcome: { concludedBy: 'guard', code: 'DEPENDENCY_MISSING' } })
    const write = attemptSteps.writeConclusion({ record: parked, token: 'w2', status: 'received', change: {} })
    expect((await apply(parked, write)).item).toEqual(recordOf({ status: 'received', w: 'w2', ver: 5 }))
  })

  test('of an operation without an attempt keeps no past', async () => {
    const fresh = recordOf({ status: 'received' })
    const write = attemptSteps.writeConclusion({ record: fresh, token: 'w2', status: 'received', change: { past } })
    expect((await apply(fresh, write)).item.past).toEqual({})
  })
})

describe('a late answer', () => {
  test.each([
    { contradicts: true, mark: true },
    { contradicts: false, mark: undefined },
  ])('is kept under its attempt; contradicting: $contradicts', async ({ contradicts, mark }) => {
    const write = attemptSteps.writeLateAnswer({ n: 2, answer: { outcome: 'applied' }, contradicts })
    const { item } = await apply(recordOf({ status: 'rejected' }), write)
    expect(item).toMatchObject({ status: 'rejected', late: { 2: { outcome: 'applied' } }, ver: 5, w: 'before' })
    expect(item.contradicted).toBe(mark)
  })

  test('is not written into what has no place for it', async () => {
    const { late: _none, ...other } = recordOf()
    const write = attemptSteps.writeLateAnswer({ n: 2, answer: 'applied', contradicts: false })
    expect((await apply(other as OperationRecord, write)).committed).toBe(false)
  })

  test('creates no operation where there is none', async () => {
    const store = new MemoryItemStore()
    const write = attemptSteps.writeLateAnswer({ n: 2, answer: 'applied', contradicts: false })
    const { committed } = await store.update({ pk: 'gone', sk: 'OPERATION' }, write.changes, write.condition)
    expect(committed).toBe(false)
  })
})

describe('a person’s decision', () => {
  const attempt = attemptOf()
  const parked = recordOf({ status: 'parked', attempt, outcome: { concludedBy: 'observation', code: 'CANNOT_TELL' } })
  const write = (kind: 'retry' | 'mark-applied' | 'mark-rejected', record = parked) =>
    decisionSteps.writeDecision({
      record,
      decision: { kind, version: 4, by: 'robin', why: 'seen' },
      token: 'w2',
      turn: 7,
      now,
    })
  const note = { by: 'robin', why: 'seen', at: now, version: 4 }
  const kinds = ['retry', 'mark-applied', 'mark-rejected'] as const

  test.each(kinds)('%s is refused on another version than was seen, and on what is not parked', async (kind) => {
    expect((await apply(recordOf({ ...parked, ver: 3 }), write(kind))).committed).toBe(false)
    expect((await apply(recordOf({ ...parked, ver: 5 }), write(kind))).committed).toBe(false)
    expect((await apply(recordOf({ ...parked, status: 'resolving' }), write(kind))).committed).toBe(false)
  })

  test('to retry closes the open attempt as unknown and has the account looked at', async () => {
    expect((await apply(parked, write('retry'))).item).toEqual({
      ...without(parked, 'outcome'),
      status: 'received',
      look: true,
      attempt: attemptOf({ state: 'closed' }),
      past: { 2: { step: 'open', outcome: 'unknown', at: now } },
      decisions: [{ kind: 'retry', ...note }],
      w: 'w2',
      ver: 5,
    })
  })

  test('to retry what was never sent invents no attempt', async () => {
    const unsent = recordOf({ status: 'parked' })
    const { item } = await apply(unsent, write('retry', unsent))
    expect(item.attempt).toBeUndefined()
    expect(item.past).toEqual({})
  })

  test('to retry keeps what a closed attempt ended as', async () => {
    const closed = recordOf({ status: 'parked', attempt: attemptOf({ state: 'closed' }), past: { 2: past } })
    expect((await apply(closed, write('retry', closed))).item.past).toEqual({ 2: past })
  })

  test.each([
    { kind: 'mark-applied' as const, status: 'applied' },
    { kind: 'mark-rejected' as const, status: 'rejected' },
  ])('to $kind ends it as $status, without input and attempt', async ({ kind, status }) => {
    expect((await apply(parked, write(kind))).item).toEqual({
      ...without(parked, 'input', 'attempt'),
      status,
      outcome: {
        concludedBy: 'decision',
        code: 'MARKED_BY_PERSON',
        message: `Marked ${status} by robin: seen`,
      },
      turn: 7,
      finishedAt: now,
      line: 'acme#ended',
      dueAt: now,
      past: { 2: { step: 'open', outcome: status, at: now } },
      decisions: [{ kind, ...note }],
      w: 'w2',
      ver: 5,
    })
  })

  test('keeps what the mark tells the directory', async () => {
    const projected = { changed: {}, observed: {}, observedAt: now }
    const decision = { kind: 'mark-applied' as const, version: 4, by: 'robin', why: 'seen' }
    const marked = decisionSteps.writeDecision({ record: parked, decision, token: 'w2', turn: 7, now, projected })
    expect((await apply(parked, marked)).item.projected).toEqual(projected)
  })
})

describe('a withdrawal', () => {
  const record = recordOf({ status: 'received' })
  const write = decisionSteps.writeWithdrawal({ record, token: 'w2', by: 'robin', why: 'not wanted', now })

  test('ends what was not sent, without its input and without a turn', async () => {
    expect((await apply(record, write)).item).toEqual({
      ...without(record, 'input'),
      status: 'withdrawn',
      outcome: { concludedBy: 'decision', code: 'WITHDRAWN', message: 'Withdrawn by robin: not wanted' },
      finishedAt: now,
      line: 'acme#ended',
      dueAt: now,
      w: 'w2',
      ver: 5,
    })
  })

  test.each([
    { reason: 'it was written since', found: recordOf({ status: 'received', ver: 5 }) },
    { reason: 'it has an attempt', found: recordOf({ status: 'received', attempt: attemptOf({ state: 'closed' }) }) },
    { reason: 'it is parked', found: recordOf({ status: 'parked' }) },
  ])('is refused when $reason', async ({ found }) => {
    expect((await apply(found, write)).committed).toBe(false)
  })

  test.each([
    { reason: 'it is the head and in nobody’s hand', lane: { q: ['e', 'f'] }, woken: true },
    { reason: 'it is not the head', lane: { q: ['f', 'e'] }, woken: false },
    { reason: 'a runner has the lane', lane: { q: ['e'], lease: { token: 't', until: 1 } }, woken: false },
  ])('wakes its lane: $woken, since $reason', async ({ lane, woken }) => {
    const store = new MemoryItemStore()
    const key = { pk: 'ACCOUNTS#acme', sk: 'bakery' }
    await store.put({ ...key, ...lane, notBefore: now + 9, dueAt: now + 9 } as Item)
    const { changes, condition } = decisionSteps.wakeWithdrawn({ partner: 'acme', entry: 'e', now })
    const { committed, item } = await store.update(key, changes, condition)
    expect(committed).toBe(woken)
    expect([item?.notBefore, item?.dueAt]).toEqual(woken ? [undefined, now] : [now + 9, now + 9])
  })

  test('takes its lane out of the line: it need not wait for the budget any more', async () => {
    const store = new MemoryItemStore()
    const key = { pk: 'ACCOUNTS#acme', sk: 'bakery' }
    await store.put({ ...key, q: ['e'], line: 'acme#o', dueAt: now - 9 } as Item)
    const { changes, condition } = decisionSteps.wakeWithdrawn({ partner: 'acme', entry: 'e', now })
    expect((await store.update(key, changes, condition)).item).toMatchObject({ line: restLine('acme'), dueAt: now })
  })
})
