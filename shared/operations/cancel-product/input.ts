import * as z from 'zod/mini'
import { productNameSchema } from '../../partner-api/product-name.ts'
import { despiteCancellationField } from '../pending-cancellation-guard.ts'
import { releaseField } from '../release-guard.ts'

export const cancelProductInput = z.strictObject({
  product: z
    .optional(productNameSchema)
    .check(z.describe("the vendor's name of the product; EmailMarketing when left out")),
  releaseFromSingleBilling: releaseField,
  despiteCancellation: despiteCancellationField,
})

export type CancelProductInput = z.infer<typeof cancelProductInput>

export const cancelProductExample = { product: 'EmailMarketing' }
