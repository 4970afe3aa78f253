import type { Change, Condition } from '../../../ledger/item-store.ts'

/** One conditional write of the protocol, as data: what must hold and what changes. */
export interface ConditionalWrite {
  changes: readonly Change[]
  condition: Condition
}
