import type { Breaker, KeyRecord } from '../../ledger/key-record.ts'
import type { CallOptions } from '../../partner-api/gateway.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import { isHeldForSignIn, keyStateAt } from '../../vendor-key/key-rules.ts'
import { reportFailure, reportSuccess, unknownSignIn } from '../../vendor-key/report-result.ts'
import { anyProbeFrom, signInProbeFrom } from '../../vendor-key/sign-in-rules.ts'
import { readKey, takeProbe } from '../../vendor-key/take-ticket.ts'
import type { EngineContext, RunDeadline } from '../engine-context.ts'
import { callForOpenedKey } from '../line/call-runners.ts'
import type { Accountable } from './key-switches.ts'

/** What a probe is made with. */
export type ProbeContext = EngineContext

/** What came of wanting a stopped key probed. */
export type ProbeAnswer =
  /** Nothing stops the key. */
  | { is: 'running' }
  /** The vendor answered, and the key goes on. */
  | { is: 'opened' }
  /** The probe showed that the key must stay stopped; `code` is that of the failure that stops it. */
  | { is: 'still-stopped'; code: string }
  /** Nothing was asked; it may be from this wall-clock ms on. Without a time it is a person's to say (`paused`). */
  | { is: 'not-now'; reason: NotNow; from?: number }

type NotNow = Breaker['reason'] | 'paused' | 'rate' | 'no-time' | 'secret-unreadable'

/** The sweeper comes once a minute, and the secret store is asked no oftener than that, give or take the clock's jitter. */
const secretAge = 50_000

/**
 * Probes a stopped key, where a probe is due or a person wants one: with a read, over the generation that had failed, signed
 * in as the partner whose call had failed. What a login can take is never exceeded (see `sign-in-rules.ts`).
 *
 * @param partner any partner of the key
 * @param person who wants it now, and why; without one it must be due
 */
export async function probeStoppedKey(
  context: ProbeContext,
  partner: PartnerSettings,
  deadline: RunDeadline,
  person?: Accountable,
): Promise<ProbeAnswer> {
  const { clock, times } = context
  const key = await readKey(context, partner.budget.name)
  const state = keyStateAt(key, clock.now(), partner.budget.requestsPerSecond)
  const breaker = key?.breaker
  if (state.is === 'running') return { is: 'running' }
  if (state.reason === 'paused') return { is: 'not-now', reason: 'paused' }
  if (breaker?.state !== 'open' || state.reason === 'rate') {
    return { is: 'not-now', reason: state.reason, from: state.until }
  }
  if (deadline.at - clock.monotonic() < times.callDeadline)
    return { is: 'not-now', reason: 'no-time', from: clock.now() }
  const asking = context.partner(breaker.partner ?? partner.id) ?? partner
  // Who gives no reason waits like everybody.
  const wanted = person !== undefined && person.why.trim() !== '' ? person : undefined
  const may = isHeldForSignIn(breaker)
    ? await maySignIn(context, asking, key, breaker, wanted !== undefined)
    : mayProbe(key, state, breaker, clock.now(), wanted !== undefined)
  if ('reason' in may) return { is: 'not-now', ...may }
  return probe(context, asking, key, breaker, may.signIn, wanted)
}

type May = { signIn: string | undefined } | { reason: NotNow; from?: number }

/** A person may have it asked at any time, unless somebody asks at this moment. */
function mayProbe(
  key: KeyRecord | undefined,
  state: ReturnType<typeof keyStateAt> & { is: 'stopped' },
  breaker: Breaker,
  now: number,
  isAsked: boolean,
): May {
  const probing = breaker.probe !== undefined && breaker.probe.until > now
  const allowed = breaker.reason === 'held' ? anyProbeFrom(key?.signIns, now) : 0
  if (state.probeDue || (isAsked && !probing && allowed <= now)) return { signIn: undefined }
  return { reason: breaker.reason, from: isAsked ? Math.max(allowed, breaker.probe?.until ?? now) : state.until }
}

/** The secret is read first: a new value is tried at once, one that was refused only when its time has come. */
async function maySignIn(
  context: ProbeContext,
  partner: PartnerSettings,
  key: KeyRecord | undefined,
  breaker: Breaker,
  isAsked: boolean,
): Promise<May> {
  const { clock } = context
  const gateway = context.gateway(partner)
  const age = isAsked ? 0 : secretAge
  const signIn =
    gateway.signIn === undefined ? unknownSignIn : await gateway.signIn(breaker.generation, age).catch(() => undefined)
  if (signIn === undefined) return { reason: 'secret-unreadable' }
  const now = clock.now()
  const { probe: probing } = breaker
  if (probing !== undefined && probing.until > now) return { reason: 'held', from: probing.until }
  const from = signInProbeFrom(key?.signIns, signIn, now, isAsked)
  return from <= now ? { signIn } : { reason: 'held', from }
}

async function probe(
  context: ProbeContext,
  partner: PartnerSettings,
  key: KeyRecord | undefined,
  known: Breaker,
  signIn: string | undefined,
  person: Accountable | undefined,
): Promise<ProbeAnswer> {
  const { clock, times } = context
  const now = clock.now()
  const breaker = person === undefined ? known : { ...known, asked: { ...person, at: now } }
  const taken = await takeProbe(context, partner, key, breaker, now, { signIn, isAsked: person !== undefined })
  if ('refused' in taken) return { is: 'not-now', reason: taken.refused, from: taken.until }
  if (!('probe' in taken)) return { is: 'running' }
  const call: CallOptions = { deadlineAt: clock.monotonic() + times.callDeadline, permit: async () => {} }
  const answer = await context.gateway(partner).probe(call, known.generation)
  if (answer.ok) {
    await reportSuccess(context, partner, taken.probe)
    await callForOpenedKey(context, partner)
    return { is: 'opened' }
  }
  await reportFailure(context, partner, answer.failure, taken.probe)
  return { is: 'still-stopped', code: answer.failure.code }
}
