import { describe, expect, test } from 'vitest'
import { EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

const minutes = (count: number): number => count * 60_000
const hours = (count: number): number => minutes(60 * count)

const typesOf = (harness: EngineHarness): string[] => harness.events.map(({ type }) => type)
const delayed = (harness: EngineHarness) => harness.events.filter(({ type }) => type === 'operation.delayed')

/** A head that waits for an operation that nobody sends. */
async function waiting(ids: readonly string[] = ['never-sent']) {
  const harness = new EngineHarness()
  const request = open('bakery', { after: ids, metadata: { order: '1042' } })
  await harness.handle(request)
  return { harness, request }
}

describe('a head whose dependency was never received', () => {
  test('is reported after 15 minutes, once, with the ids', async () => {
    const { harness, request } = await waiting(['first-never', 'second-never'])
    await harness.settle(minutes(15) - 1_000)
    expect(typesOf(harness)).toEqual([])
    await harness.settle(minutes(44))
    expect(typesOf(harness)).toEqual(['operation.delayed'])
    expect(harness.events[0]).toMatchObject({
      id: `acme/${request.operationId}/operation.delayed`,
      account: 'bakery',
      detail: {
        operationId: request.operationId,
        status: 'received',
        code: 'DEPENDENCY_MISSING',
        waitsFor: ['first-never', 'second-never'],
        message: expect.stringContaining('first-never, second-never'),
        nextSteps: expect.any(Array),
        metadata: { order: '1042' },
      },
    })
  })

  test('is noticed at every look for as long as it waits, so that the alarm stays', async () => {
    const { harness } = await waiting()
    await harness.settle(minutes(14))
    expect(harness.notices).not.toContain('dependency-missing')
    await harness.settle(minutes(30))
    const looks = harness.notices.filter((happening) => happening === 'dependency-missing').length
    expect(looks).toBeGreaterThanOrEqual(5)
    await harness.settle(hours(5))
    const atTheEnd = harness.notices.filter((happening) => happening === 'dependency-missing').length
    expect(atTheEnd).toBeLessThanOrEqual(11)
  })

  test('is parked after an hour, and told so', async () => {
    const { harness, request } = await waiting()
    await harness.settle(hours(1) - 1_000)
    expect(await harness.operation(request.operationId)).toMatchObject({ status: 'received' })
    await harness.settle(minutes(2))
    expect(await harness.operation(request.operationId)).toMatchObject({
      status: 'parked',
      outcome: { code: 'DEPENDENCY_MISSING' },
    })
    expect(typesOf(harness)).toEqual(['operation.delayed', 'operation.parked'])
  })

  test('goes on when it comes after all, before and after it was parked', async () => {
    for (const after of [minutes(20), hours(5)]) {
      const harness = new EngineHarness()
      const first = provision('bakery')
      await harness.handle(open('bakery', { after: [first.operationId] }))
      await harness.settle(after)
      await harness.handle(first)
      await harness.settle(minutes(10))
      expect(harness.effects()).toEqual(['created', 'opened'])
    }
  })

  test('is reported within minutes of the bus coming back', async () => {
    const { harness } = await waiting()
    harness.busDown = true
    await harness.settle(minutes(30))
    harness.busDown = false
    await harness.settle(minutes(6))
    expect(delayed(harness)).toHaveLength(1)
    await harness.settle(minutes(20))
    expect(delayed(harness)).toHaveLength(1)
  })

  test('is reported also where the head before it was reported in the same version', async () => {
    const harness = new EngineHarness()
    await harness.handle(provision('bakery'))
    const other = open('bakery', { after: ['never-sent'] })
    const first = open('bakery', { after: [other.operationId] })
    await harness.handle(open('bakery', { operationId: first.operationId, after: [other.operationId] }))
    await harness.settle(minutes(20))
    expect(delayed(harness)).toHaveLength(1)
    await harness.handle(other)
    await harness.settle(minutes(20))
    expect(delayed(harness).map(({ detail }) => detail.operationId)).toEqual([first.operationId, other.operationId])
  })
})
