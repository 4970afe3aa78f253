import { z } from 'zod'
import type { VendorAccount } from '../core/account.ts'
import type { Switches } from '../core/switches.ts'
import { refuse, type Verdict } from '../core/verdict.ts'
import type { SimulatorResponse } from '../http-message.ts'
import { carriedOut, emptyAnswer, jsonAnswer } from '../json/json-answer.ts'
import { readBody } from '../json/json-body.ts'
import { billingDay, cancelReason, moment, shortMoment, wholeNumber } from '../json/json-fields.ts'
import type { CarriedOut } from '../vendor-call.ts'
import type { V2Context } from './handle-v2-request.ts'
import { v2FieldProblems, v2Refusal } from './v2-problem.ts'
import { planObject, planOfNumber, repeatedTime } from './v2-spelling.ts'

/** GET plan: docs/reference/vendor.md#v2-plan. */
export function readV2Plan(context: V2Context): CarriedOut {
  const { core } = context.vendor
  const { partner, login } = context
  return answerVerdict(login === undefined ? unknown : core.read(partner.partner, login), core, plan(context))
}

const planSchema = z.object({ plan_type: wholeNumber, billing_day_of_month: billingDay.nullish() })

/** PUT plan: docs/reference/vendor.md#v2-plan. */
export function changeV2Plan(context: V2Context): CarriedOut {
  const { core } = context.vendor
  const { partner, login, request } = context
  const asked = readBody(planSchema, request)
  if (!asked.ok) return carriedOut(v2FieldProblems(asked.problems))
  const planType = planOfNumber(asked.value.plan_type, core.switches)
  if (planType === undefined) return carriedOut(v2FieldProblems(['plan_type: must be from 1 to 4']))
  if (login === undefined) return answerVerdict(unknown, core, plan(context))
  const day = asked.value.billing_day_of_month
  const reactivates = core.switches.v2PlanReactivates
  const change = { planType, reactivates, ...(day === undefined || day === null ? {} : { billingDay: day }) }
  return answerVerdict(core.changePlan(partner.partner, login, change), core, plan(context))
}

const statusSchema = (dates: Switches['v2Dates']) =>
  z.object({
    status: z.literal('Cancelled'),
    cancel_date: dates === 'with-offset' ? moment : shortMoment(dates === 'date-only'),
    cancel_reason: cancelReason.optional(),
  })

/** PUT status: docs/reference/vendor.md#v2-cancel. The date is required here. */
export function cancelV2Account({ vendor, partner, login, request }: V2Context): CarriedOut {
  const { core } = vendor
  const asked = readBody(statusSchema(core.switches.v2Dates), request)
  if (!asked.ok) return carriedOut(v2FieldProblems(asked.problems))
  const { cancel_date: effectiveAt, cancel_reason: reason, status } = asked.value
  const cancellation = { effectiveAt, ...(reason === undefined ? {} : { reason }) }
  const verdict = login === undefined ? unknown : core.cancelAccount(partner.partner, login, cancellation)
  return answerVerdict(verdict, core, () =>
    core.switches.v2CancelAnswer === '204'
      ? emptyAnswer(204)
      : jsonAnswer(200, { status, cancel_date: repeatedTime(effectiveAt, core.switches), cancel_reason: reason }),
  )
}

const unknown: Verdict = refuse('NOT_FOUND', 'account: not found')

const plan =
  ({ vendor: { core } }: V2Context) =>
  (account: VendorAccount): SimulatorResponse =>
    jsonAnswer(200, planObject(account, core.clock.now(), core.switches))

/** The answer to a verdict: what `write` makes of the account, or the refusal. */
export function answerVerdict(
  verdict: Verdict,
  { switches }: V2Context['vendor']['core'],
  write: (account: VendorAccount) => SimulatorResponse,
): CarriedOut {
  return verdict.ok ? carriedOut(write(verdict.account), verdict.effect) : carriedOut(v2Refusal(verdict, switches))
}
