import { type AccountFields, productField } from '../../domain/account-fields.ts'
import { activeProducts, isProductActive } from '../../domain/single-billing.ts'
import type { OperationContext, Progress } from '../../engine/define-operation.ts'
import type { Step } from '../../ledger/operation-record.ts'
import { emailMarketing } from '../../partner-api/product-name.ts'
import type { ReopenAccountInput } from './input.ts'

export type ReopenContext = OperationContext<ReopenAccountInput>

/** The rungs of the ladder, in the order in which they are climbed. */
export const rungKinds = ['open-product', 'reactivate-plan', 'update-site-owner'] as const
export type RungKind = (typeof rungKinds)[number]

/** A rung is tried at most so often: once more only after another one has changed what stood in its way. */
const mostTries = 2

export const productOf = ({ input }: ReopenContext): string => input.product ?? emailMarketing

export const wantsSingleBilling = ({ input }: ReopenContext): boolean => input.singleBilling ?? true

/** Whether the account can be used: by its status where that is shown, else by its product. */
export function isOpen(context: ReopenContext, fields: AccountFields): boolean {
  const { status } = fields
  if (status !== undefined && status !== 'unrecognised') return status === 'open' || status === 'trial'
  return isProductActive(fields, productOf(context))
}

/** Whether anything is still missing of what was asked for; what is not shown is not missing. */
export function isAsWanted(context: ReopenContext, fields: AccountFields): boolean {
  const product = fields[productField(productOf(context))]
  const hasProduct = product === undefined || isProductActive(fields, productOf(context))
  return isOpen(context, fields) && hasProduct && (!wantsSingleBilling(context) || fields.singleBilling !== false)
}

/**
 * The next rung that may help, by what is seen now and what was tried.
 *
 * @returns nothing at the end of the ladder
 */
export function nextRung(context: ReopenContext, fields: AccountFields, progress: Progress): Step | undefined {
  return rungKinds
    .filter((kind) => mayTry(kind, progress) && !(kind === 'reactivate-plan' && progress.unlisted === true))
    .map((kind) => rungOf(kind, context, fields))
    .find((rung) => rung !== undefined)
}

/** Not again after a refusal, unless another rung has been climbed since; never more than twice. */
function mayTry(kind: RungKind, { past }: Progress): boolean {
  const ended = past.filter(({ outcome }) => outcome === 'applied' || outcome === 'rejected')
  if (ended.filter(({ step }) => step === kind).length >= mostTries) return false
  const last = ended.findLastIndex(({ step }) => step === kind)
  return last === -1 || ended.slice(last + 1).some(({ outcome }) => outcome === 'applied')
}

function rungOf(kind: RungKind, context: ReopenContext, fields: AccountFields): Step | undefined {
  switch (kind) {
    case 'open-product':
      return openProduct(context, fields)
    case 'reactivate-plan':
      return reactivatePlan(context, fields)
    case 'update-site-owner':
      return updateSiteOwner(context, fields)
  }
}

/**
 * Rung 2: under single billing a product can simply be opened, also one that the account lost
 * (docs/reference/vendor.md#xml-products, rule 1).
 */
function openProduct(context: ReopenContext, fields: AccountFields): Step | undefined {
  const product = productOf(context)
  const held = fields[productField(product)]
  const can = context.partner.capabilities.products !== undefined && fields.singleBilling === true
  if (!can || held === undefined) return undefined
  // A product that is open already proves nothing: then it is the account too that opening is to change
  // (docs/reference/vendor.md#account-states).
  const target = { [productField(product)]: ['open'], ...(held === 'open' ? { status: ['open'] } : {}) }
  return step('open-product', target, { product })
}

/**
 * Rung 3: the documented reactivation, a plan for a cancelled account (docs/reference/vendor.md#v3-change-plan, rule
 * 6); V3 only.
 */
function reactivatePlan(context: ReopenContext, fields: AccountFields): Step | undefined {
  const { partner, input } = context
  const planType = planTypeFor(context, fields)
  if (partner.capabilities.plan !== 'v3' || planType === undefined || isOpen(context, fields)) return undefined
  const day = input.billingDayOfMonth
  const details = { planType, ...(day === undefined ? {} : { billingDayOfMonth: String(day) }) }
  return step('reactivate-plan', { status: ['open'] }, details)
}

/** Whether V3 could reactivate the account, if only it were known with which plan. */
export const lacksPlan = (context: ReopenContext, fields: AccountFields): boolean =>
  context.partner.capabilities.plan === 'v3' && !isOpen(context, fields) && planTypeFor(context, fields) === undefined

/** The plan to reactivate with: as asked for, as the partner is set up, or the account's last one. */
export function planTypeFor({ input, partner }: ReopenContext, { planType }: AccountFields): string | undefined {
  const last = planType === 'TRIAL' || planType === 'unrecognised' ? undefined : planType
  return input.planType ?? partner.reopen?.planType ?? last
}

/**
 * Rung 4: only where the partner has switched it on; nobody has confirmed that the vendor takes it
 * (docs/reference/vendor.md#xml-products, rule 4).
 */
function updateSiteOwner(context: ReopenContext, fields: AccountFields): Step | undefined {
  const { partner } = context
  const may = partner.reopen?.updateSiteOwner === true && partner.capabilities.products !== undefined
  if (!may || fields.singleBilling !== false || !wantsSingleBilling(context)) return undefined
  // What the account still has stays: what an update leaves out may be taken away.
  const products = new Set([...activeProducts(fields), productOf(context)])
  return step('update-site-owner', { singleBilling: [true] }, { products: [...products].join(',') })
}

/** After every rung the account is read again, so none is the last. */
const step = (kind: RungKind, target: Step['target'], details: Record<string, string>): Step => ({
  kind,
  target,
  details,
  last: false,
  mayBeStored: false,
})
