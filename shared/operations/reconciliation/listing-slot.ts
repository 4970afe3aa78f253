import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import { takeTicket } from '../engine/budget.ts'
import type { ReconciliationContext } from './reconcile-partner.ts'

/** The key's budget has no place for another listing call now; the run goes on at its next time. */
export class NoBudget extends Error {
  override readonly name = 'NoBudget'
}

/**
 * Takes a place in the key's budget and waits for it.
 *
 * @throws NoBudget when there is none, or it is further away than a run waits
 */
export async function waitForListingSlot(context: ReconciliationContext, partner: PartnerSettings): Promise<void> {
  const answer = await takeTicket(context, partner)
  if ('refused' in answer) throw new NoBudget(answer.refused === 'quota' ? 'QUOTA_EXCEEDED' : 'OVER_RATE')
  const wait = answer.slot.at - context.clock.now()
  if (wait > context.times.slotWait) throw new NoBudget('OVER_RATE')
  if (wait > 0) await context.clock.sleep(wait)
}
