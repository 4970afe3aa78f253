import * as z from 'zod/mini'

/** What may stand behind the address of a submission. */
export const submissionQuery = z.object({ validate: z.optional(z.enum(['true', 'false'], 'must be true or false')) })
