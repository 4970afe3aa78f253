import type { KeyRecord } from '../../ledger/key-record.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import type { BudgetContext } from '../../vendor-key/budget-context.ts'
import { isHeldForSignIn, pauseAt } from '../../vendor-key/key-rules.ts'
import { changeRules } from '../../vendor-key/report-result.ts'
import { readKey } from '../../vendor-key/take-ticket.ts'
import type { EngineContext, RunDeadline } from '../engine-context.ts'
import { keptWords } from '../kept-words.ts'
import { callForOpenedKey } from '../line/call-runners.ts'
import { type ProbeAnswer, type ProbeContext, probeStoppedKey } from './probe-key.ts'

/** Who asks for something that an operator may do, and why; kept with it. */
export interface Accountable {
  by: string
  why: string
}

type Key = Pick<PartnerSettings, 'budget'>

/**
 * Stops every request of the key until its time, or until somebody resumes it; what is accepted meanwhile waits. A key that
 * is paused already stays so as it is.
 *
 * @param until wall-clock ms at which it ends by itself; without it only a person ends it
 */
export const pauseKey = (
  context: BudgetContext,
  partner: Key,
  { by, why }: Accountable,
  until?: number,
): Promise<boolean> =>
  changed(context, partner, (key, now) =>
    pauseAt(key, now) === undefined
      ? {
          set: { pause: { ...keptWords({ by, why }), at: now, ...(until === undefined ? {} : { until }) } },
          remove: [],
        }
      : undefined,
  )

/** Takes away a pause whose time has come. @returns whether there was one */
export const endPause = (context: BudgetContext, partner: Key): Promise<boolean> =>
  changed(context, partner, (key, now) =>
    key?.pause !== undefined && pauseAt(key, now) === undefined ? { set: {}, remove: ['pause'] } : undefined,
  )

/**
 * Lets the key go on, also where the vendor or its settings stopped it: the next call shows whether it may. It lifts the
 * vendor's word about the day, never our own count of it; and a key that is held for its sign-in is only let go by a probe
 * (`probeKey`), since a burst of refused sign-ins would lock the login. Whoever waits in its lines is begun with at once.
 */
export async function resumeKey(context: EngineContext, partner: Key): Promise<boolean> {
  const isChanged = await changed(context, partner, (key) => {
    const stops = (['pause', 'breaker', 'quietUntil'] as const).filter(
      (name) => key?.[name] !== undefined && !(name === 'breaker' && isHeldForSignIn(key.breaker)),
    )
    return stops.length === 0 ? undefined : { set: {}, remove: [...stops, 'outages'] }
  })
  // Also where nothing was changed: whoever resumed it before may have died before it called anybody.
  await callForOpenedKey(context, partner)
  return isChanged
}

/**
 * Has a stopped key probed now. A value of the secret that was refused already is tried for a person once an hour, and no
 * login more than three times in a quarter of an hour: beyond that the answer says from when.
 *
 * @param accountable kept with the key; without a reason only what is due anyway is probed
 */
export const probeKey = (
  context: ProbeContext,
  partner: PartnerSettings,
  accountable: Accountable,
  deadline: RunDeadline,
): Promise<ProbeAnswer> => probeStoppedKey(context, partner, deadline, accountable)

/**
 * After a point-in-time restore the ledger may have forgotten what was sent: until this is cleared, every write looks at
 * the account first.
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
