import { describe, expect, test } from 'vitest'
import { EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

const minutes = (count: number): number => count * 60_000
const iso = (time: number): string => new Date(time).toISOString()

/** A lane whose head waits for an operation that nobody sends. */
async function blocked(time: number) {
  const harness = new EngineHarness()
  const head = open('bakery', { after: ['never-sent'] })
  const startedAt = harness.clock.now()
  await harness.handle(head)
  await harness.settle(time)
  return { harness, head, startedAt }
}

describe('a submission behind a head that does not go on by itself', () => {
  test('names that head, its code, since when, and what it waits for', async () => {
    const { harness, head, startedAt } = await blocked(minutes(5))
    const follower = open('bakery')
    const answer = await harness.engine.submit(follower)
    const blockedBy = {
      operationId: head.operationId,
      operation: 'open-product',
      status: 'deferred',
      code: 'DEPENDENCY_MISSING',
      since: iso(startedAt),
      waitsFor: ['never-sent'],
    }
    expect(answer).toMatchObject({ is: 'accepted', blockedBy })
    expect(await harness.engine.report('acme', follower.operationId)).toMatchObject({
      status: 'waiting',
      behind: head.operationId,
      blockedBy,
    })
  })

  test('names the head itself, not what is directly in front, once it is parked', async () => {
    const { harness, head, startedAt } = await blocked(minutes(90))
    await harness.engine.submit(open('bakery'))
    const last = open('bakery')
    const blockedBy = {
      operationId: head.operationId,
      status: 'parked',
      code: 'DEPENDENCY_MISSING',
      since: iso(startedAt + minutes(60)),
      waitsFor: ['never-sent'],
    }
    expect(await harness.engine.submit(last)).toMatchObject({ blockedBy })
    expect(await harness.engine.submit(last)).toMatchObject({ repeated: true, blockedBy })
    const report = await harness.engine.report('acme', last.operationId)
    expect(report?.blockedBy).toMatchObject(blockedBy)
    expect(report?.behind).not.toBe(head.operationId)
  })
})

describe('nothing is named as blocking', () => {
  test('to the head itself', async () => {
    const { harness, head } = await blocked(minutes(90))
    expect(await harness.engine.report('acme', head.operationId)).not.toHaveProperty('blockedBy')
    expect(await harness.engine.submit(head)).not.toHaveProperty('blockedBy')
  })

  test('to the operation that the head waits for', async () => {
    const harness = new EngineHarness()
    const first = provision('bakery')
    await harness.handle(open('bakery', { after: [first.operationId] }))
    expect(await harness.engine.submit(first)).not.toHaveProperty('blockedBy')
    expect(await harness.engine.report('acme', first.operationId)).not.toHaveProperty('blockedBy')
  })

  test('behind a head that is worked on, or is due at a time of its own, and nothing more is read for it', async () => {
    const harness = new EngineHarness()
    const head = open('nobody')
    await harness.handle(head)
    let reads = 0
    const { get } = harness.store
    harness.store.get = (key) => {
      reads += 1
      return get.call(harness.store, key)
    }
    expect(await harness.engine.submit(open('nobody'))).not.toHaveProperty('blockedBy')
    expect(reads).toBe(0)
  })
})
