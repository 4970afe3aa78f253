import type { ConditionalWrite } from '../ledger/conditional-write.ts'
import type { Item } from '../ledger/item-store.ts'
import { type Breaker, type KeyRecord, keyKey } from '../ledger/key-record.ts'
import { LedgerError } from '../ledger/ledger-error.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import type { BudgetContext, KeyReader } from './budget-context.ts'
import { probeRequests } from './budget-steps.ts'
import { dayOf, keyStateAt, nextDay, slotStep } from './key-rules.ts'
import { type Asker, planTicket } from './plan-ticket.ts'
import type { Share } from './shares.ts'
import { withProbe } from './sign-in-rules.ts'

/** A slot in the key's budget, or why there is none and until when. Times are wall-clock ms. */
export type TicketAnswer =
  | { slot: { at: number } }
  | { refused: 'quota' | 'rate' | 'outage' | 'held' | 'paused'; until: number }
  /** The key is stopped, and this caller may find out with a read whether it still has to be. */
  | { probe: string }

/**
 * Takes a send slot of the partner's API key: one write where nothing is contended.
 *
 * @param mayProbe whether the caller can make the read that finds out if a stopped key may go on
 * @throws LedgerError CONTENDED after too many lost races
 */
export async function takeTicket(
  context: BudgetContext,
  partner: PartnerSettings,
  share: Share,
  asker: Asker,
  mayProbe = true,
): Promise<TicketAnswer> {
  const { name, requestsPerSecond } = partner.budget
  let key = context.budgetView?.get(name)?.key
  // What this process saw last may be old: it is enough to take a slot by, since the write checks it, but not to refuse.
  let fresh = false
  for (let tries = 0; tries < 50; tries++) {
    const now = context.clock.now()
    const state = keyStateAt(key, now, requestsPerSecond)
    const plan =
      state.is === 'running' ? planTicket(context, partner, share, asker, key, now, state.step, fresh) : undefined
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
    if ('refused' in plan) return plan
    const result = await write(context, name, withSuccess(context, name, plan.write, key))
    key = result.key
    fresh = true
    if (result.committed && key?.nextAt !== undefined) return { slot: { at: key.nextAt - state.step } }
  }
  throw new LedgerError('CONTENDED', `The budget of key ${name} was contended for too long.`)
}

/** A strong read of the key's item. */
export async function readKey(context: KeyReader, name: string): Promise<KeyRecord | undefined> {
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

function remember(context: KeyReader, name: string, item: Item | undefined): KeyRecord | undefined {
  const key = item as unknown as KeyRecord | undefined
  if (key !== undefined) {
    const okAt = context.budgetView?.get(name)?.okAt
    context.budgetView?.set(name, { key, seenAt: context.clock.now(), ...(okAt === undefined ? {} : { okAt }) })
  }
  return key
}

/** The last success is known to others within so long, ms. */
const successEvery = 60_000

/** Remembers that a call of the key succeeded; others learn it with this process's next slot. */
export function noteAnswered({ clock, budgetView }: KeyReader, { budget }: Pick<PartnerSettings, 'budget'>): void {
  const seen = budgetView?.get(budget.name)
  if (seen !== undefined) seen.okAt = clock.now()
}

/** When a call of the key last succeeded, as far as this process knows; `0` for never. */
export const lastSuccess = ({ budgetView }: KeyReader, key: KeyRecord | undefined, name: string): number =>
  Math.max(key?.okAt ?? 0, budgetView?.get(name)?.okAt ?? 0)

function withSuccess(
  { budgetView }: KeyReader,
  name: string,
  write: ConditionalWrite,
  key: KeyRecord | undefined,
): ConditionalWrite {
  const { okAt = 0 } = budgetView?.get(name) ?? {}
  if (okAt < (key?.okAt ?? 0) + successEvery) return write
  return { ...write, changes: [...write.changes, { set: ['okAt'], value: okAt }] }
}

/**
 * One runner at a time probes; the others wait for what it finds.
 *
 * @param breaker the key's, as it shall be while it is probed
 * @param options `signIn`: digest of what is signed in with, where that is what held the key; `isAsked`: by a person
 */
export async function takeProbe(
  context: BudgetContext,
  partner: PartnerSettings,
  key: KeyRecord | undefined,
  breaker: Breaker,
  now: number,
  { signIn, isAsked = false }: { signIn?: string | undefined; isAsked?: boolean } = {},
): Promise<TicketAnswer> {
  const { name, requestsPerDay: limit, requestsPerSecond } = partner.budget
  const today = dayOf(now)
  const counted = key?.day
  // A worker whose clock is slow goes by the day that others have begun.
  const day = counted !== undefined && counted > today ? counted : today
  if (counted === day && key !== undefined && key.used > limit - probeRequests)
    return { refused: 'quota', until: nextDay(now) }
  const token = context.random.token()
  const until = now + 2 * context.times.callDeadline + 2 * context.times.clockSkew
  // A held key's probe is one more sign-in that may be refused.
  const isSignIn = breaker.reason === 'held' && (signIn !== undefined || key?.signIns !== undefined)
  const signIns = isSignIn ? withProbe(key?.signIns, signIn, now, isAsked) : undefined
  // A stopped key gives out no slots, so nobody moves it meanwhile.
  const nextAt = Math.max(key?.nextAt ?? 0, now) + slotStep(requestsPerSecond)
  const probe = { token, until, nextAt, day, limit, counted, signIn, signIns }
  const asked = context.steps.takeProbe({ breaker, rules: key?.rules, ...probe })
  const probing = await write(context, name, asked)
  const mine = probing.committed || probing.key?.breaker?.probe?.token === token
  return mine ? { probe: token } : { refused: breaker.reason, until }
}
