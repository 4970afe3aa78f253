import * as z from 'zod/mini'

const milliseconds = z.int().check(z.gte(0), z.lte(30 * 86_400_000))

/**
 * The engine's times, all in milliseconds. They are a stage's settings; `engineTimesProblem` says whether they fit
 * together, because the protocol is only safe when they do (docs/explanation/protocol.md#resolve-from and
 * #the-lease-outlasts-the-send).
 */
export const engineTimesSchema = z.strictObject({
  /** How long a runner holds a lane. */
  lease: milliseconds,
  /** How long after the intent was written the request may still leave. */
  sendWindow: milliseconds,
  /** The longest that one vendor call may take. */
  callDeadline: milliseconds,
  /** How long after a request the vendor may still be finishing it. */
  settle: milliseconds,
  /** The most that two machines' wall clocks differ. */
  clockSkew: milliseconds,
  /** How far ahead the slot of a call that goes on may lie; one that begins something takes none beyond half of it. */
  slotWait: milliseconds,
  /** Between two looks that must agree. */
  observationGap: milliseconds,
  /** The longest between two looks. */
  observationGapMost: milliseconds,
  /** How long a parked lane rests until the sweeper looks at it again. */
  parkedLook: milliseconds,
  /** How often a head looks again for a dependency that is not known yet. */
  dependencyLook: milliseconds,
  /** How long a dependency may stay unknown before that is reported. */
  dependencyReport: milliseconds,
  /** How long a dependency may stay unknown before the operation is parked. */
  dependencyTimeout: milliseconds,
  /** How long an unknown account is waited for before an operation on it is rejected. */
  unknownAccountWait: milliseconds,
  /** First and longest wait before a request that provably was not sent is sent again. */
  backoffFirst: milliseconds,
  backoffMost: milliseconds,
  /** How old an observation in the directory may be and still count as fresh. */
  freshFor: milliseconds,
  /** How old a read may be when something is sent that cannot be taken back. */
  guardReadFor: milliseconds,
  /** How long the evidence of an attempt is kept. */
  evidenceKept: z.int().check(z.gte(0), z.lte(3_650 * 86_400_000)),
})

export type EngineTimes = z.infer<typeof engineTimesSchema>

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** For AWS, with a Lambda timeout of 60 s. */
export const awsEngineTimes: EngineTimes = {
  lease: 90 * second,
  sendWindow: 5 * second,
  callDeadline: 30 * second,
  settle: 60 * second,
  clockSkew: 2 * second,
  slotWait: 5 * second,
  observationGap: 10 * second,
  observationGapMost: hour,
  parkedLook: hour,
  dependencyLook: 5 * minute,
  dependencyReport: 15 * minute,
  dependencyTimeout: hour,
  unknownAccountWait: 5 * minute,
  backoffFirst: second,
  backoffMost: 15 * minute,
  freshFor: 15 * minute,
  guardReadFor: 30 * second,
  evidenceKept: 400 * 24 * hour,
}

/** For one machine: the same protocol with short times, so that every path can be watched. */
export const localEngineTimes: EngineTimes = {
  lease: 12 * second,
  sendWindow: second,
  callDeadline: 2 * second,
  settle: 2 * second,
  clockSkew: 50,
  slotWait: 2 * second,
  observationGap: second,
  observationGapMost: 10 * second,
  parkedLook: minute,
  dependencyLook: 2 * second,
  dependencyReport: minute,
  dependencyTimeout: 4 * minute,
  unknownAccountWait: 10 * second,
  backoffFirst: 200,
  backoffMost: 10 * second,
  freshFor: minute,
  guardReadFor: 30 * second,
  evidenceKept: 30 * 24 * hour,
}

/**
 * Says why times do not fit together, or nothing when they do.
 *
 * The lease must outlast the slowest way to a send: waiting for a slot, a read, the window and the call, each machine's
 * clock off by the skew; otherwise the lane starts over for ever
 * (docs/explanation/protocol.md#the-lease-outlasts-the-send).
 */
export function engineTimesProblem(times: EngineTimes): string | undefined {
  const least = 2 * times.slotWait + times.callDeadline + times.sendWindow + times.callDeadline + 4 * times.clockSkew
  if (times.lease <= least) {
    return `times.lease must be over ${least} ms (2 slotWait + 2 callDeadline + sendWindow + 4 clockSkew), but is ${times.lease} ms`
  }
  const read = times.callDeadline + times.slotWait + times.sendWindow + 2 * times.clockSkew
  if (times.freshFor <= read) {
    return `times.freshFor must be over ${read} ms (callDeadline + slotWait + sendWindow + 2 clockSkew), or a read is too old for its write each time, but is ${times.freshFor} ms`
  }
  return undefined
}
