import * as z from 'zod/mini'
import { despiteCancellationField } from '../pending-cancellation-guard.ts'
import { billingDayField, planTypeSchema } from '../plan-fields.ts'

const greatestGroup = 2_147_483_647
const groupRule = `must be a whole number from 1 to ${greatestGroup}`

export const changePlanInput = z.strictObject({
  planType: planTypeSchema.check(
    z.describe(
      "the vendor's name of the plan in capitals: BASIC, ESSENTIAL or ULTIMATE in V2; BRONZE, SILVER or GOLD in V3, or another of the account's plan group",
    ),
  ),
  planGroupId: z
    .optional(z.int(groupRule).check(z.gte(1, groupRule), z.lte(greatestGroup, groupRule)))
    .check(z.describe("V3 only; from the vendor's support. The account's own group when left out")),
  billingDayOfMonth: billingDayField,
  despiteCancellation: despiteCancellationField,
})

export type ChangePlanInput = z.infer<typeof changePlanInput>

export const changePlanExample = { planType: 'GOLD', billingDayOfMonth: 15 }
