import type { ItemKey } from './item-store.ts'

/** What a pause stops: all new intents of a partner, those of one of its operations, or those of one account. */
export type PauseScope = { partner: string; operation?: string; account?: string }

/** Operations of one type that failed with one code. */
export type StoppedFor = {
  code: string
  count: number
  /** How many of the type ended or were parked in that time. */
  of: number
  /** Ids of up to three of them, those that failed first. */
  first: string[]
  /** Wall-clock ms from which on they were counted. */
  since: number
  /** Whether the bus has taken the event of it. */
  told?: boolean
}

/** What a pause that the system has set is known by; append-only. */
export const stoppedCode = 'STOPPED_AFTER_FAILURES'

/**
 * A pause as a person or the system set it. This item is what counts; the KEY or ACCOUNT item has it for whoever is about to send, and the
 * sweeper sees to it that the two agree. Times are wall-clock ms.
 */
export type PauseRecord = {
  pk: string
  sk: string
  v: 1
  by: string
  why: string
  at: number
  /** When it ends by itself; missing where only a person ends it. */
  until?: number
  /** When it ended. */
  over?: number
  /** Where the system has set it, since a bulk went wrong: what failed. */
  stopped?: StoppedFor
  /** For the table's time to live, in seconds; only of one that has ended. */
  expiresAt?: number
}

/** How long one that has ended is kept, ms: as long as a crash may have left it where it stops something. */
export const endedPauseKept = 3_600_000

export const pausesOf = (partner: string): string => `PAUSES#${partner}`

const accountPrefix = 'account#'
const operationPrefix = 'operation#'

export const pauseKeyOf = ({ partner, operation, account }: PauseScope): ItemKey => ({
  pk: pausesOf(partner),
  sk:
    account === undefined
      ? operation === undefined
        ? 'partner'
        : operationPrefix + operation
      : accountPrefix + account,
})

/** The reverse. */
export function scopeOf(partner: string, sk: string): PauseScope {
  if (sk.startsWith(accountPrefix)) return { partner, account: sk.slice(accountPrefix.length) }
  return sk.startsWith(operationPrefix) ? { partner, operation: sk.slice(operationPrefix.length) } : { partner }
}

/** Whether it stops anything at `now`. */
export const isOn = (pause: { until?: number; over?: number } | undefined, now: number): boolean =>
  pause !== undefined && pause.over === undefined && (pause.until === undefined || pause.until > now)
