import type { Attempt } from '../ledger/operation-record.ts'
import type { EngineTimes } from '../vendor-key/engine-times.ts'

/**
 * When to look late for what a request may have done: 15 min, 1 h, 6 h and 24 h after it, in proportion to the stage's
 * settle time so that a stage with short times has short ones here too.
 */
export function storedSettleTimes(times: EngineTimes): readonly [number, number, number, number] {
  return [15 * times.settle, 60 * times.settle, 360 * times.settle, 1_440 * times.settle]
}

/** Whether the vendor may carry the request out hours later. */
export const mayStillCome = ({ step, stored, verdict }: Attempt): boolean =>
  verdict === undefined && (step.mayBeStored || stored === true)

/**
 * How many of the late looks must not show what was asked for before that means anything: none where two looks a moment
 * apart are enough.
 */
export function lateLooks(attempt: Attempt): number {
  const { step, verdict } = attempt
  // What was refused as there already is most likely our own doing, and shows itself in the end.
  if (verdict?.doubted === true && verdict.code === 'CONFLICT') return 4
  if (verdict !== undefined && verdict.held !== true) return 0
  if (mayStillCome(attempt)) return 4
  // A new account may be shown later than any change of one: a second one is not made before an hour has passed.
  return step.creates === true ? 2 : 0
}

/** When the late look of a stage may begin, wall-clock ms. Before a second creation it counts from when the first may have left. */
export function lateLookFrom(attempt: Attempt, stage: number, times: EngineTimes): number {
  const from = mayStillCome(attempt) ? attempt.startedAt : attempt.notAfter
  return from + (storedSettleTimes(times)[stage] ?? 0) + 2 * times.clockSkew
}
