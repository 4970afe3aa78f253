import { beforeEach, describe, expect, it } from 'vitest'
import type { Doorbells } from '../../../shared/messaging/ports.ts'
import type { Visibility } from '../../../shared/runtime/batch-handler.ts'
import type { ReceivedMessage } from '../../support/memory/memory-queue.ts'

/** An operation's queue `open-product` that is empty, and what the product does with it. */
export interface QueueUnderTest {
  doorbells: Doorbells
  visibility: Pick<Visibility, 'hide'>
  /** Without waiting. */
  receive(most: number, visibilitySeconds: number): Promise<ReceivedMessage[]>
  delete(receiptHandle: string): Promise<void>
  /** Messages that are there but not to be received yet, because of a delay. */
  delayed(): Promise<number>
}

const doorbell = { partner: 'acme', account: 'robin', operationId: 'op-1' }

/** What every queue of an operation promises. No test waits for time to pass. */
export function describeQueue(name: string, create: () => Promise<QueueUnderTest>): void {
  describe(`${name} as an operation's queue`, () => {
    let queue: QueueUnderTest
    beforeEach(async () => {
      queue = await create()
    })
    const ring = (operationId = 'op-1', delay?: number) =>
      queue.doorbells.ring('open-product', { ...doorbell, operationId }, delay)

    it('delivers a doorbell as JSON in the group of its partner', async () => {
      await ring()
      const [message, ...others] = await queue.receive(10, 30)
      expect(others).toEqual([])
      expect(JSON.parse(message?.body ?? '')).toEqual({ doorbell })
      expect(message).toMatchObject({ group: 'acme', receiveCount: 1 })
    })

    it('carries nothing else of what it was given', async () => {
      await queue.doorbells.ring('open-product', { ...doorbell, password: 'hunter2' } as never)
      const [message] = await queue.receive(10, 30)
      expect(JSON.parse(message?.body ?? '')).toEqual({ doorbell })
    })

    it('does not deliver again what is hidden or deleted', async () => {
      await ring('op-1')
      await ring('op-2')
      const messages = await queue.receive(10, 30)
      expect(messages).toHaveLength(2)
      await queue.delete(messages[0]?.receiptHandle ?? '')
      expect(await queue.receive(10, 30)).toEqual([])
    })

    it('delivers again at once what is shown again, and counts it', async () => {
      await ring()
      const [first] = await queue.receive(10, 30)
      await queue.visibility.hide(first?.receiptHandle ?? '', 0)
      expect(await queue.receive(10, 30)).toMatchObject([{ messageId: first?.messageId, receiveCount: 2 }])
    })

    it('keeps hidden what is put off', async () => {
      await ring()
      const [first] = await queue.receive(10, 0)
      await queue.visibility.hide(first?.receiptHandle ?? '', 900)
      expect(await queue.receive(10, 30)).toEqual([])
    })

    it('delivers at most as many as asked for', async () => {
      for (const operationId of ['a', 'b', 'c']) await ring(operationId)
      expect(await queue.receive(2, 30)).toHaveLength(2)
      expect(await queue.receive(2, 30)).toHaveLength(1)
    })

    it.each([
      [1, 'a part of a second is rounded up'],
      [60_000, 'a minute'],
      [86_400_000, 'a day is capped at what SQS allows'],
    ])('holds a doorbell back for %d ms: %s', async (delay) => {
      await ring('op-1', delay)
      expect(await queue.receive(10, 30)).toEqual([])
      expect(await queue.delayed()).toBe(1)
    })

    it.each([0, -5_000])('delivers at once with a delay of %d ms', async (delay) => {
      await ring('op-1', delay)
      expect(await queue.receive(10, 30)).toHaveLength(1)
    })

    it('says so when it does not know the operation', async () => {
      await expect(queue.doorbells.ring('no-such-operation', doorbell)).rejects.toThrow('no-such-operation')
    })
  })
}
