import type { Failure, FailureCode } from '../domain/answer.ts'
import type { Breaker, KeyRecord, SignIns } from '../ledger/key-record.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import type { Happening } from '../runtime/happening-sentences.ts'
import type { BudgetContext } from './budget-context.ts'
import { dayOf, isHeldForSignIn, nextDay, oneLevelBack, recovery, slowness } from './key-rules.ts'
import { nextTryOf, withoutRefusal, withRefusal } from './sign-in-rules.ts'
import { readKey, write } from './take-ticket.ts'

/** This many results of an outage within this time stop the key. */
const outagesToOpen = 5
const outageWindow = 30_000

/** While the vendor recovers they stop it again only where they are among so many requests: a lowered rate has few. */
const recoveryRequests = 20

/** The first probe of an outage comes after this, each later one after twice as long, up to the last. */
const outageProbe = 30_000
const longestProbe = 180_000

/** A key that is held for another reason than its sign-in is asked this often. */
const heldProbe = 300_000

/** After "quota exceeded" the key asks again after these, then hourly: a wrong word of the vendor's costs minutes, not a day. */
const quotaAsks = [5 * 60_000, 15 * 60_000, 30 * 60_000, 60 * 60_000] as const

/** When a call that was refused for quota is worth another try, where the vendor names no time. */
export const firstQuotaAsk = quotaAsks[0]

/** What one over-rate answer lowers the rate by; others within this time are of the same cause and count once. */
const slowerBy = 1.05
const slowerEvery = 5_000
const slowestFactor = 1.5

type RulesChange = Omit<Parameters<BudgetContext['steps']['writeRules']>[0], 'rules'>

/** What is noticed when a key is stopped, by the reason. */
const happenings: Readonly<Record<Breaker['reason'], Happening>> = {
  held: 'key-held',
  outage: 'vendor-down',
  quota: 'quota-refused',
}

/**
 * Reports to the key what a call showed of the vendor or of our settings, and to the observer that the key was stopped: once
 * for each time, whoever finds out. Costs nothing on the plain path: a success is only written where the key was stopped.
 *
 * @param probe the token of the probe that this call was, if it was one
 * @param account the one that the request named: a failure that befalls one account alone stops nothing
 * @param confirms whether it is the proof read after a row of outages of one account: then it is the vendor that is down
 * @returns whether the key was stopped by this result
 */
export async function reportFailure(
  context: BudgetContext,
  partner: PartnerSettings,
  failure: Failure,
  probe?: string,
  account?: string,
  confirms = false,
): Promise<boolean> {
  const done = await changeRules(context, partner, (key, now) =>
    changeFor({ key, now, partner, failure, probe, account, confirms }),
  )
  const breaker = done?.change.set.breaker
  if (breaker?.state !== 'open') return false
  const before = done?.before?.breaker
  if (before?.state === 'open' && before.reason === breaker.reason) return false
  const { class: failureClass, code } = failure
  context.observer.notice(happenings[breaker.reason], { partner: partner.id, failure: failureClass, code })
  return true
}

/** Our own slowness, or what we do not know yet: it says nothing about the vendor. */
const ours: ReadonlySet<FailureCode> = new Set([
  'SEND_WINDOW_CLOSED',
  'DEADLINE_BEFORE_SENDING',
  'TOKEN_AWAITED',
  'VENDOR_ID_UNKNOWN',
])

/** A failed call, and the key as it is then. */
interface Finding {
  key: KeyRecord | undefined
  now: number
  partner: Pick<PartnerSettings, 'id'>
  failure: Failure
  probe: string | undefined
  account: string | undefined
  confirms: boolean
}

/** What a failure changes of the key's switches, if anything. */
function changeFor(finding: Finding): RulesChange | undefined {
  const { key, now, failure } = finding
  const { code } = failure
  // Whatever is our own says nothing of the vendor; the probe that it befell is made again.
  if (failure.ours === true || ours.has(code)) return giveProbeBack(finding, 0)
  if (code === 'OVER_RATE') return merged(slowDown(key, now, failure.retryAt), giveProbeBack(finding, outageProbe))
  if (code === 'QUOTA_EXCEEDED') return stop(finding, 'quota')
  if (failure.class === 'held') return stop(finding, 'held')
  return failure.class === 'not-sent' || failure.class === 'unknown' ? countOutage(finding) : undefined
}

/** Reports to the key that the vendor answered; only where that changes something. */
export async function reportSuccess(context: BudgetContext, partner: PartnerSettings, probe?: string): Promise<void> {
  if (probe === undefined) return
  await changeRules(context, partner, (key, now) => {
    const { breaker } = key ?? {}
    if (!isProbe(breaker, probe)) return undefined
    const signIns = key?.signIns === undefined ? {} : { signIns: withoutRefusal(key.signIns, breaker.probe?.signIn) }
    // Who has requests left may make them at once; whoever was down is not met with all that waits.
    if (breaker.reason === 'quota') return { set: signIns, remove: ['breaker', 'outages'] }
    const { reason, code } = breaker
    const recovering: Breaker = { state: 'recovering', reason, code, since: now, until: now, failedProbes: 0 }
    return { set: { breaker: recovering, ...signIns }, remove: ['outages'] }
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

/** Each over-rate answer lowers the rate a little, and time raises it again; a time that the vendor names is kept. */
function slowDown(key: KeyRecord | undefined, now: number, retryAt: number | undefined): RulesChange | undefined {
  const quiet = retryAt !== undefined && retryAt > Math.max(now, key?.quietUntil ?? 0) ? { quietUntil: retryAt } : {}
  const isSame = key?.slower !== undefined && now - key.slower.at < slowerEvery
  const slower = isSame ? {} : { slower: { factor: Math.min(slowestFactor, slowness(key, now) * slowerBy), at: now } }
  const set = { ...quiet, ...slower }
  return Object.keys(set).length === 0 ? undefined : { set, remove: [] }
}

function countOutage(finding: Finding): RulesChange | undefined {
  const { key, now } = finding
  const { breaker, outages, used = 0 } = key ?? {}
  if (breaker?.state === 'open' || finding.confirms) return stop(finding, 'outage')
  const onRamp = breaker?.state === 'recovering' && recovery(breaker, now) < 1
  const goesOn = onRamp
    ? outages?.used !== undefined && used >= outages.used && used - outages.used < recoveryRequests
    : outages !== undefined && now - outages.since <= outageWindow
  const counted = goesOn && outages !== undefined ? outages : { since: now, count: 0, used }
  const count = counted.count + 1
  const known = counted.accounts ?? []
  const named = finding.account ?? noAccount
  const accounts = known.includes(named) || known.length >= severalAccounts ? known : [...known, named]
  const isOfOne = accounts.length < severalAccounts && !accounts.includes(noAccount)
  if (count >= outagesToOpen && !isOfOne) return stop(finding, 'outage')
  const back = onRamp && !isOfOne ? { breaker: { ...breaker, since: oneLevelBack(breaker, now) } } : {}
  return { set: { outages: { ...counted, count: Math.min(count, outagesToOpen), accounts }, ...back }, remove: [] }
}

/** Failures of as many accounts are the vendor's, and so are those of requests that name none. */
const severalAccounts = 2
const noAccount = ''

/** Whether so many results of one account alone are there that a read without it must show whose fault it is. */
export const isDueForProof = ({ outages }: KeyRecord): boolean => (outages?.count ?? 0) >= outagesToOpen

const isProbe = (breaker: Breaker | undefined, probe: string | undefined): breaker is Breaker =>
  breaker?.state === 'open' && probe !== undefined && breaker.probe?.token === probe

/** A probe that showed nothing of what stopped the key leaves it as it was. */
function giveProbeBack({ key, now, probe }: Finding, pause: number): RulesChange | undefined {
  const { breaker } = key ?? {}
  if (!isProbe(breaker, probe)) return undefined
  const { probe: _over, ...rest } = breaker
  return { set: { breaker: { ...rest, until: Math.max(rest.until, now + pause) } }, remove: [] }
}

const merged = (one: RulesChange | undefined, other: RulesChange | undefined): RulesChange | undefined =>
  one === undefined || other === undefined
    ? (one ?? other)
    : { set: { ...one.set, ...other.set }, remove: [...one.remove, ...other.remove] }

function stop(finding: Finding, reason: Breaker['reason']): RulesChange | undefined {
  const { key, now, failure, probe, partner } = finding
  const known = key?.breaker
  const open = known?.state === 'open' ? known : undefined
  // Late results of requests that were under way change nothing: the key is stopped already.
  if (open !== undefined && !isProbe(open, probe)) return undefined
  // A probe that was not answered does not show that what held the key is mended.
  if (open?.reason === 'held' && reason !== 'held') {
    const { probe: _over, ...rest } = open
    const until = failure.retryAt ?? now + heldProbe
    return { set: { breaker: { ...rest, until, failedProbes: open.failedProbes + 1 } }, remove: ['outages'] }
  }
  const isNewDay = reason === 'quota' && (open?.reason !== 'quota' || dayOf(open.since) !== dayOf(now))
  const begins = open === undefined || isNewDay
  const failedProbes = begins ? 0 : open.failedProbes + 1
  const stopped: Breaker = {
    state: 'open',
    reason,
    code: failure.code,
    since: begins ? now : open.since,
    until: now,
    failedProbes,
    partner: partner.id,
    ...(failure.generation === undefined ? {} : { generation: failure.generation }),
    ...(open?.asked === undefined ? {} : { asked: open.asked }),
  }
  const signIns = refusedSignIns(finding)
  const until = untilNextProbe(stopped, now, failure, signIns)
  const set = { breaker: { ...stopped, until }, ...(signIns === undefined ? {} : { signIns: signIns.all }) }
  return { set, remove: ['outages'] }
}

/** What the key knows of refused sign-ins after one more; `digest` is that of the value. */
function refusedSignIns({ key, now, failure }: Finding): { all: SignIns; digest: string } | undefined {
  if (failure.code !== 'CREDENTIALS_REFUSED') return undefined
  const digest = failure.signIn ?? key?.breaker?.probe?.signIn ?? unknownSignIn
  return { all: withRefusal(key?.signIns, digest, now), digest }
}

/** Stands for what was signed in with, where the caller did not say. */
export const unknownSignIn = 'unknown'

/** Where the vendor names a time, exactly that. */
function untilNextProbe(
  breaker: Breaker,
  now: number,
  { retryAt }: Failure,
  signIns: { all: SignIns; digest: string } | undefined,
): number {
  if (retryAt !== undefined) return retryAt
  const { reason, failedProbes } = breaker
  if (reason === 'outage') return now + Math.min(longestProbe, outageProbe * 2 ** failedProbes)
  if (reason === 'quota') return Math.min(now + (quotaAsks[failedProbes] ?? quotaAsks[3]), nextDay(now))
  const refused = signIns?.all.refused[signIns.digest]
  return isHeldForSignIn(breaker) && refused !== undefined ? nextTryOf(refused) : now + heldProbe
}
