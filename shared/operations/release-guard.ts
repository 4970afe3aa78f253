import * as z from 'zod/mini'

/** The field by which a caller says in so many words that an account may leave single billing (blueprint part 7). */
export const releaseField = z
  .optional(z.boolean())
  .check(
    z.describe(
      'true: the account may leave single billing and be cancelled, which cannot be taken back through this API',
    ),
  )
