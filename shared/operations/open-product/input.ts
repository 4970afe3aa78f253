import * as z from 'zod/mini'
import { productNameSchema } from '../../partner-api/product-name.ts'
import { despiteCancellationField } from '../pending-cancellation-guard.ts'

export const openProductInput = z.strictObject({
  product: z
    .optional(productNameSchema)
    .check(z.describe("the vendor's name of the product; EmailMarketing when left out")),
  despiteCancellation: despiteCancellationField,
})

export type OpenProductInput = z.infer<typeof openProductInput>

export const openProductExample = { product: 'EmailMarketing' }
