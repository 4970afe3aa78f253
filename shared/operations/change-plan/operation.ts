import type { AccountFields } from '../../domain/account-fields.ts'
import { defineOperation, type Next, nothingSent, type OperationContext } from '../../engine/define-operation.ts'
import type { Step } from '../../ledger/operation-record.ts'
import { observeByReading } from '../observe-by-reading.ts'
import { guardPendingCancellation } from '../pending-cancellation-guard.ts'
import { billingDayHeeded, planNameWarnings } from '../plan-fields.ts'
import { refuseSuspended } from '../suspended-account.ts'
import { type ChangePlanInput, changePlanInput } from './input.ts'

type Context = OperationContext<ChangePlanInput>

/** Shown by one read of the plan: docs/reference/vendor.md#v2-plan and #v3-plan. */
const planFields = ['planType', 'status'] as const

/**
 * Moves an account to another plan; leaving the trial opens it (docs/reference/vendor.md#v2-plan, #v3-change-plan and
 * #account-states).
 */
export const changePlan = defineOperation<ChangePlanInput>({
  type: 'change-plan',
  parseInput: (stored) => changePlanInput.parse(stored),
  needsVendorId: ({ capabilities }) => capabilities.plan,

  // The directory is enough to send by; what it says against sending is confirmed by a read.
  // An account may have been cancelled elsewhere since it was seen: a plan would open it again, so that must be fresh.
  needsRead: (context, { fields, seenAt }, age) => {
    const known = fields.presence === 'present' && planFields.every((field) => fields[field] !== undefined)
    const isFresh = (seenAt.status ?? 0) >= age.freshFrom
    return !(known && isFresh && planFor(context, fields).do === 'send')
  },
  read: ({ names }, gateway, call) => gateway.readAccount(names, planFields, call),
  next: (context, snapshot) => planFor(context, snapshot.fields),
  send: ({ details }, { names }, gateway, call) => {
    const { planType = '', planGroupId, billingDayOfMonth } = details
    const change = {
      planType,
      ...(planGroupId === undefined ? {} : { planGroupId: Number(planGroupId) }),
      ...(billingDayOfMonth === undefined ? {} : { billingDayOfMonth: Number(billingDayOfMonth) }),
    }
    return gateway.changePlan(names, change, call)
  },
  observe: (step, before, { names }, gateway, call) => observeByReading(step, before, names, gateway, call, planFields),
  warningsOf: ({ details: { billingDayOfMonth: asked }, warnings = [] }, { billingDayOfMonth: shown }) =>
    // Where the day is passed over anyway, that is said already.
    asked === undefined ||
    shown === undefined ||
    Number(asked) === shown ||
    warnings.some((one) => one.startsWith(dayHasNoEffect))
      ? []
      : [`billingDayOfMonth ${asked} was asked for; the vendor has set ${shown}.`],
  project: ({ details }, _context, seen): AccountFields => ({
    presence: 'present',
    status: seen.status ?? 'open',
    planType: details.planType ?? seen.planType ?? 'unrecognised',
    ...(seen.billingDayOfMonth === undefined ? {} : { billingDayOfMonth: seen.billingDayOfMonth }),
  }),
})

/** How a warning begins of a day that the vendor passes over. */
const dayHasNoEffect = 'billingDayOfMonth'

function planFor(context: Context, fields: AccountFields): Next {
  const { planType } = context.input
  if (fields.presence === 'absent') return { do: 'wait-for-account' }
  if (fields.status === 'canceled') {
    return {
      do: 'reject',
      code: 'ACCOUNT_CANCELED',
      message: 'The account is cancelled: a plan would open it again, and bill for it.',
      nextSteps: ['If that is wanted, ask for reopen-account with this planType, under a new operationId.'],
    }
  }
  if (fields.status === 'suspended') return refuseSuspended(fields)
  const warnings = warningsFor(context, fields)
  const { billingDayOfMonth, planGroupId } = context.input
  // No read shows an account's plan group, so a wish for one is sent (docs/reference/vendor.md#v3-plan).
  if (fields.planType === planType && fields.status === 'open' && planGroupId === undefined) {
    return {
      do: 'finish',
      code: 'ALREADY_SO',
      message: `The account is on ${planType} already${nothingSent}`,
      warnings,
    }
  }
  const pending = guardPendingCancellation(fields, context.input.despiteCancellation, context.now)
  if (pending !== undefined) return pending
  if (fields.planType === 'TRIAL' && fields.singleBilling === false && billingDayOfMonth === undefined) {
    return {
      do: 'reject',
      code: 'BILLING_DAY_MISSING',
      message: 'billingDayOfMonth is required when an account without single billing leaves its trial.',
      nextSteps: ['Ask again under a new operationId with billingDayOfMonth from 1 to 31.'],
    }
  }
  return { do: 'send', step: stepFor(context, fields, warnings) }
}

/** A plan that holds already would prove nothing: then it is the status too that the change is to open. */
function stepFor({ input }: Context, fields: AccountFields, warnings: string[]): Step {
  const { planType, planGroupId, billingDayOfMonth } = input
  return {
    kind: 'change-plan',
    target: { planType: [planType], ...(fields.planType === planType ? { status: ['open'] } : {}) },
    details: {
      planType,
      ...(planGroupId === undefined ? {} : { planGroupId: String(planGroupId) }),
      ...(billingDayOfMonth === undefined ? {} : { billingDayOfMonth: String(billingDayOfMonth) }),
    },
    last: true,
    mayBeStored: false,
    ...(warnings.length === 0 ? {} : { warnings }),
  }
}

function warningsFor({ input, partner }: Context, fields: AccountFields): string[] {
  const { planType, billingDayOfMonth } = input
  const isPaid = fields.planType !== undefined && fields.planType !== 'TRIAL'
  const ignored =
    billingDayOfMonth !== undefined && isPaid && fields.billingDayOfMonth !== billingDayOfMonth
      ? [
          `${dayHasNoEffect} ${billingDayOfMonth} has no effect: ${billingDayHeeded}, and this one is on ${fields.planType}.`,
        ]
      : []
  return [...planNameWarnings(planType, partner.capabilities.plan), ...ignored]
}
