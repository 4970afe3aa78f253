import { MemoryDoorbells } from '../../support/memory/memory-messaging.ts'
import { MemoryQueue } from '../../support/memory/memory-queue.ts'
import { describeQueue } from './queue-contract.ts'

describeQueue('memory', async () => {
  const queue = new MemoryQueue(() => 1_000)
  return {
    doorbells: new MemoryDoorbells(new Map([['open-product', queue]])),
    visibility: queue,
    receive: (most, visibilitySeconds) => queue.receive(most, visibilitySeconds),
    delete: (receiptHandle) => queue.delete(receiptHandle),
    delayed: async () => queue.size,
  }
})
