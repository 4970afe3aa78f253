import type { Breaker, KeyRecord } from '../ledger/key-record.ts'
import { anyProbeFrom } from './sign-in-rules.ts'

/**
 * Between two requests: a little more than the rate asks, so that arrival jitter of 20 ms puts no extra request into a
 * sliding second. It costs less than 3 % of the rate.
 */
export const slotStep = (requestsPerSecond: number): number => Math.ceil(1024 / requestsPerSecond)

/**
 * After an outage the rate begins at an eighth and doubles each time this passes: full after 36 s, and within a minute
 * also where it was set back once.
 */
const recoveryStep = 12_000

/** An eighth, a quarter, a half, all. */
const recoveryLevels = 3

/** A lowered rate is half way back to full after this long. */
const slowerHalfLife = 600_000

/** The UTC day of a wall-clock time, as `2026-11-22`. */
export function dayOf(now: number): string {
  const day = Math.floor(now / 86_400_000)
  // Asked several times a call, and the same all day.
  if (day !== lastDay.number) lastDay = { number: day, text: new Date(now).toISOString().slice(0, 10) }
  return lastDay.text
}

let lastDay = { number: Number.NaN, text: '' }

/** The vendor's counters start again at 00:00 UTC; half a minute later all clocks agree on the day. */
export const nextDay = (now: number): number => (Math.floor(now / 86_400_000) + 1) * 86_400_000 + 30_000

type StopReason = Breaker['reason'] | 'paused' | 'rate'

/** What a key allows now, apart from counters and slots. */
export type KeyState =
  | { is: 'running'; step: number }
  | { is: 'stopped'; reason: StopReason; until: number; probeDue: boolean }

/** How long lanes rest, ms, before they look again at a key that somebody else lets go on: a person, or the sweeper. */
const patientLook = 300_000

/** What a new value of the partner's secret may mend. */
const codesOfSignIn: ReadonlySet<string> = new Set(['CREDENTIALS_REFUSED', 'SECRET_MISSING', 'SECRET_INVALID'])

/**
 * Whether the key is held for what the partner signs in with. Such a key is probed by the sweeper and by a person's
 * order alone, which read the secret first: any other probe would have the same login refused again.
 */
export const isHeldForSignIn = (breaker: Breaker | undefined): boolean =>
  breaker?.state === 'open' && breaker.reason === 'held' && codesOfSignIn.has(breaker.code)

/** An operator's stop that has not ended by itself. */
export const pauseAt = (key: Pick<KeyRecord, 'pause'> | undefined, now: number): KeyRecord['pause'] =>
  key?.pause?.until !== undefined && key.pause.until <= now ? undefined : key?.pause

/** Reads a key's switches at `now`: pure. */
export function keyStateAt(key: KeyRecord | undefined, now: number, requestsPerSecond: number): KeyState {
  const stopped = (reason: StopReason, until: number, probeDue = false): KeyState => ({
    is: 'stopped',
    reason,
    until,
    probeDue,
  })
  const pause = pauseAt(key, now)
  if (pause !== undefined)
    return stopped('paused', Math.min(pause.until ?? Number.POSITIVE_INFINITY, now + patientLook))
  if (key?.quietUntil !== undefined && key.quietUntil > now) return stopped('rate', key.quietUntil)
  const { breaker } = key ?? {}
  if (breaker?.state === 'open') {
    const probing = breaker.probe !== undefined && breaker.probe.until > now
    if (isHeldForSignIn(breaker)) return stopped('held', Math.max(Math.min(breaker.until, now + patientLook), now + 1))
    const allowed = breaker.reason === 'held' ? anyProbeFrom(key?.signIns, now) : 0
    const due = Math.max(breaker.until, allowed)
    const until = probing ? Math.max(due, breaker.probe?.until ?? 0) : due
    return stopped(breaker.reason, Math.max(until, now + 1), !probing && due <= now)
  }
  const step = slotStep(requestsPerSecond) * slowness(key, now)
  return { is: 'running', step: Math.ceil(step / recovery(breaker, now)) }
}

/** How many times the rate has doubled while the vendor recovers. */
const recoveryLevel = (since: number, now: number): number =>
  Math.min(recoveryLevels, Math.floor(Math.max(0, now - since) / recoveryStep))

/** The part of the rate that is allowed while the vendor recovers: 1/8, 1/4, 1/2, 1. */
export const recovery = (breaker: KeyRecord['breaker'], now: number): number =>
  breaker?.state === 'recovering' ? 2 ** (recoveryLevel(breaker.since, now) - recoveryLevels) : 1

/** A `since` by which the recovery stands at the beginning of the level before. */
export const oneLevelBack = ({ since }: Breaker, now: number): number =>
  now - Math.max(0, recoveryLevel(since, now) - 1) * recoveryStep

/** By how much the rate is lowered after over-rate answers; decays with time. */
export function slowness(key: KeyRecord | undefined, now: number): number {
  const { slower } = key ?? {}
  if (slower === undefined) return 1
  return 1 + (slower.factor - 1) * 0.5 ** (Math.max(0, now - slower.at) / slowerHalfLife)
}
