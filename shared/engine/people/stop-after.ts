import * as z from 'zod/mini'

/** When what is left of a bulk that goes wrong is stopped; a stage's setting. */
export const stopAfterSchema = z.strictObject({
  /** So many operations of one partner and type must have failed with one code. */
  failures: z.int().check(z.gte(2), z.lte(1_000)),
  withinMinutes: z.int().check(z.gte(1), z.lte(60)),
  /** They must be at least this part of those that ended in that time. */
  share: z.number().check(z.gt(0), z.lte(1)),
})

export type StopAfter = z.infer<typeof stopAfterSchema>

export const usualStopAfter: StopAfter = { failures: 10, withinMinutes: 10, share: 0.2 }
