import * as z from 'zod/mini'
import { productNameSchema } from '../../partner-api/product-name.ts'
import { billingDayField, planTypeSchema } from '../plan-fields.ts'

export const reopenAccountInput = z.strictObject({
  planType: z
    .optional(planTypeSchema)
    .check(
      z.describe(
        "plan that reactivates the account in V3, and only there; the partner's own (`reopen.planType`) or the account's last one when left out",
      ),
    ),
  billingDayOfMonth: billingDayField,
  product: z
    .optional(productNameSchema)
    .check(z.describe('the product that shall be open again; EmailMarketing when left out')),
  singleBilling: z
    .optional(z.boolean())
    .check(z.describe('whether the account must be under single billing again; true when left out')),
})

export type ReopenAccountInput = z.infer<typeof reopenAccountInput>

export const reopenAccountExample = { planType: 'GOLD' }
