import * as z from 'zod/mini'

/**
 * The field by which a caller says in so many words that an account may leave single billing: what cannot be taken back
 * is not done unasked.
 */
export const releaseField = z
  .optional(z.boolean())
  .check(
    z.describe(
      'true: the account may leave single billing and be cancelled, which cannot be taken back through this API',
    ),
  )
