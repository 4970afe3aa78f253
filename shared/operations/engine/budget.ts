import type { KeptSlot } from '../../ledger/account-record.ts'
import type { Item } from '../../ledger/item-store.ts'
import { type KeyRecord, keyKey } from '../../ledger/key-record.ts'
import { LedgerError } from '../../ledger/ledger-error.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import type { EngineContext } from './engine-context.ts'
import { reservableAhead, type Ticket } from './protocol/budget-steps.ts'

/** A slot in the key's budget, or why there is none and until when. */
export type TicketAnswer = { slot: KeptSlot } | { refused: 'quota' | 'rate'; until: number }

/**
 * Between two requests: a little more than the rate asks, so that arrival jitter of 20 ms puts no extra request into a
 * sliding second (blueprint part 12: ≥ 97 % of the rate with zero over-rate answers).
 */
export const slotStep = (requestsPerSecond: number): number => Math.ceil(1024 / requestsPerSecond)

const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10)

/** The vendor's counters start again at 00:00 UTC (reference 4.2); half a minute later all clocks agree on the day. */
const nextDay = (now: number): number => (Math.floor(now / 86_400_000) + 1) * 86_400_000 + 30_000

/**
 * Takes a send slot of the partner's API key: one write where nothing is contended.
 *
 * @throws LedgerError CONTENDED after too many lost races
 */
export async function takeTicket(
  context: Pick<EngineContext, 'clock' | 'store' | 'steps'>,
  partner: PartnerSettings,
): Promise<TicketAnswer> {
  const { name, requestsPerSecond, requestsPerDay } = partner.budget
  const step = slotStep(requestsPerSecond)
  let seen: KeyRecord | undefined
  let form: 'takeFrom' | 'takeBehind' | 'takeFirstOfDay' = 'takeFrom'
  for (let tries = 0; tries < 50; tries++) {
    const now = context.clock.now()
    const today = dayOf(now)
    // A worker whose clock is slow goes by the day that others have begun.
    const day: string = seen !== undefined && seen.day > today ? seen.day : today
    const ticket: Ticket = { now, day, step, limit: requestsPerDay }
    const write =
      form === 'takeFirstOfDay'
        ? context.steps.takeFirstOfDay({ ...ticket, nextAt: seen?.nextAt })
        : context.steps[form](ticket)
    const result = await context.store.update(keyKey(name), write.changes, write.condition)
    if (result.committed) return { slot: slotOf(name, result.item, step) }
    seen = result.item as unknown as KeyRecord | undefined
    if (seen?.day === undefined || seen.day < day) form = 'takeFirstOfDay'
    else if (seen.day === day && seen.count > requestsPerDay - 1) return { refused: 'quota', until: nextDay(now) }
    else if (seen.nextAt > now + reservableAhead) return { refused: 'rate', until: seen.nextAt - reservableAhead }
    else form = seen.nextAt < now ? 'takeFrom' : 'takeBehind'
  }
  throw new LedgerError('CONTENDED', `The budget of key ${name} was contended for too long.`)
}

function slotOf(key: string, item: Item, step: number): KeptSlot {
  const { nextAt } = item as unknown as KeyRecord
  return { key, at: nextAt - step }
}
