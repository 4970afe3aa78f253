import type { KeyRecord } from '../../ledger/key-record.ts'
import { type Flow, flowName } from '../../ledger/lane-place.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import type { BudgetContext } from '../../vendor-key/budget-context.ts'

/** A line that this process saw this long ago is taken for granted, ms: nobody need ask the key for each operation. */
export const viewFor = 2_000

/** The key's item, where this process has seen it a moment ago. */
export function recentKey(
  { budgetView, clock }: Pick<BudgetContext, 'budgetView' | 'clock'>,
  { budget }: Pick<PartnerSettings, 'budget'>,
  age = viewFor,
): KeyRecord | undefined {
  const seen = budgetView?.get(budget.name)
  return seen !== undefined && clock.now() - seen.seenAt <= age ? seen.key : undefined
}

/** Whether somebody of the flow was seen waiting in its line a moment ago. */
export const isLineKnown = (
  context: Pick<BudgetContext, 'budgetView' | 'clock'>,
  partner: Pick<PartnerSettings, 'budget'>,
  flow: Flow,
): boolean => recentKey(context, partner)?.lines?.[flowName(flow)] !== undefined
