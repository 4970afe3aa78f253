import { type AccountFields, productField, productFieldsIn } from '../../domain/account-fields.ts'
import { defineOperation, type Next, nothingSent, type Progress, type Snapshot } from '../../engine/define-operation.ts'
import type { Step } from '../../ledger/operation-record.ts'
import { readersOf, readsByLogin } from '../../partner-api/account-reads.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import { emailMarketing } from '../../partner-api/product-name.ts'
import { observeByReading } from '../observe-by-reading.ts'
import { refusePendingCancellation } from '../pending-cancellation-guard.ts'
import { billingDayHeeded, forgottenByOpening, planNameWarnings } from '../plan-fields.ts'
import { refuseSuspended } from '../suspended-account.ts'
import { type ReopenAccountInput, reopenAccountInput } from './input.ts'
import { letterFor } from './letter.ts'
import { isAsWanted, lacksPlan, nextRung, productOf, type ReopenContext, wantsSingleBilling } from './rungs.ts'

/**
 * The way out of the single-billing catch-22 (docs/reference/vendor.md#xml-products, rules 1 to 4): a
 * ladder that is climbed one rung at a time, the account being read after each. Where it ends, a letter to the vendor's
 * partner team is ready.
 */
export const reopenAccount = defineOperation<ReopenAccountInput>({
  type: 'reopen-account',
  parseInput: (stored) => reopenAccountInput.parse(stored),
  // Where a login name alone shows the account, V3's identifier is only looked for at the rung that goes by it.
  needsVendorId: (partner) => {
    const [reader] = readersOf(partner, wantedOf(partner, emailMarketing))
    return reader?.by === 'vendorId' ? reader.generation : undefined
  },

  // Every rung is chosen by what is seen, never by memory.
  needsRead: () => true,
  cannotBeTakenBack: true,
  read: (context, gateway, call) =>
    gateway.readAccount(context.names, wantedOf(context.partner, productOf(context)), call),
  next: planFor,
  send: ({ kind, details }, { names }, gateway, call) => {
    const { product = emailMarketing, products = product, planType = '', billingDayOfMonth } = details
    if (kind === 'open-product') return gateway.openProduct(names, product, call)
    if (kind === 'update-site-owner') {
      return gateway.updateAccount(names, { singleBilling: true, products: products.split(',') }, call)
    }
    const day = billingDayOfMonth === undefined ? {} : { billingDayOfMonth: Number(billingDayOfMonth) }
    return gateway.changePlan(names, { planType, ...day }, call)
  },
  observe: (step, before, { names }, gateway, call) =>
    observeByReading(step, before, names, gateway, call, step.kind === 'reactivate-plan' ? ['planType'] : []),
  goesOnAfterRefusal: () => true,
  project: (step, _context, seen): AccountFields => projectionOf(step, seen),
  forgets: ({ kind }, known) => {
    // Whether a reactivation brings single billing and products back is not known
    // (docs/reference/vendor.md#v3-change-plan); only a read tells.
    if (kind === 'reactivate-plan') return ['singleBilling', 'unmanagedSince', ...productFieldsIn(known)]
    return kind === 'open-product' ? forgottenByOpening(known) : []
  },
})

/** Products and single billing where they can be seen, else the status, with the plan where one can be given. */
function wantedOf(partner: PartnerSettings, product: string): string[] {
  if (readsByLogin(partner, ['singleBilling'])) return ['status', 'singleBilling', productField(product)]
  return partner.capabilities.plan === undefined ? ['status'] : ['status', 'planType']
}

function planFor(context: ReopenContext, { fields }: Snapshot, progress: Progress): Next {
  if (fields.presence === 'absent') return { do: 'wait-for-account' }
  if (fields.status === 'suspended') return refuseSuspended(fields)
  const pending = refusePendingCancellation(fields, context.now)
  if (pending !== undefined) return pending
  if (isAsWanted(context, fields)) {
    const warnings = [...warningsFor(context, fields), ...billingDayWarnings(context, fields, progress)]
    if (progress.steps.length > 0) return { do: 'finish', message: 'The account is open again.', warnings }
    return { do: 'finish', code: 'ALREADY_SO', message: `The account is open already${nothingSent}`, warnings }
  }
  const rung = nextRung(context, fields, progress)
  if (rung?.kind === 'reactivate-plan') {
    if (context.names.vendorIds.v3 === undefined) return { do: 'locate', generation: 'v3' }
    if (lacksBillingDay(context, fields)) return refuseWithoutBillingDay()
  }
  if (rung !== undefined) return { do: 'send', step: rung }
  return endOfLadder(context, fields, progress)
}

/**
 * Leaving the trial names the day on which bills begin, outside single billing
 * (docs/reference/vendor.md#v3-change-plan, rule 3).
 */
const lacksBillingDay = ({ input }: ReopenContext, { planType, singleBilling }: AccountFields): boolean =>
  planType === 'TRIAL' && singleBilling !== true && input.billingDayOfMonth === undefined

const refuseWithoutBillingDay = (): Next => ({
  do: 'reject',
  code: 'BILLING_DAY_MISSING',
  message: 'billingDayOfMonth is required: the account is on its trial plan and not known to be under single billing.',
  nextSteps: ['Ask again under a new operationId with billingDayOfMonth from 1 to 31.'],
})

const endOfLadder = (context: ReopenContext, fields: AccountFields, progress: Progress): Next => ({
  do: 'park',
  code: 'LADDER_ENDED',
  message: 'No call of the vendor’s leads further: only its partner team can do what is still missing.',
  nextSteps: [
    ...(lacksPlan(context, fields) ? [askWithPlan] : []),
    'Send the letter in `request` to the vendor’s partner team.',
    'When they have done it, retry this operation: it looks first, and goes on from what it sees.',
    'Or mark it rejected, if the account is not to be opened any more, or if a refusal in the letter names what you can give yourself (a billing day, another plan): then ask again under a new operationId with that.',
  ],
  request: letterFor(context, fields, progress),
  warnings: planWarnings(context),
})

const askWithPlan =
  'Mark this operation rejected and ask again under a new operationId with a planType: V3 reactivates a cancelled account by a plan, and none is known for it.'

function warningsFor(context: ReopenContext, fields: AccountFields): string[] {
  const unseen = wantsSingleBilling(context) && fields.singleBilling === undefined
  return [
    ...(unseen
      ? [
          'Whether the account is under single billing cannot be seen with the generations that this partner uses; ask the vendor.',
        ]
      : []),
    ...planWarnings(context),
  ]
}

const planWarnings = ({ input: { planType }, partner }: ReopenContext): string[] =>
  planType === undefined ? [] : planNameWarnings(planType, partner.capabilities.plan)

/**
 * The vendor passes over a day in silence unless the account leaves its trial
 * (docs/reference/vendor.md#v3-change-plan).
 */
function billingDayWarnings(
  { input }: ReopenContext,
  { billingDayOfMonth }: AccountFields,
  progress: Progress,
): string[] {
  const asked = input.billingDayOfMonth
  if (asked === undefined || asked === billingDayOfMonth) return []
  if (billingDayOfMonth !== undefined) {
    return [
      `billingDayOfMonth ${asked} has no effect: ${billingDayHeeded}, and the bills of this one begin on day ${billingDayOfMonth}.`,
    ]
  }
  return progress.steps.includes('reactivate-plan')
    ? [
        `It cannot be seen here whether billingDayOfMonth ${asked} has an effect: ${billingDayHeeded}. GET …/plan shows the day.`,
      ]
    : [`billingDayOfMonth ${asked} has no effect: no plan was given to the account.`]
}

/** What a rung changes; the answer knows better. */
function projectionOf({ kind, details }: Step, seen: AccountFields): AccountFields {
  if (kind === 'open-product') {
    const fields: AccountFields = { status: seen.status ?? 'open' }
    fields[productField(details.product ?? emailMarketing)] = 'open'
    return fields
  }
  if (kind === 'update-site-owner') return { singleBilling: seen.singleBilling ?? true }
  return {
    status: seen.status ?? 'open',
    ...(details.planType === undefined ? {} : { planType: details.planType }),
    cancellationAt: '',
  }
}
