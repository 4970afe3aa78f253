import { MemoryHistory } from '../../support/memory/memory-history.ts'
import { MemoryItemStore } from '../../support/memory/memory-item-store.ts'
import { describeHistoryReader } from './history-reader-contract.ts'
import { describeItemStore } from './item-store-contract.ts'

describeItemStore('memory', async () => new MemoryItemStore())
describeHistoryReader('memory', async () => {
  const store = new MemoryItemStore()
  return { store, history: new MemoryHistory(store) }
})
