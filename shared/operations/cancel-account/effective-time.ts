import type { CancelAccountInput } from './input.ts'

const day = 86_400_000

/** "As of today" may lie some hours back; anything older is a mistake, since the vendor does nothing in retrospect. */
const furthestBack = day
/** Longer than any contract that could be meant. */
const furthestAhead = 2 * 366 * day

/**
 * What is wrong with the time of a cancellation, at the time at which it is asked for.
 *
 * @param now - wall-clock ms
 * @returns the rule that it breaks; nothing where it breaks none
 */
export function effectiveTimeFault({ effectiveAt }: CancelAccountInput, now: number): string | undefined {
  if (effectiveAt === undefined) return undefined
  const at = Date.parse(effectiveAt)
  if (!(at >= now - furthestBack)) return 'must not lie more than a day back: the vendor cancels nothing in retrospect'
  return at <= now + furthestAhead ? undefined : 'must not lie more than two years ahead'
}

/** The later time at which the account shall end, wall-clock ms; nothing where it shall end at once. */
export function laterTime({ effectiveAt }: CancelAccountInput, now: number): number | undefined {
  const at = effectiveAt === undefined ? now : Date.parse(effectiveAt)
  return at > now ? at : undefined
}
