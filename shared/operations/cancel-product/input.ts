import * as z from 'zod/mini'
import { productNameSchema } from '../product-name.ts'

export const cancelProductInput = z.strictObject({
  /** The vendor's name of the product; e-mail marketing when left out. */
  product: z.optional(productNameSchema),
  /**
   * Says in so many words that the account may leave single billing and be cancelled, which cannot be taken back
   * through this API (blueprint part 7).
   */
  releaseFromSingleBilling: z.optional(z.boolean()),
})

export type CancelProductInput = z.infer<typeof cancelProductInput>

export const cancelProductExample = { product: 'EmailMarketing' }
