import { type AccountRecord, laneEntry, parseLaneEntry } from '../ledger/account-record.ts'
import type { ItemStore } from '../ledger/item-store.ts'
import { asOperation, type OperationRecord, type Outcome, operationKey } from '../ledger/operation-record.ts'

/** The head of a lane that does not go on by itself; all behind it wait. Times are ISO 8601. */
export interface BlockedBy {
  operationId: string
  operation: string
  /** `deferred`: it waits for operations that nobody has sent. */
  status: 'parked' | 'deferred'
  /** Why it stands still. */
  code?: NonNullable<Outcome['code']>
  /** When it was parked, or received. */
  since: string
  /** The operations that it waits for. */
  waitsFor?: readonly string[]
}

/**
 * The head that an operation stands behind where that head does not go on by itself; nothing where it does, or the operation
 * is the head itself. Costs a read, and only where the lane shows signs of it.
 */
export async function blockingHead(
  { store }: { store: ItemStore },
  lane: AccountRecord,
  operation: Pick<OperationRecord, 'type' | 'operationId'>,
): Promise<BlockedBy | undefined> {
  const [first] = lane.q
  const mayBlock = lane.waitsFor !== undefined || lane.parkedVer !== undefined || lane.reason === 'parked'
  if (first === undefined || first === laneEntry(operation.type, operation.operationId) || !mayBlock) return undefined
  const item = await store.get(operationKey(lane.partner, parseLaneEntry(first).operationId))
  return item === undefined ? undefined : blockedBy(lane, asOperation(item))
}

function blockedBy({ q, waitsFor }: AccountRecord, head: OperationRecord): BlockedBy | undefined {
  const { operationId, type, outcome } = head
  // Once all that it waits for is in the lane, it goes on.
  const received = new Set(q.map((entry) => parseLaneEntry(entry).operationId))
  const missing = waitsFor?.filter((id) => !received.has(id))
  if (missing?.length === 0) return undefined
  const waits = missing === undefined ? {} : { waitsFor: missing }
  if (head.status === 'parked') {
    const since = new Date(outcome?.since ?? head.receivedAt).toISOString()
    const code = outcome?.code === undefined ? {} : { code: outcome.code }
    return { operationId, operation: type, status: 'parked', ...code, since, ...waits }
  }
  if (head.status !== 'received' || missing === undefined) return undefined
  const since = new Date(head.receivedAt).toISOString()
  return { operationId, operation: type, status: 'deferred', code: 'DEPENDENCY_MISSING', since, ...waits }
}
