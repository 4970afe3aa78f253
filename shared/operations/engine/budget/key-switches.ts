import type { KeyRecord } from '../../../ledger/key-record.ts'
import type { PartnerSettings } from '../../../partner-api/partner-settings.ts'
import { keptWords } from '../kept-words.ts'
import { changeRules } from './report-result.ts'
import { type BudgetContext, readKey } from './take-ticket.ts'

/** Who asks for something that an operator may do, and why; kept with it. */
export interface Accountable {
  by: string
  why: string
}

type Key = Pick<PartnerSettings, 'budget'>

/** Stops every request of the key until somebody resumes it; what is accepted meanwhile waits. */
export const pauseKey = (context: BudgetContext, partner: Key, { by, why }: Accountable): Promise<boolean> =>
  changed(context, partner, (key, now) =>
    key?.pause === undefined ? { set: { pause: { ...keptWords({ by, why }), at: now } }, remove: [] } : undefined,
  )

/** Lets the key go on, also where the breaker held it: the next call shows whether it may. */
export const resumeKey = (context: BudgetContext, partner: Key): Promise<boolean> =>
  changed(context, partner, (key) =>
    key?.pause === undefined && key?.breaker === undefined
      ? undefined
      : { set: {}, remove: ['pause', 'breaker', 'outages'] },
  )

/**
 * After a point-in-time restore the ledger may have forgotten what was sent: until this is cleared, every write looks at
 * the account first (blueprint part 5a, restore).
 */
export const declareRestored = (context: BudgetContext, partner: Key, { by, why }: Accountable): Promise<boolean> =>
  changed(context, partner, (_key, now) => ({ set: { restored: { ...keptWords({ by, why }), at: now } }, remove: [] }))

export const clearRestored = (context: BudgetContext, partner: Key): Promise<boolean> =>
  changed(context, partner, (key) => (key?.restored === undefined ? undefined : { set: {}, remove: ['restored'] }))

/** The key's item, for operators. */
export const readSwitches = (context: BudgetContext, partner: Key): Promise<KeyRecord | undefined> =>
  readKey(context, partner.budget.name)

/** Whether it changed anything: what is so already is left alone. */
const changed = async (...parameters: Parameters<typeof changeRules>): Promise<boolean> =>
  (await changeRules(...parameters)) !== undefined
