import type { Clock } from './clock.ts'

/**
 * Lets callers through one after the other, at least so many milliseconds apart; the first one at once.
 *
 * @returns resolves when it is the caller's turn
 */
export function pace(clock: Pick<Clock, 'monotonic' | 'sleep'>, apart: number): () => Promise<void> {
  let next = Number.NEGATIVE_INFINITY
  return async () => {
    const now = clock.monotonic()
    const turn = Math.max(now, next)
    next = turn + apart
    if (turn > now) await clock.sleep(turn - now)
  }
}
