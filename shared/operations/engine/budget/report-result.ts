import type { Breaker, KeyRecord } from '../../../ledger/key-record.ts'
import type { Failure, FailureCode } from '../../../partner-api/answer.ts'
import type { PartnerSettings } from '../../../partner-api/partner-settings.ts'
import { nextDay, recovery, slowness } from './key-rules.ts'
import { type BudgetContext, readKey, write } from './take-ticket.ts'

/** This many results of an outage within this time stop the key (blueprint part 5a). */
const outagesToOpen = 5
const outageWindow = 30_000

/** The first probe of an outage comes after this, each later one after twice as long, up to the last. */
const outageProbe = 30_000
const longestProbe = 300_000

/** A login may be locked by more: a held key is asked this often (blueprint part 5). */
const heldProbe = 300_000

/** What one over-rate answer lowers the rate by; others within this time are of the same cause and count once. */
const slowerBy = 1.05
const slowerEvery = 5_000
const slowestFactor = 1.5

type RulesChange = Omit<Parameters<BudgetContext['steps']['writeRules']>[0], 'rules'>

/**
 * Tells the key what a call showed of the vendor or of our settings. Costs nothing on the plain path: a success is only
 * written where the key was stopped.
 *
 * @param probe the token of the probe that this call was, if it was one
 * @returns whether the key was stopped by this result
 */
export async function reportFailure(
  context: BudgetContext,
  partner: PartnerSettings,
  failure: Failure,
  probe?: string,
): Promise<boolean> {
  const done = await changeRules(context, partner, (key, now) => changeFor(key, now, failure, probe))
  return done?.change.set.breaker?.state === 'open' && done.before?.breaker?.state !== 'open'
}

/** Our own slowness, or what we do not know yet: it says nothing about the vendor. */
const ours: ReadonlySet<FailureCode> = new Set([
  'SEND_WINDOW_CLOSED',
  'DEADLINE_BEFORE_SENDING',
  'TOKEN_AWAITED',
  'VENDOR_ID_UNKNOWN',
])

/** What a failure changes of the key's switches, if anything. */
function changeFor(
  key: KeyRecord | undefined,
  now: number,
  failure: Failure,
  probe: string | undefined,
): RulesChange | undefined {
  if (failure.code === 'OVER_RATE') {
    // A pause of seconds is what a lower rate is for; a longer one is the vendor's word and holds for the whole key.
    const { retryAt = now } = failure
    return retryAt - now > slowerEvery ? { set: { quotaUntil: retryAt }, remove: [] } : slowDown(key, now)
  }
  if (failure.code === 'QUOTA_EXCEEDED') return { set: { quotaUntil: failure.retryAt ?? nextDay(now) }, remove: [] }
  if (failure.class === 'held') return askedAgainAt(failure.retryAt, stop(key, now, 'held', failure.code, probe))
  const outage = (failure.class === 'not-sent' && !ours.has(failure.code)) || failure.class === 'unknown'
  return outage ? askedAgainAt(failure.retryAt, countOutage(key, now, failure.code, probe)) : undefined
}

/** Where the vendor says when it wants to be asked again, a stopped key asks then. */
function askedAgainAt(retryAt: number | undefined, change: RulesChange | undefined): RulesChange | undefined {
  const { breaker } = change?.set ?? {}
  if (change === undefined || breaker?.state !== 'open' || retryAt === undefined) return change
  return { ...change, set: { ...change.set, breaker: { ...breaker, until: retryAt } } }
}

/** Tells the key that the vendor answered; only where that changes something. */
export async function reportSuccess(context: BudgetContext, partner: PartnerSettings, probe?: string): Promise<void> {
  if (probe === undefined) return
  await changeRules(context, partner, (key, now) => {
    const { breaker } = key ?? {}
    if (breaker?.state !== 'open' || breaker.probe?.token !== probe) return undefined
    const { probe: _done, ...rest } = breaker
    return { set: { breaker: { ...rest, state: 'recovering', since: now, failedProbes: 0 } }, remove: ['outages'] }
  })
}

/** Changes the key's switches by what they are; answers whether something was changed. */
export async function changeRules(
  context: BudgetContext,
  partner: Pick<PartnerSettings, 'budget'>,
  decide: (key: KeyRecord | undefined, now: number) => RulesChange | undefined,
): Promise<{ before: KeyRecord | undefined; change: RulesChange } | undefined> {
  const { name } = partner.budget
  // What this process saw last is good enough to begin with: the write insists on it.
  let key = context.budgetView?.get(name)?.key ?? (await readKey(context, name))
  for (let tries = 0; tries < 10; tries++) {
    const change = decide(key, context.clock.now())
    if (change === undefined) return undefined
    const result = await write(context, name, context.steps.writeRules({ ...change, rules: key?.rules }))
    if (result.committed) return { before: key, change }
    key = result.key
  }
  // Others change the same switches at this moment: what this call showed, theirs showed too.
  return undefined
}

/** Each over-rate answer lowers the rate a little; time raises it again (blueprint part 12). */
function slowDown(key: KeyRecord | undefined, now: number): RulesChange | undefined {
  if (key?.slower !== undefined && now - key.slower.at < slowerEvery) return undefined
  return { set: { slower: { factor: Math.min(slowestFactor, slowness(key, now) * slowerBy), at: now } }, remove: [] }
}

function countOutage(
  key: KeyRecord | undefined,
  now: number,
  code: string,
  probe: string | undefined,
): RulesChange | undefined {
  const { breaker, outages } = key ?? {}
  if (breaker?.state === 'open') return probe === undefined ? undefined : stop(key, now, 'outage', code, probe)
  // While the vendor recovers one failure is enough.
  if (breaker?.state === 'recovering' && recovery(breaker, now) < 1) return stop(key, now, 'outage', code, probe)
  const since = outages !== undefined && now - outages.since <= outageWindow ? outages.since : now
  const count = outages !== undefined && since === outages.since ? outages.count + 1 : 1
  if (count >= outagesToOpen) return stop(key, now, 'outage', code, probe)
  return { set: { outages: { since, count } }, remove: [] }
}

function stop(
  key: KeyRecord | undefined,
  now: number,
  reason: Breaker['reason'],
  code: string,
  probe: string | undefined,
): RulesChange | undefined {
  const { breaker } = key ?? {}
  const open = breaker?.state === 'open'
  // Late results of requests that were under way change nothing: the key is stopped already.
  if (open && (probe === undefined || breaker.probe?.token !== probe)) return undefined
  const failedProbes = open ? breaker.failedProbes + 1 : 0
  const wait = reason === 'held' ? heldProbe : Math.min(longestProbe, outageProbe * 2 ** failedProbes)
  const since = open ? breaker.since : now
  return {
    set: { breaker: { state: 'open', reason, code, since, until: now + wait, failedProbes } },
    remove: ['outages'],
  }
}
