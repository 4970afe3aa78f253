import type { ItemKey } from './item-store.ts'

/** Why the requests of a key are stopped. */
export type Breaker = {
  state: 'open' | 'recovering'
  /** `outage`: the vendor does not answer; `held`: our settings or credentials are at fault. */
  reason: 'outage' | 'held'
  /** Code of the failure that opened it, for the alarm. */
  code: string
  /** Wall-clock ms at which it opened, or at which recovery began. */
  since: number
  /** While open: wall-clock ms of the next probe. */
  until: number
  /** Probes that failed in a row. */
  failedProbes: number
  probe?: { token: string; until: number }
}

/**
 * The budget of one API key, shared by all functions and partners that use it: its send slots, what was used today, and
 * the switches that stop it. Times are wall-clock ms.
 */
export type KeyRecord = {
  pk: string
  sk: string
  v: 1
  /** The next slot that nobody holds; missing until the first was taken. */
  nextAt?: number
  /** UTC day that the counters count, as `2026-11-22`; missing until the first slot was taken. */
  day?: string
  /** Nested counters: each counts its own share and all shares before it (see `shares.ts`). */
  usedBackground: number
  usedBulk: number
  usedInteractive: number
  used: number
  /** Raised by every change of the switches below; a ticket insists on the value that it was planned with. */
  rules?: number
  breaker?: Breaker
  /** Outage-class results since `since`. */
  outages?: { since: number; count: number }
  /** Set by the vendor's `quota_exceeded`. */
  quotaUntil?: number
  /** An operator's stop. */
  pause?: { by: string; why: string; at: number }
  /** The rate is lowered after over-rate answers, by this factor at `at`, and recovers from there. */
  slower?: { factor: number; at: number }
  /** Changed after a restore: until it is cleared, every write observes first. */
  restored?: { by: string; why: string; at: number }
  /** Who asks for a V3 access token at this moment. */
  tokenLease?: { token: string; until: number }
  /** Flows that have somebody waiting in their line, by name, and since when; no operation of theirs begins beside it. */
  lines?: Record<string, number>
}

export const keyKey = (budget: string): ItemKey => ({ pk: `KEY#${budget}`, sk: 'KEY' })
