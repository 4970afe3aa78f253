import * as z from 'zod/mini'
import type { BillingPlan } from '../../../domain/billing-plan.ts'
import { shownStatus } from '../../calling/account-status.ts'
import type { VendorCall } from '../../calling/vendor-call.ts'
import { describePlan, planFields, readPlanFields } from '../../json/billing-plan.ts'
import { readJsonAnswer } from '../../json/json-answer.ts'
import { vendorName } from '../../json/json-values.ts'
import type { Answered } from '../../transport/exchange.ts'
import { accountPath, rateRefusal } from '../v3-call.ts'
import { planOf, statusOf } from '../v3-words.ts'

/** The vendor's names have a dozen letters; what is longer is none, and is not kept. */
const longestPlan = 100

const schema = z.object({ plan_type: vendorName, billing_status: vendorName, ...planFields })

/**
 * Reads an account's plan: docs/reference/vendor.md#v3-plan.
 * @throws FieldError
 */
export function readPlan(accountId: string): VendorCall<BillingPlan> {
  return {
    name: 'v3 read-plan',
    kind: 'read',
    namesAccount: true,
    method: 'GET',
    path: `${accountPath(accountId)}/plan`,
    rateRefusal,
    read: readPlanAnswer,
    describe: describePlan,
  }
}

/** The plan as both the read and the change of it show it. @throws AnswerError */
export function readPlanAnswer(answer: Answered): BillingPlan {
  const shown = readJsonAnswer(answer, schema)
  const planType = planOf(shown.plan_type)
  return {
    planType: planType.length > longestPlan ? 'unrecognised' : planType,
    ...shownStatus(statusOf(shown.billing_status), shown.billing_status),
    ...readPlanFields(shown),
  }
}
