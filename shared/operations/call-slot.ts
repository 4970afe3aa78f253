import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import type { Share } from './engine/budget/shares.ts'
import { type BudgetContext, takeTicket } from './engine/budget/take-ticket.ts'
import { noticeTime } from './engine/budget/urgent-slot.ts'

/** Why a call outside any lane may not be made now. Append-only. */
export type NoSlotCode = 'QUOTA_EXCEEDED' | 'OVER_RATE' | 'KEY_STOPPED'

/** The key's budget has no place for the call in the time that the caller waits. */
export class NoSlot extends Error {
  override readonly name = 'NoSlot'
  readonly code: NoSlotCode

  constructor(code: NoSlotCode) {
    super(`The API key's budget has no place for this call now: ${code}`)
    this.code = code
  }
}

/**
 * Takes a place in the key's budget for a call outside any lane, and waits for it.
 *
 * @param deadlineAt monotonic ms by which the call must be over; a slot after it is of no use
 * @throws NoSlot when there is none, or it is further away than a caller waits
 */
export async function waitForCallSlot(
  context: BudgetContext,
  partner: PartnerSettings,
  share: Share,
  deadlineAt = Number.POSITIVE_INFINITY,
): Promise<void> {
  const { clock } = context
  const answer = await takeTicket(context, partner, share, false)
  // Whether a stopped key may go on is found out by the lanes, whose work depends on it.
  if ('refused' in answer) throw new NoSlot(codes[answer.refused])
  if ('probe' in answer) throw new NoSlot('KEY_STOPPED')
  const wait = answer.slot.at - clock.now()
  if (wait > Math.min(longestWait(context, share), deadlineAt - clock.monotonic())) throw new NoSlot('OVER_RATE')
  if (wait > 0) await clock.sleep(wait)
}

/** Somebody who waits for an answer waits long enough to be given a slot out of a full line. */
export const longestWait = ({ times }: Pick<BudgetContext, 'times'>, share: Share): number =>
  share === 'interactive' ? noticeTime(times.slotWait, times.clockSkew) + times.slotWait : times.slotWait

const codes = {
  quota: 'QUOTA_EXCEEDED',
  rate: 'OVER_RATE',
  outage: 'KEY_STOPPED',
  held: 'KEY_STOPPED',
  paused: 'KEY_STOPPED',
} as const
