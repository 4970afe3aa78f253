/** An operation that ended, with the calls that it needed at the least. */
export interface Worth {
  /** Ms from the beginning. */
  at: number
  calls: number
}

export interface Shares {
  share: number
  firstMinute: number
  worstTenMinutes?: number
  worstMinute?: number
}

const minute = 60_000

/** The calls that the operations needed which ended in a span of time, ms. */
export const callsBetween = (worths: readonly Worth[], from: number, until: number): number =>
  worths.reduce((sum, { at, calls }) => (at >= from && at < until ? sum + calls : sum), 0)

/** The same ÷ the calls that the rate allows in that time. */
export const shareBetween = (
  worths: readonly Worth[],
  from: number,
  until: number,
  requestsPerSecond: number,
): number => callsBetween(worths, from, until) / (((until - from) / 1_000) * requestsPerSecond)

/**
 * Operations finished ÷ operations that the allowed rate could finish, in the calls that they need: over all the time, in
 * the first minute, in the worst full minute, and in the worst full ten minutes after the first minute.
 */
export function shareOfFinishable(
  worths: readonly Worth[],
  { elapsed, requestsPerSecond }: { elapsed: number; requestsPerSecond: number },
): Shares {
  if (elapsed === 0) return { share: 0, firstMinute: 0 }
  const between = (from: number, until: number) => shareBetween(worths, from, until, requestsPerSecond)
  const spans = (from: number, length: number): number[] => {
    const shares: number[] = []
    for (let at = from; at + length <= elapsed; at += length) shares.push(between(at, at + length))
    return shares
  }
  const [minutes, tens] = [spans(0, minute), spans(minute, 10 * minute)]
  return {
    // What ended in the last ms belongs to it.
    share: between(0, elapsed + 1),
    firstMinute: between(0, Math.min(minute, elapsed + 1)),
    ...(tens.length === 0 ? {} : { worstTenMinutes: Math.min(...tens) }),
    ...(minutes.length === 0 ? {} : { worstMinute: Math.min(...minutes) }),
  }
}
