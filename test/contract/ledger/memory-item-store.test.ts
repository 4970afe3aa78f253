import { MemoryItemStore } from '../../support/memory/memory-item-store.ts'
import { describeItemStore } from './item-store-contract.ts'

describeItemStore('memory', async () => new MemoryItemStore())
