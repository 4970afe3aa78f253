import type { EngineTimes } from './engine-times.ts'

/**
 * When to look for a request that the vendor may have stored for later: 15 min, 1 h, 6 h and 24 h after it (blueprint
 * part 5a), in proportion to the stage's settle time so that a stage with short times has short ones here too.
 */
export function storedSettleTimes(times: EngineTimes): readonly [number, number, number, number] {
  return [15 * times.settle, 60 * times.settle, 360 * times.settle, 1_440 * times.settle]
}
