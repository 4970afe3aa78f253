import * as z from 'zod/mini'
import { productNameSchema } from '../product-name.ts'

export const cancelProductInput = z.strictObject({
  product: z
    .optional(productNameSchema)
    .check(z.describe("the vendor's name of the product; EmailMarketing when left out")),
  // Says it in so many words (blueprint part 7).
  releaseFromSingleBilling: z
    .optional(z.boolean())
    .check(
      z.describe(
        'true: the account may leave single billing and be cancelled with its last product, which cannot be taken back through this API',
      ),
    ),
})

export type CancelProductInput = z.infer<typeof cancelProductInput>

export const cancelProductExample = { product: 'EmailMarketing' }
