import { vendorIdsIn } from '../domain/account-fields.ts'
import type { OperationRecord } from '../ledger/operation-record.ts'
import { concludeOperation } from './conclude-operation.ts'
import type { Next } from './define-operation.ts'
import type { LaneRun, Move } from './lane-run.ts'

/**
 * Parks what would be done to an account whose login name a proven listing has shown with another identifier than the known
 * one: the name was given up, and belongs to another account by now. By its identifier the request would reach the account
 * that had the name, by its name the one that has it; which of them is meant only the caller can say.
 *
 * @returns nothing where the account is the one that is known, or the message says by its identifier which is meant
 */
export function parkIdentityChanged(run: LaneRun, record: OperationRecord, next: Next): Promise<Move> | undefined {
  if (next.do === 'reject' || record.vendorId !== undefined) return undefined
  if (next.do === 'send' && next.step.creates === true) return undefined
  const { directory, differs = {}, changedAt } = run.lane
  const shown = Object.entries(vendorIdsIn(directory)).find(([generation, known]) => {
    const name = `vendorId:${generation}`
    const mark = differs[name]
    // What this lane has learnt since, as from a new account of the name, is another account than the mark speaks of.
    return mark !== undefined && mark.value === known && (changedAt[name] ?? 0) <= mark.at
  })
  if (shown === undefined) return undefined
  const [generation, known = ''] = shown
  const since = new Date(differs[`vendorId:${generation}`]?.at ?? 0).toISOString()
  return concludeOperation(run, record, {
    status: 'parked',
    outcome: {
      concludedBy: 'guard',
      code: 'IDENTITY_CHANGED',
      message: `Since ${since} the listing of ${generation} shows this login name with another identifier than ${known}, by which the account is known here: the name may belong to another account by now.`,
      nextSteps: [
        `If the account with identifier ${known} is meant, send the same operation again with "vendorId" beside "account", then retry it.`,
        'If the account that has the name now is meant, make the change at the vendor and mark this operation applied, or mark it rejected.',
      ],
    },
  })
}
