/**
 * Who asks for a request: the day is shared out so that resolving and interactive work always
 * find room.
 */
export type Share = 'background' | 'operations' | 'interactive' | 'resolve'

/** The counters of the KEY item, from the narrowest to the day's total. */
export const counters = ['usedBackground', 'usedBulk', 'usedInteractive', 'used'] as const
export type Counter = (typeof counters)[number]

/**
 * Each share counts in its own counter and in all wider ones, and every counter has a cap: background work 30 % of the
 * day, with operations 85 %, with interactive work 95 %, with resolving all of it. So 10 % are left for interactive
 * work and 5 % for resolving, whatever the others do.
 */
const firstCounter: Record<Share, number> = { background: 0, operations: 1, interactive: 2, resolve: 3 }
const portions: Record<Counter, number> = { usedBackground: 0.3, usedBulk: 0.85, usedInteractive: 0.95, used: 1 }

/** From this hour (UTC) what is unused is released to everybody. */
const releaseHour = 20

/** When the day of `now` (ms) is released to everybody. */
export const releaseAt = (now: number): number => Math.floor(now / 86_400_000) * 86_400_000 + releaseHour * 3_600_000

/** The counters that a request of this share raises. */
export const countersOf = (share: Share): readonly Counter[] => counters.slice(firstCounter[share])

/**
 * How far each counter may go at `now` (ms), for a day of `requestsPerDay`.
 *
 * @param calls what is begun needs so many: a read that the day has no write for would be lost
 */
export function capsAt(now: number, requestsPerDay: number, calls = 1): Record<Counter, number> {
  const released = now >= releaseAt(now)
  const caps = {} as Record<Counter, number>
  for (const counter of counters) {
    const cap = released ? requestsPerDay : Math.max(1, Math.floor(requestsPerDay * portions[counter]))
    caps[counter] = cap - (calls - 1)
  }
  return caps
}
