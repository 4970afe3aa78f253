import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../simulator/core/seeded-random.ts'
import { MemoryQueue } from '../../support/memory/memory-queue.ts'

describe('the queue in memory', () => {
  it('delivers after the delay, not before', async () => {
    let now = 0
    const queue = new MemoryQueue(() => now)
    await queue.send('a', { delaySeconds: 10 })
    expect(queue.nextVisibleAt).toBe(10_000)
    now = 9_999
    expect(await queue.receive(1, 30)).toEqual([])
    now = 10_000
    expect(await queue.receive(1, 30)).toMatchObject([{ body: 'a' }])
  })

  it('delivers again when the visibility ends, under a new handle', async () => {
    let now = 0
    const queue = new MemoryQueue(() => now)
    await queue.send('a')
    const [first] = await queue.receive(1, 30)
    now = 30_000
    const [second] = await queue.receive(1, 30)
    expect(second).toMatchObject({ messageId: first?.messageId, receiveCount: 2 })
    await queue.delete(first?.receiptHandle ?? '')
    expect(queue.size).toBe(1)
    await queue.delete(second?.receiptHandle ?? '')
    expect(queue.size).toBe(0)
  })

  it('brings messages out of order and twice, the same way for the same seed', async () => {
    const run = async (seed: number) => {
      const random = seededRandom(seed)
      const queue = new MemoryQueue(() => 0, { fraction: () => random.fraction(), doubled: 0.3 })
      for (const body of 'abcdefghij') await queue.send(body)
      const bodies: string[] = []
      for (let round = 0; round < 6; round += 1) {
        for (const { body } of await queue.receive(3, 30)) bodies.push(body)
      }
      return bodies.join('')
    }
    const first = await run(1)
    expect(await run(1)).toBe(first)
    expect(await run(2)).not.toBe(first)
    expect(new Set(first).size).toBe(10)
    expect(first.length).toBeGreaterThan(10)
    expect(first.startsWith('abcdefghij')).toBe(false)
  })

  it.each([-1, 901, 1.5, Number.NaN])('refuses a delay of %d s, as SQS does', async (delaySeconds) => {
    await expect(new MemoryQueue(() => 0).send('a', { delaySeconds })).rejects.toThrow(RangeError)
  })
})
