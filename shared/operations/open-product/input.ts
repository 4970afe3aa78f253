import * as z from 'zod/mini'
import { productNameSchema } from '../product-name.ts'

export const openProductInput = z.strictObject({
  /** The vendor's name of the product; e-mail marketing when left out. */
  product: z.optional(productNameSchema),
})

export type OpenProductInput = z.infer<typeof openProductInput>

export const openProductExample = { product: 'EmailMarketing' }
