import type { AccountRecord } from '../ledger/account-record.ts'
import type { OperationRecord, Projection } from '../ledger/operation-record.ts'
import type { AccountObservation } from '../partner-api/gateway.ts'
import type { EngineContext } from './engine-context.ts'
import { productsForgotten } from './protocol/directory-changes.ts'

type Subject = Pick<OperationRecord, 'partner'> & { operationId?: string }

/** An answer showed more products than are kept of an account. */
export function noticeLeftOut(
  { observer }: Pick<EngineContext, 'observer'>,
  { partner, operationId }: Subject,
  { productsLeftOut: count = 0 }: Pick<AccountObservation, 'productsLeftOut'>,
): void {
  if (count > 0) observer.notice('products-left-out', { partner, operationId, count })
}

/** The directory forgot products to learn others. They are not known any more until a read shows them. */
export function noticeForgotten(
  { observer, clock }: Pick<EngineContext, 'observer' | 'clock'>,
  lane: AccountRecord,
  learnt: Projection,
): void {
  const count = productsForgotten(lane, learnt, clock.now())
  if (count > 0) observer.notice('products-left-out', { partner: lane.partner, count })
}
