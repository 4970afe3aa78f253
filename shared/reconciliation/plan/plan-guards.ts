import type { ReconciliationRun } from '../../ledger/reconciliation-record.ts'
import type { PlanGuard } from '../../ledger/repair-plan-record.ts'

/** How much a plan may change at once, unless the partner's settings say otherwise. */
export interface PlanLimits {
  /** Repairs in all. */
  mostRepairs: number
  /** As a share of the partner's accounts; a handful is always allowed. */
  mostShare: number
}

export const usualLimits: PlanLimits = { mostRepairs: 200, mostShare: 0.05 }

/** A partner of twenty accounts has one or two that differ: a share says nothing there. */
const handful = 5

/** A listing that shows less than this of what the last complete one showed is not believed. */
const leastOfBefore = 0.9

/** Rows that were not as agreed: more than this share says that the vendor, or our reading of it, is wrong. */
const mostOdd = 0.01

/** Why no repair of a plan may be sent; pure. */
export function guardsOf(
  run: ReconciliationRun,
  { repairs, cut }: { repairs: number; cut: boolean },
  { mostRepairs, mostShare }: PlanLimits = usualLimits,
): PlanGuard[] {
  const guards: PlanGuard[] = []
  const { accountsHere, accountsThere, before, oddRows = 0 } = run
  const most = Math.min(mostRepairs, Math.max(handful, Math.floor(accountsHere * mostShare)))
  if (repairs === 0) {
    guards.push({
      code: 'NOTHING_TO_REPAIR',
      message: 'No difference has a repair.',
      nextSteps: ['Read why in the rows.'],
    })
  }
  if (repairs > most) {
    guards.push({
      code: 'TOO_MANY_REPAIRS',
      message: `${repairs} repairs are more than the ${most} that may be sent at once for ${accountsHere} accounts.`,
      nextSteps: [
        'Find out why so much differs: at the vendor, or in what was submitted.',
        'If all of it is right, raise reconciliation.mostRepairs and mostShare of the partner, deploy, and begin a new run.',
      ],
    })
  }
  if (cut) {
    guards.push({
      code: 'TOO_MANY_ROWS',
      message: 'More differs than a plan holds; it shows the first of them.',
      nextSteps: ['Find out why so much differs, then begin a new run.'],
    })
  }
  if (before !== undefined && accountsThere < before.accounts * leastOfBefore) {
    guards.push({
      code: 'LISTING_SHRUNK',
      message: `The listing showed ${accountsThere} accounts; the last complete one showed ${before.accounts}.`,
      nextSteps: ['Look at the vendor whether the accounts are gone, then begin a new run: it compares with this one.'],
    })
  }
  if (oddRows > Math.max(1, accountsThere * mostOdd)) {
    guards.push({
      code: 'ODD_ROWS',
      message: `${oddRows} rows of the listing were not as agreed.`,
      nextSteps: ['Read the log lines about odd rows, and ask the vendor. Then begin a new run.'],
    })
  }
  return guards
}
