import * as z from 'zod/mini'
import type { BillingPlan } from '../../../domain/billing-plan.ts'
import { shownStatus } from '../../calling/account-status.ts'
import type { VendorCall } from '../../calling/vendor-call.ts'
import { describePlan, planFields, readPlanFields } from '../../json/billing-plan.ts'
import { readJsonAnswer } from '../../json/json-answer.ts'
import { vendorName, vendorWhole } from '../../json/json-values.ts'
import type { Answered } from '../../transport/exchange.ts'
import { accountPath, rateRefusal } from '../v2-call.ts'
import { planOf, statusOf } from '../v2-words.ts'

const schema = z.object({ status: vendorName, plan_type: vendorWhole, ...planFields })

/**
 * Reads an account's plan: docs/reference/vendor.md#v2-plan.
 * @throws FieldError
 */
export function readPlan(accountId: string): VendorCall<BillingPlan> {
  return {
    name: 'v2 read-plan',
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
  return {
    planType: planOf(shown.plan_type),
    ...shownStatus(statusOf(shown.status), shown.status),
    ...readPlanFields(shown),
  }
}
