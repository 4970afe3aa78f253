import type { KeyRecord } from '../../../ledger/key-record.ts'
import type { PartnerSettings } from '../../../partner-api/partner-settings.ts'
import { reservableAhead, type Ticket } from '../protocol/budget-steps.ts'
import type { ConditionalWrite } from '../protocol/conditional-write.ts'
import { dayOf, nextDay } from './key-rules.ts'
import { capsAt, countersOf, isUrgent, releaseAt, type Share } from './shares.ts'
import type { BudgetContext } from './take-ticket.ts'
import { chooseUrgentSlot, noticeTime } from './urgent-slot.ts'

/** The write that takes a slot, with its time where that is known before; or why there is no slot. */
export type TicketPlan =
  | { write: ConditionalWrite; at: number | undefined }
  | { refused: 'quota' | 'rate'; until: number }

/**
 * Which slot to take by what the key's item said last.
 *
 * @param step milliseconds between two requests now
 */
export function planTicket(
  context: Pick<BudgetContext, 'steps' | 'times'>,
  partner: PartnerSettings,
  share: Share,
  key: KeyRecord | undefined,
  now: number,
  step: number,
): TicketPlan {
  const { steps, times } = context
  const { requestsPerDay } = partner.budget
  const today = dayOf(now)
  // A worker whose clock is slow goes by the day that others have begun.
  const day = key?.day !== undefined && key.day > today ? key.day : today
  const caps = capsAt(now, requestsPerDay)
  const ticket: Ticket = { now, day, step, counters: countersOf(share), caps, rules: key?.rules }
  if (key?.day === undefined || key.day < day) {
    return { write: steps.takeFirstOfDay({ ...ticket, nextAt: key?.nextAt }), at: undefined }
  }
  if (ticket.counters.some((counter) => key[counter] >= caps[counter])) {
    return { refused: 'quota', until: refusedUntil(key, now, requestsPerDay) }
  }
  if (key.nextAt < now) return { write: steps.takeFrom(ticket), at: undefined }
  const notice = noticeTime(times.slotWait, times.clockSkew)
  const urgent = isUrgent(share) || isLight(key, partner, now, notice)
  // At most every other slot is taken, so that the line goes on moving.
  const at = urgent ? chooseUrgentSlot(key, now, step, notice, Math.ceil(notice / step / 2)) : undefined
  if (at !== undefined) {
    const stale = Object.keys(key.taken ?? {}).filter((taken) => Number(taken) < now - 10_000)
    return { write: steps.takeHeldSlot({ ...ticket, at, stale, partner: partner.id }), at }
  }
  if (key.nextAt > now + reservableAhead) return { refused: 'rate', until: key.nextAt - reservableAhead }
  return { write: steps.takeBehind(ticket), at: undefined }
}

/** Before the release hour a share may only have to wait for that; otherwise for the next day. */
function refusedUntil(key: KeyRecord, now: number, requestsPerDay: number): number {
  const release = releaseAt(now)
  return now < release && key.used < requestsPerDay ? release : nextDay(now)
}

/** A partner with nothing in the line does not queue behind another partner's backlog on the same key. */
function isLight(key: KeyRecord, partner: PartnerSettings, now: number, notice: number): boolean {
  const lines = key.lines ?? {}
  const othersAhead = Object.entries(lines).some(([id, at]) => id !== partner.id && at > now + notice)
  return othersAhead && (lines[partner.id] ?? 0) <= now
}
