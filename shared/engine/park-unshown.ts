import type { Attempt, OperationRecord, Outcome } from '../ledger/operation-record.ts'
import { concludeOperation } from './conclude-operation.ts'
import { type LaneRun, type Move, operationContext } from './lane-run.ts'
import { faultsAsOurs } from './own-fault.ts'
import { refusedWords } from './park-unsettled.ts'

/**
 * The step says that nothing at the vendor shows its effect: a person decides at once, and has the request at hand. The
 * attempt stays open, so that a late answer may still end it.
 */
export async function parkUnshown(run: LaneRun, record: OperationRecord, attempt: Attempt): Promise<Move> {
  const { step, verdict } = attempt
  const request = await faultsAsOurs(() => run.module.byHand?.(step, operationContext(run, record)))
  const unknown = 'The request was sent, and nothing at the vendor shows whether it took effect.'
  const outcome: Outcome = {
    concludedBy: 'guard',
    code: 'EFFECT_NOT_SHOWN',
    message: verdict === undefined ? unknown : `${unknown} ${refusedWords(verdict)}`,
    nextSteps: [
      'Find out whether it took effect: ask the owner of the account or the vendor’s partner team.',
      'If it did, or once you have made the request by hand, mark this operation applied. If it is not wanted any more, mark it rejected.',
      'If it did not, retry this operation: it is sent again, and nothing can be looked at before.',
    ],
    ...(request === undefined ? {} : { request }),
  }
  return concludeOperation(run, record, { status: 'parked', outcome })
}
