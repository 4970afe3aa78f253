import type { KeyRecord } from '../../../ledger/key-record.ts'

/**
 * Between two requests: a little more than the rate asks, so that arrival jitter of 20 ms puts no extra request into a
 * sliding second (blueprint part 12: ≥ 97 % of the rate with zero over-rate answers).
 */
export const slotStep = (requestsPerSecond: number): number => Math.ceil(1024 / requestsPerSecond)

/** After an outage the rate begins at an eighth and doubles each time this passes without another failure. */
const recoveryStep = 30_000

/** A lowered rate is half way back to full after this long. */
const slowerHalfLife = 600_000

/** The UTC day of a wall-clock time, as `2026-11-22`. */
export const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10)

/** The vendor's counters start again at 00:00 UTC (reference 4.2); half a minute later all clocks agree on the day. */
export const nextDay = (now: number): number => (Math.floor(now / 86_400_000) + 1) * 86_400_000 + 30_000

/** What a key allows now, apart from counters and slots. */
export type KeyState =
  | { is: 'running'; step: number }
  | { is: 'stopped'; reason: 'outage' | 'held' | 'paused' | 'quota'; until: number; probeDue: boolean }

/** How long a paused key's lanes rest before they look again, ms. */
const pausedLook = 300_000

/** Reads a key's switches at `now`: pure. */
export function keyStateAt(key: KeyRecord | undefined, now: number, requestsPerSecond: number): KeyState {
  const stopped = (reason: 'outage' | 'held' | 'paused' | 'quota', until: number, probeDue = false): KeyState => ({
    is: 'stopped',
    reason,
    until,
    probeDue,
  })
  if (key?.pause !== undefined) return stopped('paused', now + pausedLook)
  if (key?.quotaUntil !== undefined && key.quotaUntil > now) return stopped('quota', key.quotaUntil)
  const { breaker } = key ?? {}
  if (breaker?.state === 'open') {
    const probing = breaker.probe !== undefined && breaker.probe.until > now
    const until = probing ? Math.max(breaker.until, breaker.probe?.until ?? 0) : breaker.until
    return stopped(breaker.reason, Math.max(until, now + 1), !probing && breaker.until <= now)
  }
  const step = slotStep(requestsPerSecond) * slowness(key, now)
  return { is: 'running', step: Math.ceil(step / recovery(breaker, now)) }
}

/** The part of the rate that is allowed while the vendor recovers: 1/8, 1/4, 1/2, 1. */
export function recovery(breaker: KeyRecord['breaker'], now: number): number {
  if (breaker?.state !== 'recovering') return 1
  const doublings = Math.floor(Math.max(0, now - breaker.since) / recoveryStep)
  return Math.min(1, 2 ** doublings / 8)
}

/** By how much the rate is lowered after over-rate answers; decays with time. */
export function slowness(key: KeyRecord | undefined, now: number): number {
  const { slower } = key ?? {}
  if (slower === undefined) return 1
  return 1 + (slower.factor - 1) * 0.5 ** (Math.max(0, now - slower.at) / slowerHalfLife)
}
