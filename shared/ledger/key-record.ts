import type { ItemKey } from './item-store.ts'

/** Why the requests of a key are stopped. */
export type Breaker = {
  state: 'open' | 'recovering'
  /**
   * `outage`: the vendor does not answer; `held`: our settings or credentials are at fault; `quota`: the vendor says that
   * the day is used up.
   */
  reason: 'outage' | 'held' | 'quota'
  /** Code of the failure that opened it, for the alarm. */
  code: string
  /** Wall-clock ms at which it opened, or at which recovery began. */
  since: number
  /** While open: wall-clock ms of the next probe. */
  until: number
  /** Probes that failed in a row. */
  failedProbes: number
  /** Who probes, until when at the latest; with the digest of what it signs in with, where that is what held the key. */
  probe?: { token: string; until: number; signIn?: string }
  /** Whose call opened it, over which generation: the probe asks in the same way. */
  partner?: string
  generation?: string
  /** The person who had it probed last, and why. */
  asked?: { by: string; why: string; at: number }
}

/**
 * The sign-ins that the vendor refused: a login that is refused too often is locked. What was signed in with is known by
 * its digest alone.
 */
export type SignIns = {
  /** Wall-clock ms of the latest probes, the oldest first. */
  probes: number[]
  /** By digest: how often the value was refused in a row, when last, and when a person last had it probed all the same. */
  refused: Record<string, { times: number; at: number; asked?: number }>
}

/** One call of one partner that is refused for account after account: it waits, and is tried from time to time. */
export type HeldCall = {
  /** Code of the answer. */
  code: string
  since: number
  /** The next try. */
  until: number
  tries: number
  /** Who was answered so: none of them is the one to try. */
  accounts: string[]
  /** When it ended; kept for a while, since its line may still have to be opened. */
  over?: number
}

/** Accounts to which one call of one partner was answered oddly in the same way, in a row. */
export type OddAnswers = {
  code: string
  accounts: string[]
  at: number
  /** Wall-clock ms at which a hold was ended by a success: it was for nothing, and the next one takes `needs` accounts. */
  needs?: number
  heldInVain?: number
}

/** A pause of a partner or of one of its operations, as whoever takes a slot sees it. */
export type KeyPause = {
  at: number
  /** Where the system has set it. */
  code?: string
  /** When it ends by itself. */
  until?: number
  /** When it ended; kept for a while, since its line may still have to be opened. */
  over?: number
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
  /** Outage-class results since `since`, when `used` requests of the day had been counted. */
  outages?: {
    since: number
    count: number
    used?: number
    /** Whose requests they were: up to two accounts, or an empty name for a request that named none. */
    accounts?: string[]
  }
  /** When some call of the key was last known to have succeeded; written with a slot, a minute after the time before at the soonest. */
  okAt?: number
  /**
   * The read that shows whether an odd answer is about the key: who makes it until when, when it was good last, and when it
   * was itself refused although other calls succeed.
   */
  proof?: { token: string; until: number; goodAt?: number; refusedAt?: number }
  /** By partner and call: which accounts were answered oddly since the call succeeded last. */
  odd?: Record<string, OddAnswers>
  /** By partner and call: what is held. */
  holds?: Record<string, HeldCall>
  signIns?: SignIns
  /** The vendor was over its rate and named this time, before which it is not asked at all. */
  quietUntil?: number
  /** The part of the day, in percent, that was reported as used last, and the day. */
  told?: { day: string; percent: number }
  /** An operator's stop; it ends at `until`, wall-clock ms, where that is there. */
  pause?: { by: string; why: string; at: number; until?: number }
  /** New intents of a partner, or of one of its operations, that are stopped, by name; by whom is in an item of their own. */
  pauses?: Record<string, KeyPause>
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
