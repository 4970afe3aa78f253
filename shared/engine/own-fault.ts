import { StoreError } from '../ledger/item-store.ts'
import { LedgerError } from '../ledger/ledger-error.ts'
import type { OperationRecord, Outcome } from '../ledger/operation-record.ts'
import { GatewayError } from '../partner-api/create-gateway.ts'
import { describeError } from '../runtime/describe-error.ts'
import { concludeOperation } from './conclude-operation.ts'
import { CannotSend, NotSent } from './define-operation.ts'
import { type LaneRun, type Move, MustRest } from './lane-run.ts'
import { NamelessListing } from './nameless-listing.ts'
import type { AttemptChange } from './protocol/attempt-steps.ts'

/** An exception of ours in what belongs to one operation: a plan, a request, the reading of an answer. */
export class OwnFault extends Error {
  override readonly name = 'OwnFault'
  /** Name of the exception; its message may hold values of the input and is not kept. */
  readonly error: string

  constructor(cause: unknown) {
    super('An exception of ours.', { cause })
    this.error = cause instanceof Error ? cause.name : 'unknown'
  }
}

/** What says something other than that our code is at fault. */
const expected = [
  MustRest,
  GatewayError,
  StoreError,
  LedgerError,
  CannotSend,
  NotSent,
  NamelessListing,
  OwnFault,
] as const

/** Whether an exception out of a module or the gateway is a fault of our own. */
export const isOwnFault = (error: unknown): boolean => !expected.some((one) => error instanceof one)

/**
 * Does something that belongs to one operation.
 *
 * @throws OwnFault in place of an exception that nobody expects
 */
export async function faultsAsOurs<Value>(work: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    throw isOwnFault(error) ? new OwnFault(error) : error
  }
}

/** Parks the one operation that the fault belongs to: tried again, it would only fail again. */
export function parkOwnFault(
  run: LaneRun,
  record: OperationRecord,
  { error, cause }: OwnFault,
  change: AttemptChange = {},
): Promise<Move> {
  run.context.observer.notice('own-fault', {
    partner: record.partner,
    account: record.account,
    operationId: record.operationId,
    ...describeError(cause),
  })
  const isOpen = record.attempt?.state === 'open' && change.state !== 'closed'
  const outcome: Outcome = {
    concludedBy: 'guard',
    code: 'OWN_FAULT',
    message: isOpen
      ? `This software failed (${error}) while it looked at the account after a request. The fault is in this software and says nothing about the vendor.`
      : `This software failed (${error}) while it worked on the operation. The fault is in this software and says nothing about the vendor.`,
    nextSteps: [
      'Report the fault to those who maintain this software, with the operation id; the log line own-fault names the place.',
      isOpen
        ? 'Look at the account at the vendor, then mark this operation applied or rejected; or retry it once the fault is mended.'
        : 'Retry it once the fault is mended, or mark it rejected.',
    ],
  }
  return concludeOperation(run, record, { status: 'parked', outcome, change })
}
