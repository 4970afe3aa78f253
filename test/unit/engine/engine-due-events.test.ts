import { describe, expect, test } from 'vitest'
import { keepEventDue } from '../../../shared/engine/due-events.ts'
import { accountKey } from '../../../shared/ledger/account-record.ts'
import { endedLine } from '../../../shared/ledger/lane-place.ts'
import { operationKey } from '../../../shared/ledger/operation-record.ts'
import { EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

const minutes = (count: number): number => count * 60_000
const told = (harness: EngineHarness): string[] => harness.events.map(({ id }) => id)

/** Puts an event of an earlier operation on the lane's list, as a late answer does. */
async function contradict(harness: EngineHarness, operationId: string): Promise<void> {
  const event = { key: `${operationId}/contradicted/1`, type: 'operation.contradicted' as const }
  await keepEventDue(harness.context, await harness.operation(operationId), event)
}

const contradicted = (operationId: string): string => `acme/${operationId}/operation.contradicted/1`

/** Directly before the write that `isMeant` knows, `meanwhile` happens; once. */
function disturb(harness: EngineHarness, isMeant: () => Promise<boolean>, meanwhile: () => Promise<void>): void {
  let disturbed = false
  harness.store.hooks.beforeCommit = async ({ key }) => {
    if (disturbed || !key.pk.startsWith('ACCOUNTS#') || !(await isMeant())) return
    disturbed = true
    await meanwhile()
  }
}

describe('an event that becomes due while a lane is in hand', () => {
  test('between the read of the lane and its pop is sent, although the lane is empty afterwards', async () => {
    const harness = new EngineHarness()
    const [first, second] = [provision('bakery'), open('bakery')]
    await harness.handle(first)
    const isEnded = async () =>
      (await harness.store.get(operationKey('acme', second.operationId)))?.status === 'applied'
    disturb(harness, isEnded, () => contradict(harness, first.operationId))
    await harness.handle(second)
    expect(await harness.lane('bakery')).toMatchObject({ q: [], dueAt: harness.clock.now() })
    await harness.settle(minutes(2))
    expect(told(harness)).toContain(contradicted(first.operationId))
    expect(await harness.lane('bakery')).toMatchObject({ q: [], eventDue: {} })
    expect((await harness.lane('bakery')).dueAt).toBeUndefined()
  })

  test('while its head is put off for an hour is sent within minutes', async () => {
    const harness = new EngineHarness()
    const first = provision('bakery')
    await harness.handle(first)
    const waiting = open('bakery', { after: ['never-sent'] })
    await harness.handle(waiting)
    const isParked = async () =>
      (await harness.store.get(operationKey('acme', waiting.operationId)))?.status === 'parked'
    disturb(harness, isParked, () => contradict(harness, first.operationId))
    await harness.settle(minutes(62))
    expect(await harness.operation(waiting.operationId)).toMatchObject({ status: 'parked' })
    expect(told(harness)).toContain(contradicted(first.operationId))
  })
})

describe('the event that an operation is parked', () => {
  test('comes within minutes after the bus is back, and once', async () => {
    const harness = new EngineHarness()
    const request = open('bakery', { after: ['never-sent'] })
    await harness.handle(request)
    await harness.settle(minutes(58))
    harness.busDown = true
    await harness.settle(minutes(30))
    expect(await harness.operation(request.operationId)).toMatchObject({ status: 'parked' })
    harness.busDown = false
    await harness.settle(minutes(3))
    const parked = () => harness.events.filter(({ type }) => type === 'operation.parked')
    expect(parked()).toHaveLength(1)
    await harness.settle(minutes(180))
    expect(parked()).toHaveLength(1)
  })
})

describe('the event that a full lane refused an operation', () => {
  async function full() {
    const harness = new EngineHarness({ context: { laneCapacity: 1 } })
    await harness.engine.submit(open('bakery', { after: ['never-sent'] }))
    harness.rings.length = 0
    return { harness, refused: open('bakery') }
  }
  const rejection = (operationId: string): string => `acme/${operationId}/operation.rejected`

  test('is sent at once, and leaves nothing due', async () => {
    const { harness, refused } = await full()
    await harness.engine.submit(refused)
    expect(told(harness)).toEqual([rejection(refused.operationId)])
    // It lies among what has ended, where nobody looks for work.
    expect(await harness.operation(refused.operationId)).toMatchObject({ line: endedLine('acme') })
    await harness.settle(minutes(2))
    expect(told(harness)).toHaveLength(1)
  })

  test('survives a bus that refuses it, and comes within minutes after that is back', async () => {
    const { harness, refused } = await full()
    harness.busDown = true
    expect(await harness.engine.submit(refused)).toMatchObject({ is: 'lane-full' })
    await harness.settle(minutes(10))
    harness.busDown = false
    await harness.settle(minutes(2))
    expect(told(harness)).toEqual([rejection(refused.operationId)])
    // It lies among what has ended, where nobody looks for work.
    expect(await harness.operation(refused.operationId)).toMatchObject({ line: endedLine('acme') })
    expect((await harness.store.get(accountKey('acme', 'bakery')))?.eventDue).toEqual({})
  })

  test('survives that who refused it dies before the event', async () => {
    const { harness, refused } = await full()
    harness.store.hooks.afterCommit = async ({ key }) => {
      if (key.pk !== operationKey('acme', refused.operationId).pk) return
      if ((await harness.operation(refused.operationId)).status === 'rejected') throw new Error('died')
    }
    await expect(harness.engine.submit(refused)).rejects.toThrow()
    delete harness.store.hooks.afterCommit
    await harness.settle(minutes(2))
    expect(told(harness)).toContain(rejection(refused.operationId))
  })
})

describe.each([
  { id: 'order~7', other: 'order' },
  { id: 'order~caught', other: 'order' },
  { id: 'order~contradicted~1', other: 'order' },
])('the event of $id', ({ id, other }) => {
  test('stays due under its own id, and is no other operation’s', async () => {
    const harness = new EngineHarness()
    await harness.handle(provision('bakery', { operationId: other }))
    harness.busDown = true
    await harness.handle(open('bakery', { operationId: id }))
    harness.busDown = false
    const before = harness.events.length
    await harness.settle(minutes(2))
    expect(told(harness).slice(before)).toEqual([`acme/${id}/operation.applied`])
    expect(await harness.lane('bakery')).toMatchObject({ q: [], eventDue: {} })
  })
})
