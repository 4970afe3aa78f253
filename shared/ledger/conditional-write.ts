import type { Change, Condition } from './item-store.ts'

/** One conditional write of the protocol, as data: what must hold and what changes. */
export interface ConditionalWrite {
  changes: readonly Change[]
  condition: Condition
}
