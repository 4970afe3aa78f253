import type { ConditionalWrite } from '../ledger/conditional-write.ts'
import type { KeyRecord } from '../ledger/key-record.ts'
import { type Flow, flowName } from '../ledger/lane-place.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import type { BudgetContext } from './budget-context.ts'
import type { Ticket } from './budget-steps.ts'
import type { EngineTimes } from './engine-times.ts'
import { dayOf, nextDay } from './key-rules.ts'
import { capsAt, countersOf, releaseAt, type Share } from './shares.ts'

/** Who asks for a slot: what has begun goes on before anything else begins. */
export type Asker =
  /** The first call of a turn that did not come out of a line: it may not pass those who wait in one. */
  | { is: 'beginning'; flow: Flow; calls: number }
  /** The first call of a turn that a runner has taken out of its line. */
  | { is: 'from-line'; calls: number }
  /** A further call of a turn that has held the lane since its first one, or a read for somebody who waits. */
  | { is: 'going-on' }

/** The write that takes a slot; or why there is no slot. `until` is wall-clock ms. */
export type TicketPlan = { write: ConditionalWrite } | { refused: 'quota' | 'rate'; until: number }

/** How far ahead the next slot may lie for a call that begins something, ms: slots are given only near now. */
export const farthestBeginning = ({ slotWait }: Pick<EngineTimes, 'slotWait'>): number => slotWait / 5

/**
 * Whether there is a slot by what the key's item said last, and the write that takes it.
 *
 * @param step milliseconds between two requests now
 * @param isFresh whether the item was seen this moment; what was seen before others have most likely gone on from
 */
export function planTicket(
  { steps, times }: Pick<BudgetContext, 'steps' | 'times'>,
  partner: PartnerSettings,
  share: Share,
  asker: Asker,
  key: KeyRecord | undefined,
  now: number,
  step: number,
  isFresh: boolean,
): TicketPlan {
  const { requestsPerDay } = partner.budget
  const today = dayOf(now)
  // A worker whose clock is slow goes by the day that others have begun.
  const day = key?.day !== undefined && key.day > today ? key.day : today
  const caps = capsAt(now, requestsPerDay, asker.is === 'going-on' ? 1 : asker.calls)
  const ticket: Ticket = {
    now,
    day,
    step,
    counters: countersOf(share),
    caps,
    rules: key?.rules,
    farthest: asker.is === 'going-on' ? times.slotWait : farthestBeginning(times),
    ...(asker.is === 'beginning' ? { noLine: flowName(asker.flow) } : {}),
  }
  if (ticket.noLine !== undefined && key?.lines?.[ticket.noLine] !== undefined) return { refused: 'rate', until: now }
  if (key?.day === undefined || key.day < day)
    return { write: steps.takeFirstOfDay({ ...ticket, nextAt: key?.nextAt }) }
  if (ticket.counters.some((counter) => key[counter] >= caps[counter])) {
    return { refused: 'quota', until: refusedUntil(key, now, requestsPerDay) }
  }
  const { nextAt = 0 } = key
  const othersTookSlots = !isFresh && Object.keys(key.lines ?? {}).length > 0
  if (nextAt < now && !othersTookSlots) return { write: steps.takeFrom(ticket) }
  if (nextAt > now + ticket.farthest) return { refused: 'rate', until: nextAt - ticket.farthest }
  return { write: steps.takeBehind(ticket) }
}

/** Before the release hour a share may only have to wait for that; otherwise for the next day. */
export function refusedUntil(key: KeyRecord, now: number, requestsPerDay: number): number {
  const release = releaseAt(now)
  return now < release && key.used < requestsPerDay ? release : nextDay(now)
}
