import type { BillingPlan } from '../../../domain/billing-plan.ts'
import { somethingElse } from '../../calling/answer-error.ts'
import { FieldError } from '../../calling/field-error.ts'
import { checkWhole } from '../../calling/field-rules.ts'
import { noFieldLeft } from '../../calling/no-field-left.ts'
import type { VendorCall } from '../../calling/vendor-call.ts'
import type { PlanChange } from '../../gateway.ts'
import { describePlan } from '../../json/billing-plan.ts'
import { jsonBody } from '../../json/json-call.ts'
import { accountPath, rateRefusal } from '../v2-call.ts'
import { numberOfPlan, planOf } from '../v2-words.ts'
import { readPlanAnswer } from './read-plan.ts'

/**
 * Changes an account's plan: docs/reference/vendor.md#v2-plan.
 * @throws FieldError
 */
export function changePlan(accountId: string, change: PlanChange): VendorCall<BillingPlan> {
  const { planType, planGroupId, billingDayOfMonth, ...rest } = change
  noFieldLeft(rest)
  if (planGroupId !== undefined)
    throw new FieldError('planGroupId', 'must be left out: V2 has no field for it', planGroupId)
  const number = numberOfPlan(planType)
  const fields = {
    plan_type: number,
    ...(billingDayOfMonth === undefined
      ? {}
      : { billing_day_of_month: checkWhole('billingDayOfMonth', billingDayOfMonth, 1, 31) }),
  }
  return {
    name: 'v2 change-plan',
    kind: 'write',
    namesAccount: true,
    method: 'PUT',
    path: `${accountPath(accountId)}/plan`,
    body: jsonBody(fields),
    sent: fields,
    rateRefusal,
    read(answer) {
      const plan = readPlanAnswer(answer)
      if (plan.planType !== planOf(number)) throw somethingElse('plan_type')
      return plan
    },
    describe: describePlan,
  }
}
