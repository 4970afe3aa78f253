import type { BillingPlan } from '../../../domain/billing-plan.ts'
import { somethingElse } from '../../calling/answer-error.ts'
import { checkWhole } from '../../calling/field-rules.ts'
import { noFieldLeft } from '../../calling/no-field-left.ts'
import type { VendorCall } from '../../calling/vendor-call.ts'
import type { PlanChange } from '../../gateway.ts'
import { describePlan } from '../../json/billing-plan.ts'
import { jsonBody } from '../../json/json-call.ts'
import { accountPath, rateRefusal } from '../v3-call.ts'
import { checkPlan } from '../v3-words.ts'
import { readPlanAnswer } from './read-plan.ts'

const greatestInt32 = 2_147_483_647

/**
 * Changes an account's plan, or reactivates a canceled account: docs/reference/vendor.md#v3-change-plan.
 * @throws FieldError
 */
export function changePlan(accountId: string, change: PlanChange): VendorCall<BillingPlan> {
  const { planType: wanted, planGroupId, billingDayOfMonth, ...rest } = change
  noFieldLeft(rest)
  const planType = checkPlan(wanted)
  const fields = {
    plan_type: planType,
    ...(planGroupId === undefined ? {} : { plan_group_id: checkWhole('planGroupId', planGroupId, 1, greatestInt32) }),
    ...(billingDayOfMonth === undefined
      ? {}
      : { billing_day_of_month: checkWhole('billingDayOfMonth', billingDayOfMonth, 1, 31) }),
  }
  return {
    name: 'v3 change-plan',
    kind: 'write',
    namesAccount: true,
    method: 'PUT',
    path: `${accountPath(accountId)}/plan`,
    body: jsonBody(fields),
    sent: fields,
    rateRefusal,
    read(answer) {
      const plan = readPlanAnswer(answer)
      if (plan.planType !== planType) throw somethingElse('plan_type')
      return plan
    },
    describe: describePlan,
  }
}
