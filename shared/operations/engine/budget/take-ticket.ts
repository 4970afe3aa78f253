import type { KeptSlot } from '../../../ledger/account-record.ts'
import type { Item } from '../../../ledger/item-store.ts'
import { type Breaker, type KeyRecord, keyKey } from '../../../ledger/key-record.ts'
import { LedgerError } from '../../../ledger/ledger-error.ts'
import type { PartnerSettings } from '../../../partner-api/partner-settings.ts'
import type { EngineContext } from '../engine-context.ts'
import { probeRequests, reservableAhead } from '../protocol/budget-steps.ts'
import type { ConditionalWrite } from '../protocol/conditional-write.ts'
import { dayOf, keyStateAt, nextDay } from './key-rules.ts'
import { planTicket } from './plan-ticket.ts'
import { isUrgent, type Share } from './shares.ts'

/** What the budget is written with. */
export type BudgetContext = Pick<EngineContext, 'clock' | 'store' | 'steps' | 'times' | 'random' | 'budgetView'>

/** A slot in the key's budget, or why there is none and until when. */
export type TicketAnswer =
  | { slot: KeptSlot }
  | { refused: 'quota' | 'rate' | 'outage' | 'held' | 'paused'; until: number }
  /** The key is stopped, and this caller may find out with a read whether it still has to be. */
  | { probe: string }

/**
 * Takes a send slot of the partner's API key: one write where nothing is contended (protocol, R2).
 *
 * @param mayProbe whether the caller can make the read that finds out if a stopped key may go on
 * @throws LedgerError CONTENDED after too many lost races
 */
export async function takeTicket(
  context: BudgetContext,
  partner: PartnerSettings,
  share: Share,
  mayProbe = true,
): Promise<TicketAnswer> {
  const { name, requestsPerSecond } = partner.budget
  let key = context.budgetView?.get(name)
  // What this process saw last may be old: it is enough to take a slot by, since the write checks it, but not to refuse.
  let fresh = false
  for (let tries = 0; tries < 50; tries++) {
    const now = context.clock.now()
    const state = keyStateAt(key, now, requestsPerSecond)
    const plan = state.is === 'running' ? planTicket(context, partner, share, key, now, state.step) : undefined
    if (!fresh && (plan === undefined || 'refused' in plan)) {
      key = await readKey(context, name)
      fresh = true
      continue
    }
    if (state.is === 'stopped') {
      const { breaker } = key ?? {}
      if (mayProbe && state.probeDue && breaker !== undefined) {
        return takeProbe(context, partner, key, breaker, now)
      }
      return { refused: state.reason, until: state.until }
    }
    if (plan === undefined) continue
    if ('refused' in plan) return refuse(context, name, share, plan, state.step)
    const result = await write(context, name, plan.write)
    key = result.key
    fresh = true
    if (result.committed && key !== undefined) return { slot: { key: name, at: plan.at ?? key.nextAt - state.step } }
  }
  throw new LedgerError('CONTENDED', `The budget of key ${name} was contended for too long.`)
}

/** A strong read of the key's item. */
export async function readKey(context: BudgetContext, name: string): Promise<KeyRecord | undefined> {
  return remember(context, name, await context.store.get(keyKey(name)))
}

/** A conditional write of the key's item; answers the item as it is then. */
export async function write(
  context: BudgetContext,
  name: string,
  { changes, condition }: ConditionalWrite,
): Promise<{ committed: boolean; key: KeyRecord | undefined }> {
  const result = await context.store.update(keyKey(name), changes, condition)
  return { committed: result.committed, key: remember(context, name, result.item) }
}

/**
 * Remembers that a partner has work far back in the line: others that share the key then need not wait behind all of it.
 */
export async function rememberLine(context: BudgetContext, partner: PartnerSettings, at: number): Promise<void> {
  await write(context, partner.budget.name, {
    condition: { is: 'present', path: ['lines'] },
    changes: [{ set: ['lines', partner.id], value: at }],
  })
}

function remember(context: BudgetContext, name: string, item: Item | undefined): KeyRecord | undefined {
  const key = item as unknown as KeyRecord | undefined
  if (key !== undefined) context.budgetView?.set(name, key)
  return key
}

/** One runner at a time probes; the others wait for what it finds. */
async function takeProbe(
  context: BudgetContext,
  partner: PartnerSettings,
  key: KeyRecord | undefined,
  breaker: Breaker,
  now: number,
): Promise<TicketAnswer> {
  const { name, requestsPerDay: limit } = partner.budget
  const today = dayOf(now)
  const counted = key?.day
  // A worker whose clock is slow goes by the day that others have begun.
  const day = counted !== undefined && counted > today ? counted : today
  if (counted === day && key !== undefined && key.used > limit - probeRequests)
    return { refused: 'quota', until: nextDay(now) }
  const token = context.random.token()
  const until = now + 2 * context.times.callDeadline + 2 * context.times.clockSkew
  const asked = context.steps.takeProbe({ breaker, rules: key?.rules, token, until, now, day, limit, counted })
  const probing = await write(context, name, asked)
  const mine = probing.committed || probing.key?.breaker?.probe?.token === token
  return mine ? { probe: token } : { refused: breaker.reason, until }
}

/**
 * What waits for the next day wakes one by one, at the rate, and not all at once. What finds the line full comes again some
 * time before half of it is worked off: all at the same time, each would have to be turned away again every second.
 */
async function refuse(
  context: BudgetContext,
  name: string,
  share: Share,
  refusal: { refused: 'quota' | 'rate'; until: number },
  step: number,
): Promise<TicketAnswer> {
  if (refusal.refused === 'rate') {
    const spread = isUrgent(share) ? 0 : (context.random.fraction() * reservableAhead) / 2
    return { ...refusal, until: refusal.until + Math.floor(spread) }
  }
  const result = await context.store.update(keyKey(name), [{ add: ['waking'], value: 1 }])
  const { waking = 1 } = (result.item ?? {}) as { waking?: number }
  return { ...refusal, until: refusal.until + (waking - 1) * step }
}
