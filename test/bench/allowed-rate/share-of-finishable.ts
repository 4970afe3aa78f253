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

/**
 * Operations finished ÷ operations that the allowed rate could finish, in the calls that they need: over all the time, in
 * the first minute, in the worst full minute, and in the worst full ten minutes after the first minute.
 */
export function shareOfFinishable(
  worths: readonly Worth[],
  { elapsed, requestsPerSecond }: { elapsed: number; requestsPerSecond: number },
): Shares {
  const between = (from: number, until: number): number => {
    const calls = worths.reduce((sum, worth) => (worth.at >= from && worth.at < until ? sum + worth.calls : sum), 0)
    return calls / (((until - from) / 1_000) * requestsPerSecond)
  }
  const spans = (from: number, length: number): number[] => {
    const shares: number[] = []
    for (let at = from; at + length <= elapsed; at += length) shares.push(between(at, at + length))
    return shares
  }
  const [minutes, tens] = [spans(0, minute), spans(minute, 10 * minute)]
  return {
    share: elapsed === 0 ? 0 : between(0, elapsed + 1),
    firstMinute: elapsed === 0 ? 0 : between(0, Math.min(minute, elapsed + 1)),
    ...(tens.length === 0 ? {} : { worstTenMinutes: Math.min(...tens) }),
    ...(minutes.length === 0 ? {} : { worstMinute: Math.min(...minutes) }),
  }
}
