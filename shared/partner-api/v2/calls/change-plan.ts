import { checkWhole } from '../../calling/field-rules.ts'
import type { VendorCall } from '../../calling/vendor-call.ts'
import { type BillingPlan, describePlan } from '../../json/billing-plan.ts'
import { somethingElse } from '../../json/json-answer.ts'
import { jsonBody } from '../../json/json-call.ts'
import { accountPath, rateRefusal } from '../v2-call.ts'
import { numberOfPlan, planOf } from '../v2-words.ts'
import { readPlanAnswer } from './read-plan.ts'

export interface V2PlanChange {
  /** `BASIC`, `ESSENTIAL` or `ULTIMATE`. */
  planType: string
  /** 1–31; the vendor heeds it only when the account leaves its trial, and passes over it silently otherwise. */
  billingDayOfMonth?: number
}

/** Changes an account's plan: vendor reference, section 3.4. @throws FieldError */
export function changePlan(accountId: string, { planType, billingDayOfMonth }: V2PlanChange): VendorCall<BillingPlan> {
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
