import * as z from 'zod/mini'
import { despiteCancellationField } from '../pending-cancellation-guard.ts'
import { productNameSchema } from '../product-name.ts'

export const openProductInput = z.strictObject({
  product: z
    .optional(productNameSchema)
    .check(z.describe("the vendor's name of the product; EmailMarketing when left out")),
  despiteCancellation: despiteCancellationField,
})

export type OpenProductInput = z.infer<typeof openProductInput>

export const openProductExample = { product: 'EmailMarketing' }
