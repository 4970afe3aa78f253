import * as z from 'zod/mini'
import { cancelReasons } from '../../partner-api/json/cancellation.ts'
import { releaseField } from '../release-guard.ts'

export const cancelAccountInput = z.strictObject({
  reason: z
    .optional(z.literal([...cancelReasons], `must be one of ${cancelReasons.join(', ')}`))
    .check(
      z.describe(
        '1 cost too high, 2 competitor, 3 no e-mail marketing, 11 something missing or not working, 12 in-house, 14 poor results, 21 too difficult, 27 cancelled online by the customer, 30 dissatisfied with billing policies',
      ),
    ),
  effectiveAt: z
    .optional(z.iso.datetime({ offset: true, error: 'must be an ISO 8601 time with its offset' }))
    .check(z.describe('when the account shall end; at once when left out')),
  releaseFromSingleBilling: releaseField,
})

export type CancelAccountInput = z.infer<typeof cancelAccountInput>

export const cancelAccountExample = { reason: 14, releaseFromSingleBilling: true }
