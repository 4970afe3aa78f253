import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import { takeTicket } from './engine/budget.ts'
import type { EngineContext } from './engine/engine-context.ts'

/** The key's budget has no place for the call in the time that the caller waits. */
export class NoSlot extends Error {
  override readonly name = 'NoSlot'
  readonly code: 'QUOTA_EXCEEDED' | 'OVER_RATE'

  constructor(code: NoSlot['code']) {
    super(`The API key's budget has no place for this call now: ${code}`)
    this.code = code
  }
}

/**
 * Takes a place in the key's budget for a call outside any lane, and waits for it.
 *
 * @throws NoSlot when there is none, or it is further away than `times.slotWait`
 */
export async function waitForCallSlot(
  context: Pick<EngineContext, 'clock' | 'store' | 'steps' | 'times'>,
  partner: PartnerSettings,
): Promise<void> {
  const answer = await takeTicket(context, partner)
  if ('refused' in answer) throw new NoSlot(answer.refused === 'quota' ? 'QUOTA_EXCEEDED' : 'OVER_RATE')
  const wait = answer.slot.at - context.clock.now()
  if (wait > context.times.slotWait) throw new NoSlot('OVER_RATE')
  if (wait > 0) await context.clock.sleep(wait)
}
