import { CredentialsError } from '../../credentials/credentials-error.ts'
import { StoreError } from '../../ledger/item-store.ts'
import { LedgerError } from '../../ledger/ledger-error.ts'
import type { FailureKind } from '../../runtime/batch-handler.ts'
import { IdentifierUnknown } from './receive-operation.ts'

/** Whether a message could not be accepted because of itself: only then are its receives used up, and it becomes a dead letter. */
export function failureKind(error: unknown): FailureKind {
  if (error instanceof IdentifierUnknown) return 'waiting'
  const outside =
    error instanceof CredentialsError ||
    (error instanceof StoreError && !isOfItem(error.cause)) ||
    (error instanceof LedgerError && error.code !== 'ITEM_DAMAGED') ||
    isOfService(error)
  return outside ? 'outside' : 'message'
}

/** DynamoDB takes the table and the grant, and not what was to be written. */
const isOfItem = (cause: unknown): boolean => cause instanceof Error && cause.name === 'ValidationException'

/** What the SDK throws carries what it knows of the request; a connection that failed, the system's code. */
function isOfService(error: unknown): boolean {
  return error instanceof Error && ('$metadata' in error || error.name === 'TimeoutError' || 'syscall' in error)
}
